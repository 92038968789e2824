import { type Kept, keptSql, type Sort, type Values } from "./sql-parts";

/**
 * Where a page is to begin: near row `rank` of the list whose total is `own`. `anchors` names the list
 * whose anchors are used: the same one, or the whole one where the filter has no anchors in this order.
 */
export type Place = { rank: number; own: Kept; anchors: Kept };

/** Anchors a list has at most (prisma/sql/08_places.sql). */
export const ANCHORS = 1_000;

/** What is new or changed stands at the end of these orders. */
const GROWS_AT_THE_END = ["created_at", "updated_at"];

/**
 * `with totals as (…), place as (…)`: the anchor nearest to the wanted rank, and the rank that it has by
 * now. Ranks of anchors are those of the day they were taken, counted from the smallest key. By now the
 * list is longer or shorter: a list by time has grown at its end, so ranks from its beginning still hold;
 * for any other order and for a list that shrank, all ranks are taken to have moved in proportion.
 */
export function placeSql(
  { rank, own, anchors }: Place,
  { column, type, direction }: Sort,
  values: Values,
): string {
  const same = own.dimension === anchors.dimension && own.value === anchors.value;
  const asked = values.add(rank);
  const which = (
    alias: string,
  ) => `${alias}.company_id = s.company_id and ${alias}.entity = '${anchors.entity}'
      and ${alias}.dimension = '${anchors.dimension}' and ${alias}.value = ${value} and ${alias}.sort_column = '${column}'`;
  const value = values.add(anchors.value);
  /** A rank counted from the other end, where the list is read from its largest key. */
  const turned = (rank: string) => (direction === "asc" ? rank : `t.whole - 1 - ${rank}`);
  const grown = GROWS_AT_THE_END.includes(column) ? "t.whole >= o.rows" : "false";
  return `
with totals as materialized (
  select own.n as own, ${same ? "own.n" : "whole.n"} as whole
  from (${keptSql(own, values)}) own${same ? "" : `, (${keptSql(anchors, values)}) whole`}
), place as materialized (
  select a.key::${type} as key, a.id,
    greatest(0, least(t.own - 1, ((${turned("a.rank / scale.was")}) * scale.share)::bigint)) as rank
  from totals t, list_order o,
    lateral (select case when ${grown} then 1 else o.rows::float8 / t.whole end as was, t.own::float8 / t.whole as share) scale,
    lateral (
      select a.key, a.id, a.rank from list_anchor a
      where ${which("a")}
        and a.rank <= (greatest(0, ${turned(`least(${asked}::float8, t.own - 1) / scale.share`)}) * scale.was + o.rows / ${2 * ANCHORS})::bigint
      order by a.rank desc limit 1) a
  where ${which("o")} and t.own > 0 and t.whole > 0
)`;
}
