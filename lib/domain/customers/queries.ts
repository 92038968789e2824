import { type Columns, insertRecord, updateRecord } from "@/lib/domain/records/rows";
import { isoSql, tagsSql } from "@/lib/domain/records/select";
import type { Sort } from "@/lib/domain/records/sql-parts";
import type { Statement } from "@/lib/infra/batch";
import { tenantQuery } from "@/lib/infra/tenant";
import type { Tx } from "@/lib/infra/transaction";
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

/** Each has its index: customer_by_created, customer_by_updated, customer_by_name. */
export const SORTS: Record<(typeof CUSTOMER_SORTS)[number], Sort> = {
  "-createdAt": { column: "created_at", type: "timestamptz", direction: "desc" },
  createdAt: { column: "created_at", type: "timestamptz", direction: "asc" },
  "-updatedAt": { column: "updated_at", type: "timestamptz", direction: "desc" },
  updatedAt: { column: "updated_at", type: "timestamptz", direction: "asc" },
  name: { column: "name", type: "text", direction: "asc" },
  "-name": { column: "name", type: "text", direction: "desc" },
};

/** What a change is compared with. */
export const CURRENT = {
  version: "r.version",
  kind: "r.kind",
  name: "r.name",
  parentId: "r.parent_id",
  email: "r.email",
  phone: "r.phone",
  status: "r.status",
  source: "r.source",
  ownerId: "r.owner_id",
  archivedAt: isoSql("r.archived_at"),
};

export type Current = {
  version: number;
  kind: string;
  name: string;
  parentId: string | null;
  email: string | null;
  phone: string | null;
  status: string;
  source: string;
  ownerId: string | null;
  archivedAt: string | null;
};

/** What a write sets. */
const COLUMNS = {
  kind: ["kind", "text"],
  name: ["name", "text"],
  parentId: ["parent_id", "uuid"],
  email: ["email", "text"],
  phone: ["phone", "text"],
  status: ["status", "text"],
  source: ["source", "text"],
  ownerId: ["owner_id", "uuid"],
  archivedAt: ["archived_at", "timestamptz"],
} as const satisfies Columns;

type Fields = Omit<Current, "version">;

export function insertCustomer(recordId: string, fields: Fields): Statement {
  return insertRecord({ subject: "customer", recordId }, COLUMNS, fields);
}

export function updateCustomer(recordId: string, version: number, fields: Fields): Statement {
  return updateRecord({ subject: "customer", recordId }, COLUMNS, version, fields);
}

/** What a customer is, person or organisation; undefined where there is none. */
export async function kindOf(companyId: string, id: string): Promise<string | undefined> {
  const [row] = await tenantQuery<{ kind: string }>(companyId, {
    sql: "select r.kind from customer r where r.company_id = s.company_id and r.id = $2::uuid",
    values: [id],
    prepare: true,
  });
  return row?.kind;
}

/** An open organisation of exactly this name, the oldest where there are several. */
export function findOrganisation(tx: Tx, companyId: string, name: string): Promise<{ id: string } | null> {
  return tx.customer.findFirst({
    where: { companyId, name, kind: "organisation", archivedAt: null },
    select: { id: true },
    orderBy: { id: "asc" },
  });
}
