import type { Ctx } from "@/lib/core/context";
import { decodeCursor, encodeCursor } from "@/lib/core/cursor";
import { JsonText } from "@/lib/core/json-text";
import { tenantQuery } from "@/lib/infra/db";
import { type Condition, Values } from "./values";

/** An order a list offers: the column, its SQL type (a cursor's value goes back through it), the way. */
export type Sort = { column: string; type: "timestamptz" | "text" | "bigint"; direction: "asc" | "desc" };

type KeysetList = {
  /** `lead l`: the alias is what columns and conditions speak of. */
  from: string;
  /** What stands for a `?` in `from`. */
  fromValue?: unknown;
  alias: string;
  /** The JSON object of one row, as SQL. */
  row: string;
  conditions: Condition[];
  sortName: string;
  sort: Sort;
  cursor?: string;
  limit: number;
  /** Rows to pass over before the page. */
  skip?: number;
  /** How the total is known: an SQL expression that is exact (or the least), or counting up to COUNT_LIMIT. */
  total: { exact: Condition; atLeast?: boolean } | "count" | "none";
  prepare: boolean;
};

/** Beyond this many rows a filtered list says "at least". */
export const COUNT_LIMIT = 10_000;

type Row = {
  data: string;
  n: number;
  firstKey: string | null;
  firstId: string | null;
  lastKey: string | null;
  lastId: string | null;
  total: string | null;
};

function totalSql(list: KeysetList, from: string, where: string, values: Values): string {
  if (list.cursor !== undefined || list.total === "none") return "null";
  if (list.total === "count") {
    return `(select count(*) from (select 1 from ${from} where ${where} limit ${COUNT_LIMIT + 1}) counted)`;
  }
  return `(${values.bind(list.total.exact)})`;
}

/**
 * One page of a list in its order, read by keyset: the row comparison `(column, id) < (…)` starts the
 * index scan at the cursor, so a page costs the same at row 50 and at row 5,000,000. Postgres writes the
 * JSON of the page; the text passes through.
 *
 * @returns `{ data: […], page: { nextCursor, prevCursor, total, totalKind } }`
 */
export async function keysetPage(ctx: Ctx, list: KeysetList): Promise<JsonText> {
  const { alias, row, sort, sortName, limit } = list;
  const cursor = list.cursor === undefined ? undefined : decodeCursor(list.cursor, sortName);
  const values = new Values();
  const from = values.bind({ sql: list.from, value: list.fromValue });
  const backwards = cursor?.towards === "prev";
  const direction = backwards === (sort.direction === "desc") ? "asc" : "desc";
  const key = `${alias}.${sort.column}`;

  const filters = [
    `${alias}.company_id = s.company_id`,
    ...list.conditions.map((condition) => values.bind(condition)),
  ];
  const where = filters.join(" and ");
  const beyond = cursor
    ? ` and (${key}, ${alias}.id) ${direction === "desc" ? "<" : ">"} (${values.add(cursor.value)}::${sort.type}, ${values.add(cursor.id)}::uuid)`
    : "";
  const size = values.add(limit);
  const offset = list.skip ? `offset ${values.add(list.skip)}::int` : "";
  const total = totalSql(list, from, where, values);

  // n numbers the rows in reading order; one more than asked for tells whether there are others behind.
  const sql = `
select coalesce('[' || string_agg(r.json, ',' order by r.n ${backwards ? "desc" : "asc"}) filter (where r.n <= ${size}::int) || ']', '[]') as data,
  count(r.n)::int as n,
  max(r.key) filter (where r.n = 1) as "firstKey", max(r.id) filter (where r.n = 1) as "firstId",
  max(r.key) filter (where r.n = least(${size}::int, r.rows)) as "lastKey",
  max(r.id) filter (where r.n = least(${size}::int, r.rows)) as "lastId",
  (select ${total})::text as total
from (
  select page.*, row_number() over () as n, count(*) over () as rows
  from (
    select ${row}::text as json, ${key}::text as key, ${alias}.id::text as id
    from ${from}
    where ${where}${beyond}
    order by ${key} ${direction}, ${alias}.id ${direction}
    limit ${size}::int + 1 ${offset}
  ) page
) r`;

  const [found] = await tenantQuery<Row>(ctx.company.id, { sql, values: values.list, prepare: list.prepare });
  return new JsonText(pageJson(found, list, cursor !== undefined, backwards));
}

function pageJson(
  found: Row | undefined,
  { sortName, limit, total, cursor }: KeysetList,
  hasCursor: boolean,
  backwards: boolean,
): string {
  const { data = "[]", n = 0 } = found ?? {};
  const more = n > limit;
  const at = (key: string | null | undefined, id: string | null | undefined, towards: "next" | "prev") =>
    key == null || id == null ? null : encodeCursor({ sort: sortName, value: key, id, towards });
  const first = [found?.firstKey, found?.firstId] as const;
  const last = [found?.lastKey, found?.lastId] as const;
  // Read backwards, the first row read is the last of the page.
  const nextCursor = backwards ? at(...first, "next") : more ? at(...last, "next") : null;
  const prevCursor = backwards
    ? more
      ? at(...last, "prev")
      : null
    : hasCursor
      ? at(...first, "prev")
      : null;
  const counted = cursor !== undefined || total === "none" ? null : Number(found?.total ?? 0);
  const beyond = counted !== null && total === "count" && counted > COUNT_LIMIT;
  const atLeast = beyond || (typeof total === "object" && total.atLeast === true);
  const page = {
    nextCursor,
    prevCursor,
    total: beyond ? COUNT_LIMIT : counted,
    totalKind: counted === null ? null : atLeast ? "atLeast" : "exact",
  };
  return `{"data":${data},"page":${JSON.stringify(page)}}`;
}
