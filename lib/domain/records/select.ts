import { invalid } from "@/lib/core/errors";
import { SUBJECTS, type Subject } from "./subjects";

// How rows of leads and customers become JSON in Postgres. Alias: r.

/** A moment in UTC to the millisecond, as JavaScript writes it. */
export function isoSql(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

export function tagsSql(subject: Subject): string {
  const { tags, reference } = SUBJECTS[subject];
  return `(select coalesce(json_agg(o), '[]') from (
    select t.id, t.name, t.colour from ${tags} x join tag t on t.company_id = x.company_id and t.id = x.tag_id
    where x.company_id = r.company_id and x.${reference} = r.id order by t.name) o)`;
}

export function contactPointsSql(subject: Subject): string {
  return `(select coalesce(json_agg(row_to_json(o)), '[]') from (
    select c.id, c.kind, c.value, c.normalised, c.bounce, c.consent from contact_point c
    where c.company_id = r.company_id and c.${SUBJECTS[subject].reference} = r.id order by c.position, c.id) o)`;
}

export function customFieldsSql(subject: Subject): string {
  const { values, reference } = SUBJECTS[subject];
  return `(select coalesce(json_object_agg(f.key, v.value order by f.position, f.key), '{}')
    from ${values} v join custom_field f on f.company_id = v.company_id and f.id = v.field_id
    where v.company_id = r.company_id and v.${reference} = r.id)`;
}

/** A row's JSON object with the named fields, in their declared order (row_to_json writes no spaces). */
export function objectSql(
  columns: Record<string, string>,
  names: readonly string[] = Object.keys(columns),
): string {
  return `(select row_to_json(o) from (select ${names.map((name) => `${columns[name]} as "${name}"`).join(", ")}) o)`;
}

/**
 * The fields a caller asks for, in declared order and with `id`.
 * @throws AppError("invalid_input") naming what we do not have.
 */
export function chooseFields(
  columns: Record<string, string>,
  asked: string | undefined,
): string[] | undefined {
  if (asked === undefined) return undefined;
  const names = new Set(
    asked
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean),
  );
  for (const name of names) {
    if (!Object.hasOwn(columns, name))
      throw invalid("fields", "choice", { choices: Object.keys(columns).join(", ") });
  }
  return Object.keys(columns).filter((name) => name === "id" || names.has(name));
}
