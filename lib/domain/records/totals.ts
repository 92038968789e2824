import { log } from "@/lib/infra/log";
import { tenant } from "@/lib/infra/tenant";

const COUNT_MS = 600_000;

/** A kept total that was not what counting gave. */
export type WrongTotal = { entity: string; dimension: string; value: string; kept: number; counted: number };

/**
 * Counts a company's records for real, in one snapshot, and puts right the kept totals that say else
 * (app.repair_counts). Writers go on meanwhile. What was wrong is logged: a total is kept by the write and
 * should never be.
 */
export async function repairTotals(companyId: string): Promise<WrongTotal[]> {
  const wrong = await tenant(
    companyId,
    async (tx) => {
      await tx.$executeRawUnsafe(`set local statement_timeout = ${COUNT_MS}`);
      return tx.$queryRaw<WrongTotal[]>`
        select entity, dimension, value, kept::float8 as kept, counted::float8 as counted
        from app.repair_counts(${companyId}::uuid)`;
    },
    { timeoutMs: COUNT_MS },
  );
  for (const total of wrong)
    log.error({ companyId, ...total }, "a kept total was wrong and has been put right");
  return wrong;
}
