import { EventEmitter } from "node:events";
import { Logger, parseCronItems, type RunnerOptions, run, type WorkerEvents } from "graphile-worker";
import { Pool } from "pg";
import { closeDatabase, connectAsWorker } from "@/lib/infra/db";
import { env } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { startBeat } from "./beat";
import { CRON } from "./cron";
import { tellFailed } from "./failed";
import { handBack, newWorkerId } from "./lock";
import type { Job } from "./registry";
import { runJob, WorkerStops } from "./run";

/** What running jobs get to rest at a safe place when the worker is told to stop. */
const REST_MS = 10_000;

export type Worker = {
  id: string;
  /** Takes no new job, lets the running ones rest, hands back what does not. */
  stop(): Promise<void>;
};

type Options = {
  /** Called when the others count this worker dead. */
  onLost?: (id: string) => void;
};

/** Nothing depends on it, but what ends at once does no useless work. */
function endAtOnce(id: string): never {
  log.fatal({ worker: id }, "unheard of for too long: the jobs of this worker are others' now");
  process.exit(1);
}

/**
 * Makes this process a worker: it serves `jobs` until stopped. Any number of processes on any number of
 * machines may do so. What is promised when one of them dies or freezes is in docs/decisions/0009.
 */
export async function startWorker(served: Job[], { onLost = endAtOnce }: Options = {}): Promise<Worker> {
  const id = newWorkerId();
  connectAsWorker(id);
  const { WORKER_DATABASE_URL, WORKER_CONCURRENCY } = env();
  const jobs = new Map(served.map((one) => [one.kind.name, one]));
  if (jobs.size !== served.length) throw new Error("Two jobs have the same name.");

  const stopping = new AbortController();
  const pool = new Pool({
    connectionString: WORKER_DATABASE_URL,
    max: WORKER_CONCURRENCY + 2,
    application_name: id,
  });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));

  const beat = await startBeat(id, { onLost: () => onLost(id), onTaken: () => tellFailed(jobs) });
  const events: WorkerEvents = new EventEmitter();
  // Locks then carry the same name as beats and connections.
  events.once("pool:create", ({ workerPool }) => {
    workerPool.id = id;
  });
  // The round looks once a minute; who waits for this job should not have to.
  events.on("job:failed", () => setTimeout(() => tellFailed(jobs).catch(() => {}), 1_000).unref());

  const taskList: RunnerOptions["taskList"] = {};
  for (const [name, one] of jobs) {
    taskList[name] = (_, { job }) => runJob(one, job, id, stopping.signal);
  }
  for (const { name, run: sweep } of CRON) taskList[name] = () => sweep(jobs);

  const runner = await run({
    pgPool: pool,
    concurrency: WORKER_CONCURRENCY,
    pollInterval: 2_000,
    noHandleSignals: true,
    taskList,
    parsedCronItems: parseCronItems(
      CRON.map(({ name, match }) => ({
        task: name,
        match,
        options: { jobKey: name, maxAttempts: 1, backfillPeriod: 0 },
      })),
    ),
    events,
    logger: new Logger(() => (level, message) => {
      if (level === "error") log.error({ worker: id }, message);
    }),
  });
  log.info({ worker: id, concurrency: WORKER_CONCURRENCY }, "worker started");

  const stop = async () => {
    stopping.abort(new WorkerStops());
    const rested = await Promise.race([
      Promise.allSettled([runner.stop(), runner.promise]).then(() => true),
      new Promise<false>((done) => setTimeout(() => done(false), REST_MS).unref()),
    ]);
    if (!rested) await handBack(id);
    await beat.stop();
    await closeDatabase();
    if (rested) await pool.end();
  };
  let stopped: Promise<void> | undefined;
  runner.promise.catch((error) => log.error({ worker: id, error: String(error) }, "the worker fell over"));
  return {
    id,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
