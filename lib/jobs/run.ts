import { randomUUID } from "node:crypto";
import type { Job as Row } from "graphile-worker";
import { type Ctx, isLocale, makeCtx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { log } from "@/lib/infra/log";
import { tenant } from "@/lib/infra/tenant";
import { withFence } from "@/lib/infra/transaction";
import { fence, finish, type Held, handBack, JobLost } from "./lock";
import { type Job, openPayload } from "./registry";

/** The reason on `JobRun.signal` when the worker stops: the job goes back in line and loses no try. */
export class WorkerStops extends Error {
  constructor() {
    super("The worker stops.");
    this.name = "WorkerStops";
  }
}

/** A company's context for work that nobody asked for in person. */
export async function systemCtx(companyId: string, name: string): Promise<Ctx> {
  const company = await tenant(companyId, (tx) =>
    tx.company.findUnique({
      where: { id: companyId },
      select: {
        id: true,
        slug: true,
        name: true,
        timeZone: true,
        locale: true,
        currency: true,
        country: true,
      },
    }),
  );
  if (!company) throw new AppError("not_found");
  const locale = isLocale(company.locale) ? company.locale : "en";
  return makeCtx({ requestId: randomUUID(), company, actor: { kind: "system", name }, locale });
}

/**
 * Runs one job as its company, fenced. Returns when it is done, or no longer ours to end; throws when this
 * try failed.
 */
export async function runJob(served: Job, row: Row, workerId: string, stopping: AbortSignal): Promise<void> {
  const { name, timeoutSeconds } = served.kind;
  const held: Held = { jobId: row.id, workerId, ended: false };
  const { companyId, told } = openPayload(row.payload);
  const late = new AbortController();
  const work = withFence(
    (tx) => fence(tx, held),
    async () =>
      served.run(await systemCtx(companyId, name), told, {
        attempt: row.attempts,
        lastAttempt: row.attempts >= row.max_attempts,
        signal: AbortSignal.any([stopping, late.signal]),
        finish: (tx) => finish(tx, held),
      }),
  );
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const reason = new Error(`Not done after ${timeoutSeconds} s.`);
      late.abort(reason);
      reject(reason);
    }, timeoutSeconds * 1000);
  });
  try {
    await Promise.race([work, timeUp]);
  } catch (error) {
    work.catch(() => {});
    if (error instanceof JobLost) {
      log.warn({ job: name, id: row.id }, "the job is another worker's now");
    } else if (stopping.aborted && !late.signal.aborted) {
      await handBack(workerId, row.id);
    } else {
      throw error;
    }
  } finally {
    held.ended = true;
    clearTimeout(timer);
  }
}
