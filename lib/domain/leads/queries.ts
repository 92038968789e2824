import { onlyOne } from "@/lib/domain/events/write";
import { type Columns, insertRecord, updateRecord } from "@/lib/domain/records/rows";
import { isoSql, tagsSql } from "@/lib/domain/records/select";
import type { Sort } from "@/lib/domain/records/sql-parts";
import type { Statement } from "@/lib/infra/batch";
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

/** Each has its index: lead_by_created, lead_by_updated, lead_by_name, lead_by_value. */
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

/** What a change is compared with. */
export const CURRENT = {
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
  archivedAt: isoSql("r.archived_at"),
};

export type Current = {
  version: number;
  name: string;
  organisation: string;
  email: string | null;
  phone: string | null;
  status: string;
  source: string;
  value: number;
  currency: string;
  ownerId: string | null;
  convertedTo: string | null;
  archivedAt: string | null;
};

/** What a write sets. */
const COLUMNS = {
  name: ["name", "text"],
  organisation: ["organisation", "text"],
  email: ["email", "text"],
  phone: ["phone", "text"],
  status: ["status", "text"],
  source: ["source", "text"],
  value: ["value", "bigint"],
  currency: ["currency", "text"],
  ownerId: ["owner_id", "uuid"],
  convertedTo: ["converted_to", "uuid"],
  archivedAt: ["archived_at", "timestamptz"],
} as const satisfies Columns;

type Fields = Omit<Current, "version">;

export function insertLead(recordId: string, fields: Fields): Statement {
  return insertRecord({ subject: "lead", recordId }, COLUMNS, fields);
}

export function updateLead(recordId: string, version: number, fields: Fields): Statement {
  return updateRecord({ subject: "lead", recordId }, COLUMNS, version, fields);
}

/** Marks the lead at `version` as converted into a customer. */
export function convertLead(recordId: string, version: number, customerId: string): Statement {
  return onlyOne({
    sql: `update lead set status = 'converted', converted_to = $4::uuid, version = version + 1, updated_at = now()
      where company_id = $1::uuid and id = $2::uuid and version = $3::int returning 1`,
    values: [recordId, String(version), customerId],
  });
}
