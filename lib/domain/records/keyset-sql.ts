import type { Cursor } from "@/lib/core/cursor";
import { type Place, placeSql } from "./place-sql";
import { LARGEST_PAGE } from "./schema";
import { type Condition, type Kept, keptSql, type Sort, Values } from "./sql-parts";

export type KeysetList = {
  /** `lead r`: the alias is what columns and conditions speak of. */
  from: string;
  alias: string;
  /** The JSON object of one row, as SQL. */
  row: string;
  /** What an index in the list's order serves. */
  conditions: Condition[];
  /** What has to be asked of each row. */
  filters?: Condition[];
  /** Few rows match `filters`, and an index finds them: they are read and put in order. */
  narrow?: boolean;
  /** Conditions that exclude each other, each with indexes of its own, whose rows are merged. */
  halves?: string[];
  sortName: string;
  sort: Sort;
  cursor?: string;
  limit: number;
  /** Rows to pass over before the page. */
  skip?: number;
  /** How the total is known: kept, or by counting up to COUNT_LIMIT. */
  total: { kept: Kept } | "count" | "none";
  /** There are more than the list shows: what is counted is the least. */
  more?: boolean;
  prepare: boolean;
};

/** Beyond this many rows a filtered list says "at least". */
export const COUNT_LIMIT = 10_000;

/** So many rows are walked in the list's order before its matches are collected instead, */
export const WALK = 5_000;
/** and so many more for each row that is to be passed over. */
export const WALK_OVER = 10;

const all = (conditions: string[]) => conditions.filter(Boolean).join(" and ");

/**
 * The statement that reads one page: rows of JSON, the keys of both ends, the total, and with `place` the
 * rank where the page begins (null where there is no anchor).
 *
 * The rows are found in one of three ways. With an index that has all conditions and the order, a scan of
 * it ends after the page. Otherwise rows are walked in order and asked, `WALK` of them at most (more where rows are passed over); a page that
 * is not full then, and any page of a `narrow` list, is found by collecting what matches and sorting it,
 * which costs what the matches cost and not what the list does.
 */
export function pageSql(
  list: KeysetList,
  cursor: Cursor | undefined,
  place: Place | undefined,
): { sql: string; values: unknown[] } {
  const { from, alias, row, sort, halves = [""], filters = [] } = list;
  const values = new Values();
  const backwards = cursor?.towards === "prev";
  const direction = backwards === (sort.direction === "desc") ? "asc" : "desc";
  const key = `${alias}.${sort.column}`;
  const order = `order by ${key} ${direction}, ${alias}.id ${direction}`;
  const nulls = list.conditions.flatMap(({ isNull }) => isNull ?? []);
  const before = nulls.map((column) => `${column} ${direction === "desc" ? "asc" : "desc"}, `).join("");
  const orderOfIndex = order.replace("order by ", `order by ${before}`);

  // The company twice: from `s`, so that its setting is made first, and as the parameter, by which all other
  // partitions are left out before the plan starts. It must be the last: the planner goes by that one.
  const served = [
    `${alias}.company_id = s.company_id`,
    `${alias}.company_id = $1::uuid`,
    ...list.conditions.map((one) => values.bind(one)),
  ];
  const bound = filters.map(({ sql, probe = sql, value }) => {
    const at = value === undefined ? "" : values.add(value);
    return { found: sql.replace("?", at), asked: probe.replace("?", at) };
  });
  const matching = [...served, ...bound.map(({ found }) => found)];
  const beyond = beyondSql(cursor, place);
  const limit = `${values.add(list.limit)}::int`;
  const size = `${limit} + 1`;
  const skip = list.skip ? `${values.add(list.skip)}::int` : "0";
  const total = totalSql();

  function beyondSql(from: Cursor | undefined, at: Place | undefined): string {
    const than = direction === "desc" ? "<" : ">";
    if (at) return `(${key}, ${alias}.id) ${than}= ((select p.key from place p), (select p.id from place p))`;
    if (!from) return "";
    return `(${key}, ${alias}.id) ${than} (${values.add(from.value)}::${sort.type}, ${values.add(from.id)}::uuid)`;
  }

  function totalSql(): string {
    if (cursor || list.total === "none") return "null";
    if (list.total !== "count")
      return place ? "select t.own from totals t" : keptSql(list.total.kept, values);
    const most = COUNT_LIMIT + 1;
    const counted = halves.map(
      (half) => `(select from ${from} where ${all([...matching, half])} limit ${most})`,
    );
    return `select count(*) from (select from (${counted.join(" union all ")}) c limit ${most}) c`;
  }

  /** The first rows in order, from the index; of two halves the first of each, merged. */
  function ordered(rows: string, over: string): string {
    const half = (condition: string, rows: string) =>
      `select ${alias}.* from ${from} where ${all([...served, condition, beyond])} ${orderOfIndex} limit ${rows}`;
    const [only = "", other] = halves;
    if (other === undefined) return `${half(only, rows)} offset ${over}`;
    const both = halves.map((condition) => `(${half(condition, `${rows} + ${over}`)})`).join(" union all ");
    return `select ${alias}.* from (${both}) ${alias} ${order} limit ${rows} offset ${over}`;
  }

  /** All that match, sorted. `offset 0` keeps the order out of the choice of how they are found. */
  function sorted(): string {
    const parts = halves.map(
      (half) => `(select ${alias}.* from ${from} where ${all([...matching, half, beyond])} offset 0)`,
    );
    return `select ${alias}.* from (${parts.join(" union all ")}) ${alias} ${order} limit ${size} offset ${skip}`;
  }

  /** What a short walk finds, if that fills the page; else all that match. */
  function walked(): string {
    const steps = list.skip ? `${WALK} + ${WALK_OVER} * ${skip}` : String(WALK);
    return `with walk as materialized (
      select ${alias}.* from (${ordered(steps, "0")}) ${alias}
      where ${all(bound.map(({ asked }) => asked))} limit ${size} offset ${skip})
    select * from (
      select w.* from walk w where (select count(*) from walk) = ${size}
      union all select m.* from (${sorted()}) m where (select count(*) from walk) < ${size}) ${alias} ${order}`;
  }

  /** The plan is made once, for any size: it is told that a page is small. */
  const page = () =>
    list.skip
      ? ordered(size, skip)
      : `select ${alias}.* from (${ordered(String(LARGEST_PAGE + 1), "0")}) ${alias} limit ${size}`;

  const rows = bound.length === 0 ? page() : list.narrow ? sorted() : walked();
  // Rows come in reading order, one more than asked for, which tells whether there are others behind. Read
  // backwards they are turned round, and that one is the first.
  const turned = backwards ? " order by page.n desc" : "";
  const first = backwards ? `greatest(1, a.n - ${limit} + 1)` : "1";
  const last = backwards ? "a.n" : `least(${limit}, a.n)`;
  const sql = `
${place ? placeSql(place, sort, values) : ""}
select '[' || coalesce(array_to_string(a.rows[${first}:${last}], ','), '') || ']' as data, a.n,
  a.keys[${first}]::text as "firstKey", a.ids[${first}]::text as "firstId",
  a.keys[${last}]::text as "lastKey", a.ids[${last}]::text as "lastId",
  (${total})::text as total, ${place ? "(select p.rank from place p)" : "null"}::text as rank,
  pg_current_snapshot()::text as snapshot
from (
  select array_agg(page.json${turned}) as rows, array_agg(page.key${turned}) as keys, array_agg(page.id${turned}) as ids,
    count(*)::int as n
  from (
    select ${row}::text as json, ${key} as key, ${alias}.id${backwards ? ", row_number() over () as n" : ""}
    from (${rows}) ${alias}
  ) page
) a`;
  return { sql, values: values.list };
}
