import { plainQuery } from "@/lib/infra/db";
import { log } from "@/lib/infra/log";
import { tenant } from "@/lib/infra/tenant";
import { type Job, openPayload } from "./registry";
import { systemCtx } from "./run";

type FailedRow = { id: string; name: string; payload: unknown; reason: string | null };

const FAILED = `
  select j.id::text, t.identifier as name, j.payload, j.last_error as reason
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where j.attempts >= j.max_attempts and j.locked_at is null and not coalesce(j.flags ? 'told', false)
  order by j.id limit 100`;

/**
 * Tells the rooms of jobs whose last try failed, each once, whatever it was that ended the try. The job
 * stays with its error, for a month, to be looked at.
 */
export async function tellFailed(jobs: ReadonlyMap<string, Job>): Promise<void> {
  for (const { id, name, payload, reason } of await plainQuery<FailedRow>(FAILED, [])) {
    const why = reason ?? "No reason was recorded.";
    log.error({ job: name, id, reason: why }, "a job failed for good");
    const { companyId, told } = openPayload(payload);
    try {
      await tenant(companyId, async (tx) => {
        const first = await tx.$executeRaw`
          update graphile_worker._private_jobs set flags = coalesce(flags, '{}') || '{"told": true}'
          where id = ${BigInt(id)} and attempts >= max_attempts and locked_at is null and not coalesce(flags ? 'told', false)`;
        if (first) await jobs.get(name)?.failed?.(await systemCtx(companyId, name), told, why);
      });
    } catch (error) {
      log.error({ job: name, id, error: String(error) }, "could not tell of a failed job");
    }
  }
}
