import { hostname } from "node:os";
import { performance } from "node:perf_hooks";
import { plainQuery } from "@/lib/infra/db";
import { log } from "@/lib/infra/log";
import { free, MAX_LOST } from "./lock";

/** How often a worker says that it lives, and looks for those that no longer do. */
const BEAT_MS = 2_000;
/** A worker unheard of for so long is dead to the others; it ends itself when it finds that out. */
const DEAD_SECONDS = 10;

const BEAT = `
  insert into worker_beat (id, host) values ($1, $2)
  on conflict (id) do update set seen_at = now()`;

const FORGET = "delete from worker_beat where seen_at < now() - interval '1 day'";

/**
 * Who holds jobs without a beat to show for it. By the database's clock alone. A worker that has just
 * come may hold a job before its first beat, so the lock must be old too.
 */
const LOST = `
  select locked_by as id from graphile_worker._private_jobs
  where locked_at < now() - make_interval(secs => $1)
    and not exists (select from worker_beat b where b.id = locked_by and b.seen_at > now() - make_interval(secs => $1))
  union
  select locked_by from graphile_worker._private_job_queues
  where locked_at < now() - make_interval(secs => $1)
    and not exists (select from worker_beat b where b.id = locked_by and b.seen_at > now() - make_interval(secs => $1))`;

/** What the lost worker had begun is rolled back: a frozen one may hold locks for ever. */
const END_CONNECTIONS = `
  select pg_terminate_backend(pid, 5000) from pg_stat_activity
  where application_name = $1 and usename = current_user and pid <> pg_backend_pid()`;

/** A job that its worker never survives is given up after some rounds, and says why. */
const TAKE_OVER = free(`
  flags = coalesce(flags, '{}') || jsonb_build_object('lost', coalesce((flags ->> 'lost')::int, 0) + 1),
  attempts = case when coalesce((flags ->> 'lost')::int, 0) + 1 >= ${MAX_LOST} then max_attempts else greatest(0, attempts - 1) end,
  last_error = format('Its worker was lost, %s of ${MAX_LOST} times: %s', coalesce((flags ->> 'lost')::int, 0) + 1, $1::text)`);

/** Takes the jobs of all lost workers over, and says how many. Several workers may do it at once. */
export async function takeOver(): Promise<number> {
  let taken = 0;
  for (const { id } of await plainQuery<{ id: string }>(LOST, [DEAD_SECONDS])) {
    await plainQuery(END_CONNECTIONS, [id]);
    const [freed] = await plainQuery<{ jobs: number }>(TAKE_OVER, [id, null]);
    if (!freed?.jobs) continue;
    taken += freed.jobs;
    log.warn({ worker: id, jobs: freed.jobs }, "took over the jobs of a lost worker");
  }
  return taken;
}

export type Beat = { stop(): Promise<void> };

type Listener = {
  /**
   * We have not been heard for so long that the others count us dead: what we hold is theirs, and the
   * process should end before it does anything.
   */
  onLost(): void;
  /** Jobs of a lost worker are free again, or given up. */
  onTaken(): Promise<void>;
};

/** Beats for this worker, and looks after the others, until stopped. */
export async function startBeat(workerId: string, { onLost, onTaken }: Listener): Promise<Beat> {
  let heard = now();
  const beat = async () => {
    const sent = now();
    await plainQuery(BEAT, [workerId, hostname()]);
    heard = sent;
  };
  await beat();
  await plainQuery(FORGET, []);

  let running: Promise<void> | undefined;
  const turn = async () => {
    try {
      await beat();
      if (await takeOver()) await onTaken();
    } catch (error) {
      log.warn({ error: String(error) }, "a beat failed");
    }
  };
  const beating = setInterval(() => {
    running ??= turn().finally(() => {
      running = undefined;
    });
  }, BEAT_MS);
  const watching = setInterval(() => {
    if (now() - heard > DEAD_SECONDS * 1000) onLost();
  }, 250);

  return {
    async stop() {
      clearInterval(beating);
      clearInterval(watching);
      await running;
      await plainQuery("delete from worker_beat where id = $1", [workerId]);
    },
  };
}

/** Milliseconds, by whichever clock went further: one stands still while a machine sleeps, the other can be set. */
function now(): number {
  return Math.max(performance.now(), Date.now() - performance.timeOrigin);
}
