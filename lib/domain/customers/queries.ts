import { isoSql, tagsSql } from "@/lib/domain/records/select";
import type { Sort } from "@/lib/domain/records/sql-parts";
import type { Prisma, Tx } from "@/lib/infra/db";
import type { CUSTOMER_SORTS } from "./schema";

/** JSON name → SQL, in the order of the answer. */
export const CUSTOMER_COLUMNS = {
  id: "r.id",
  version: "r.version",
  kind: "r.kind",
  name: "r.name",
  parentId: "r.parent_id",
  parentName: "(select p.name from customer p where p.company_id = r.company_id and p.id = r.parent_id)",
  email: "r.email",
  phone: "r.phone",
  status: "r.status",
  source: "r.source",
  ownerId: "r.owner_id",
  tags: tagsSql("customer"),
  createdAt: isoSql("r.created_at"),
  updatedAt: isoSql("r.updated_at"),
  archivedAt: isoSql("r.archived_at"),
};

/** Each has its index: customer_open_by_created, …_updated, …_name, and customer_archived_by_… */
export const SORTS: Record<(typeof CUSTOMER_SORTS)[number], Sort> = {
  "-createdAt": { column: "created_at", type: "timestamptz", direction: "desc" },
  createdAt: { column: "created_at", type: "timestamptz", direction: "asc" },
  "-updatedAt": { column: "updated_at", type: "timestamptz", direction: "desc" },
  updatedAt: { column: "updated_at", type: "timestamptz", direction: "asc" },
  name: { column: "name", type: "text", direction: "asc" },
  "-name": { column: "name", type: "text", direction: "desc" },
};

const CURRENT = {
  version: true,
  kind: true,
  name: true,
  parentId: true,
  email: true,
  phone: true,
  status: true,
  source: true,
  ownerId: true,
  archivedAt: true,
} as const satisfies Prisma.CustomerSelect;

export type Current = Prisma.CustomerGetPayload<{ select: typeof CURRENT }>;

export function findCustomer(tx: Tx, companyId: string, id: string): Promise<Current | null> {
  return tx.customer.findUnique({ where: { companyId_id: { companyId, id } }, select: CURRENT });
}

/** An open organisation of exactly this name, the oldest where there are several. */
export function findOrganisation(tx: Tx, companyId: string, name: string): Promise<{ id: string } | null> {
  return tx.customer.findFirst({
    where: { companyId, name, kind: "organisation", archivedAt: null },
    select: { id: true },
    orderBy: { id: "asc" },
  });
}

export async function insertCustomer(tx: Tx, data: Prisma.CustomerUncheckedCreateInput): Promise<void> {
  await tx.customer.create({ data, select: { id: true } });
}

/** @returns whether the record was still at `version`. */
export async function updateCustomer(
  tx: Tx,
  companyId: string,
  id: string,
  version: number,
  data: Prisma.CustomerUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.customer.updateMany({
    where: { companyId, id, version },
    data: { ...data, version: { increment: 1 }, updatedAt: new Date() },
  });
  return count === 1;
}
