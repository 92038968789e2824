import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { JsonText } from "@/lib/core/json-text";
import type { Statement } from "@/lib/infra/batch";
import { tenantQuery } from "@/lib/infra/tenant";
import { contactPointsSql, customFieldsSql, objectSql } from "./select";
import { SUBJECTS, type Subject } from "./subjects";

export type RecordRow = { json: string; version: number };

function recordSql(subject: Subject, columns: Record<string, string>, company: string): string {
  const all = {
    ...columns,
    contactPoints: contactPointsSql(subject),
    customFields: customFieldsSql(subject),
  };
  return `select ${objectSql(all)}::text as json, r.version from ${SUBJECTS[subject].table} r
      where r.company_id = ${company} and r.id = $2::uuid`;
}

/**
 * One lead or customer with its contact points and custom fields, as JSON with its version.
 * @throws AppError("not_found")
 */
export async function readRecord(
  ctx: Ctx,
  subject: Subject,
  columns: Record<string, string>,
  id: string,
): Promise<JsonText> {
  const [row] = await tenantQuery<RecordRow>(ctx.company.id, {
    sql: recordSql(subject, columns, "s.company_id"),
    values: [id],
    prepare: true,
  });
  return recordText(row);
}

/** The same as the answer of a write. */
export function recordStatement(subject: Subject, columns: Record<string, string>, id: string): Statement {
  return { sql: recordSql(subject, columns, "$1::uuid"), values: [id] };
}

/** @throws AppError("not_found") where there is no row. */
export function recordText(row: RecordRow | undefined): JsonText {
  if (!row) throw new AppError("not_found");
  return new JsonText(row.json, row.version);
}
