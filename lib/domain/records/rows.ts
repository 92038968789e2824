import { onlyOne } from "@/lib/domain/events/write";
import type { Statement } from "@/lib/infra/batch";
import type { RecordKey } from "./queries";
import { SUBJECTS } from "./subjects";

// How leads and customers are written. Names of columns are a room's own, never a caller's.

/** What a write sets of a record: the name in JSON → column and its type. */
export type Columns = Record<string, readonly [column: string, type: string]>;

const fromJson = (columns: Columns, place: string) =>
  `jsonb_to_record(${place}::jsonb) as n(${Object.entries(columns)
    .map(([name, [, type]]) => `"${name}" ${type}`)
    .join(", ")})`;

/** `values` by the names of `columns`, all of them. */
export function insertRecord(
  { subject, recordId }: RecordKey,
  columns: Columns,
  values: Record<string, unknown>,
): Statement {
  const names = Object.entries(columns);
  return {
    sql: `insert into ${SUBJECTS[subject].table} (company_id, id, ${names.map(([, [column]]) => column).join(", ")})
      select $1::uuid, $2::uuid, ${names.map(([name]) => `n."${name}"`).join(", ")} from ${fromJson(columns, "$3")}`,
    values: [recordId, JSON.stringify(values)],
  };
}

/** The record at `version` as it is from now on, whole; where it is there no more, the write fails. */
export function updateRecord(
  { subject, recordId }: RecordKey,
  columns: Columns,
  version: number,
  values: Record<string, unknown>,
): Statement {
  const set = Object.entries(columns).map(([name, [column]]) => `${column} = n."${name}"`);
  return onlyOne({
    sql: `update ${SUBJECTS[subject].table} r set ${set.join(", ")}, version = r.version + 1, updated_at = now()
      from ${fromJson(columns, "$4")}
      where r.company_id = $1::uuid and r.id = $2::uuid and r.version = $3::int returning 1`,
    values: [recordId, String(version), JSON.stringify(values)],
  });
}
