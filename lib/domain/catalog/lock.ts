import type { Tx } from "@/lib/infra/transaction";

/**
 * Whoever changes what occupies resources holds their locks until the commit. They are taken in one order, so
 * nobody waits in a circle; without them a rush on one slot ends in deadlocks inside the exclusion constraint.
 */
export async function lockResources(tx: Tx, companyId: string, ids: readonly string[]): Promise<void> {
  const sorted = [...new Set(ids)].sort();
  // unnest gives its rows in the order of the array.
  await tx.$queryRaw`
    select count(pg_advisory_xact_lock(hashtextextended(${companyId}::text || u.id, 21))::text)
    from unnest(${sorted}::text[]) u(id)`;
}

/** The line in this process that stands before a resource's lock (lib/infra/line.ts). */
export function lineOf(companyId: string, resourceId: string): string {
  return `resource ${companyId} ${resourceId}`;
}
