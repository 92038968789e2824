import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { JsonText } from "@/lib/core/json-text";
import { tenantQuery } from "@/lib/infra/db";
import { contactPointsSql, customFieldsSql, objectSql } from "./select";
import { SUBJECTS, type Subject } from "./subjects";

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
  const all = {
    ...columns,
    contactPoints: contactPointsSql(subject),
    customFields: customFieldsSql(subject),
  };
  const [row] = await tenantQuery<{ json: string; version: number }>(ctx.company.id, {
    sql: `select ${objectSql(all)}::text as json, r.version from ${SUBJECTS[subject].table} r
      where r.company_id = s.company_id and r.id = $2::uuid`,
    values: [id],
    prepare: true,
  });
  if (!row) throw new AppError("not_found");
  return new JsonText(row.json, row.version);
}
