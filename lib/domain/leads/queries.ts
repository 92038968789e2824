import { isoSql, tagsSql } from "@/lib/domain/records/select";
import type { Sort } from "@/lib/domain/records/sql-parts";
import type { Prisma, Tx } from "@/lib/infra/db";
import type { LEAD_SORTS } from "./schema";

/** JSON name → SQL, in the order of the answer. */
export const LEAD_COLUMNS = {
  id: "r.id",
  version: "r.version",
  name: "r.name",
  organisation: "r.organisation",
  email: "r.email",
  phone: "r.phone",
  status: "r.status",
  source: "r.source",
  value: "r.value",
  currency: "r.currency",
  ownerId: "r.owner_id",
  convertedTo: "r.converted_to",
  tags: tagsSql("lead"),
  createdAt: isoSql("r.created_at"),
  updatedAt: isoSql("r.updated_at"),
  archivedAt: isoSql("r.archived_at"),
};

/** Each has its index: lead_open_by_created, …_updated, …_name, …_value, and lead_archived_by_… */
export const SORTS: Record<(typeof LEAD_SORTS)[number], Sort> = {
  "-createdAt": { column: "created_at", type: "timestamptz", direction: "desc" },
  createdAt: { column: "created_at", type: "timestamptz", direction: "asc" },
  "-updatedAt": { column: "updated_at", type: "timestamptz", direction: "desc" },
  updatedAt: { column: "updated_at", type: "timestamptz", direction: "asc" },
  name: { column: "name", type: "text", direction: "asc" },
  "-name": { column: "name", type: "text", direction: "desc" },
  "-value": { column: "value", type: "bigint", direction: "desc" },
  value: { column: "value", type: "bigint", direction: "asc" },
};

export const CURRENT = {
  version: true,
  name: true,
  organisation: true,
  email: true,
  phone: true,
  status: true,
  source: true,
  value: true,
  currency: true,
  ownerId: true,
  convertedTo: true,
  archivedAt: true,
} as const satisfies Prisma.LeadSelect;

export type Current = Prisma.LeadGetPayload<{ select: typeof CURRENT }>;

export function findLead(tx: Tx, companyId: string, id: string): Promise<Current | null> {
  return tx.lead.findUnique({ where: { companyId_id: { companyId, id } }, select: CURRENT });
}

export async function insertLead(tx: Tx, data: Prisma.LeadUncheckedCreateInput): Promise<void> {
  await tx.lead.create({ data, select: { id: true } });
}

/** @returns whether the record was still at `version`. */
export async function updateLead(
  tx: Tx,
  companyId: string,
  id: string,
  version: number,
  data: Prisma.LeadUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.lead.updateMany({
    where: { companyId, id, version },
    data: { ...data, version: { increment: 1 }, updatedAt: new Date() },
  });
  return count === 1;
}
