import { randomBytes } from "node:crypto";
import { plainQuery } from "@/lib/infra/db";
import type { Tx } from "@/lib/infra/transaction";

/** A worker process, as jobs and database connections carry it. */
export function newWorkerId(): string {
  return `skala-worker-${randomBytes(8).toString("hex")}`;
}

/** So many workers may die with a job before it counts as failed: it may be what kills them. */
export const MAX_LOST = 5;

/** The run of a job by a worker. `ended` is set when this process is through with it, for better or worse. */
export type Held = { jobId: string; workerId: string; ended: boolean };

/** What a handler that lost its job runs into. The job is somebody else's now; nothing of ours was kept. */
export class JobLost extends Error {
  constructor(held: Held) {
    super(`Job ${held.jobId} is no longer held by ${held.workerId}.`);
    this.name = "JobLost";
  }
}

/**
 * Makes the transaction commit only while the job is ours: the job's row is locked until then, and whoever
 * takes the job over must change that row first. Taking over gives the job a new id, so this one is found
 * no more.
 */
export async function fence(tx: Tx, held: Held): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from graphile_worker._private_jobs
    where id = ${BigInt(held.jobId)} and locked_by = ${held.workerId} for share`;
  if (held.ended || rows.length === 0) throw new JobLost(held);
}

/** Ends the job in the handler's own transaction. graphile-worker later finds no row to delete. */
export async function finish(tx: Tx, held: Held): Promise<void> {
  const rows = await tx.$queryRaw<{ job_queue_id: number | null }[]>`
    delete from graphile_worker._private_jobs
    where id = ${BigInt(held.jobId)} and locked_by = ${held.workerId} returning job_queue_id`;
  const row = rows[0];
  if (!row) throw new JobLost(held);
  if (row.job_queue_id !== null) {
    await tx.$executeRaw`
      update graphile_worker._private_job_queues set locked_by = null, locked_at = null
      where id = ${row.job_queue_id} and locked_by = ${held.workerId}`;
  }
}

/**
 * Frees the jobs of worker $1 (or job $2 alone), so that they are run again at once.
 *
 * Each gets a new id. graphile-worker ends a job by its id alone, whoever holds it, so a worker that was
 * frozen and wakes could otherwise end a job that another now runs.
 */
export const free = (set: string) => `
  with freed as (
    update graphile_worker._private_jobs
    set id = default, locked_by = null, locked_at = null, run_at = now(), ${set}
    where locked_by = $1 and ($2::bigint is null or id = $2)
    returning job_queue_id
  ), queues as (
    update graphile_worker._private_job_queues set locked_by = null, locked_at = null
    where locked_by = $1 and ($2::bigint is null or id in (select job_queue_id from freed))
  )
  select count(*)::int as jobs, pg_notify('jobs:insert', json_build_object('count', count(*))::text) from freed`;

/** Hands our jobs back (or one of them) because we are told to stop: the try does not count. */
export async function handBack(workerId: string, jobId?: string): Promise<void> {
  await plainQuery(free("attempts = greatest(0, attempts - 1)"), [workerId, jobId ?? null]);
}
