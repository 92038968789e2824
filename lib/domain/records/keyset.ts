import type { Ctx } from "@/lib/core/context";
import { decodeCursor, encodeCursor } from "@/lib/core/cursor";
import { tenantQuery } from "@/lib/infra/db";

/** An order a list offers: the column, its SQL type (a cursor's value goes back through it), the way. */
export type Sort = { column: string; type: "timestamptz" | "text" | "bigint"; direction: "asc" | "desc" };

/** A condition with `?` where its value goes. */
export type Condition = { sql: string; value?: unknown };

type KeysetList = {
  /** `lead l`: the alias is what columns and conditions speak of. */
  from: string;
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
  /** How the total is known: an SQL expression that is exact, or counting up to COUNT_LIMIT. */
  total: { exact: Condition } | "count" | "none";
  prepare: boolean;
};

/** Beyond this many rows a filtered list says "at least". */
export const COUNT_LIMIT = 10_000;

type Row = {
  data: string;
  /** Rows read, one more than the page holds where there are others behind. */
  n: number;
  /** Of the first and the last row of the page; null where it is empty. */
  firstKey: string | null;
  firstId: string | null;
  lastKey: string | null;
  lastId: string | null;
  total: string | null;
  snapshot: string;
};

/** A page as JSON, and what its statement saw. */
export type PageText = { text: string; snapshot: string };

/** Collects values and hands out their places; `$1` is the company (see tenantQuery). */
class Values {
  readonly list: unknown[] = [];
  add(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length + 1}`;
  }
  bind({ sql, value }: Condition): string {
    return sql.includes("?") ? sql.replace("?", this.add(value)) : sql;
  }
}

function totalSql(list: KeysetList, where: string, values: Values): string {
  if (list.cursor !== undefined || list.total === "none") return "null";
  if (list.total === "count") {
    return `(select count(*) from (select 1 from ${list.from} where ${where} limit ${COUNT_LIMIT + 1}) counted)`;
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
export async function keysetPage(ctx: Ctx, list: KeysetList): Promise<PageText> {
  const { from, alias, row, sort, sortName, limit } = list;
  const cursor = list.cursor === undefined ? undefined : decodeCursor(list.cursor, sortName);
  const values = new Values();
  const backwards = cursor?.towards === "prev";
  const direction = backwards === (sort.direction === "desc") ? "asc" : "desc";
  const key = `${alias}.${sort.column}`;

  // The company twice: from `s`, so that its setting is made first, and as the parameter, by which all other
  // partitions are left out before the plan starts. It must be the last: the planner goes by that one.
  const filters = [
    `${alias}.company_id = s.company_id`,
    `${alias}.company_id = $1::uuid`,
    ...list.conditions.map((condition) => values.bind(condition)),
  ];
  const where = filters.join(" and ");
  const beyond = cursor
    ? ` and (${key}, ${alias}.id) ${direction === "desc" ? "<" : ">"} (${values.add(cursor.value)}::${sort.type}, ${values.add(cursor.id)}::uuid)`
    : "";
  const size = values.add(limit);
  const offset = list.skip ? `offset ${values.add(list.skip)}::int` : "";
  const total = totalSql(list, where, values);

  // Rows come in reading order, one more than asked for, which tells whether there are others behind. Read
  // backwards they are turned round, and that one is the first.
  const turned = backwards ? " order by page.n desc" : "";
  const first = backwards ? `greatest(1, a.n - ${size}::int + 1)` : "1";
  const last = backwards ? "a.n" : `least(${size}::int, a.n)`;
  const sql = `
select '[' || coalesce(array_to_string(a.rows[${first}:${last}], ','), '') || ']' as data, a.n,
  a.keys[${first}] as "firstKey", a.ids[${first}] as "firstId", a.keys[${last}] as "lastKey", a.ids[${last}] as "lastId",
  (${total})::text as total, pg_current_snapshot()::text as snapshot
from (
  select array_agg(page.json${turned}) as rows, array_agg(page.key${turned}) as keys, array_agg(page.id${turned}) as ids,
    count(*)::int as n
  from (
    select ${row}::text as json, ${key}::text as key, ${alias}.id::text as id${backwards ? ", row_number() over () as n" : ""}
    from (select * from ${from} where ${where}${beyond}
      order by ${key} ${direction}, ${alias}.id ${direction} limit ${size}::int + 1 ${offset}) ${alias}
  ) page
) a`;

  const [found] = await tenantQuery<Row>(ctx.company.id, { sql, values: values.list, prepare: list.prepare });
  if (!found) throw new Error("An aggregate gives one row.");
  return { text: pageJson(found, list, cursor !== undefined, backwards), snapshot: found.snapshot };
}

function pageJson(
  found: Row,
  { sortName, limit, total, cursor }: KeysetList,
  hasCursor: boolean,
  backwards: boolean,
): string {
  const { data, n } = found;
  const more = n > limit;
  const at = (key: string | null | undefined, id: string | null | undefined, towards: "next" | "prev") =>
    key == null || id == null ? null : encodeCursor({ sort: sortName, value: key, id, towards });
  const before = at(found.firstKey, found.firstId, "prev");
  const after = at(found.lastKey, found.lastId, "next");
  const nextCursor = backwards || more ? after : null;
  const prevCursor = (backwards ? more : hasCursor) ? before : null;
  const counted = cursor !== undefined || total === "none" ? null : Number(found.total ?? 0);
  const atLeast = counted !== null && total === "count" && counted > COUNT_LIMIT;
  const page = {
    nextCursor,
    prevCursor,
    total: atLeast ? COUNT_LIMIT : counted,
    totalKind: counted === null ? null : atLeast ? "atLeast" : "exact",
  };
  return `{"data":${data},"page":${JSON.stringify(page)}}`;
}
