import type { Ctx } from "@/lib/core/context";
import { decodeCursor, encodeCursor } from "@/lib/core/cursor";
import { tenantQuery } from "@/lib/infra/tenant";
import { COUNT_LIMIT, type KeysetList, pageSql } from "./keyset-sql";
import type { Place } from "./place-sql";
import { MAX_SKIP } from "./schema";

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
  /** Of the first row, where the page was asked for by its rank and there are anchors. */
  rank: string | null;
  snapshot: string;
};

/** A page as JSON, and what its statement saw. */
export type PageText = { text: string; snapshot: string };

/** Where a page begins that was asked for by its rank. */
type Begin = { rank: number; rankKind: "exact" | "estimate" };

/**
 * One page of a list in its order, read by keyset: the row comparison `(column, id) < (…)` starts the
 * index scan at the cursor, so a page costs the same at row 50 and at row 5,000,000. Postgres writes the
 * JSON of the page; the text passes through.
 *
 * @param place without a cursor: begin near this rank. Where the list has no anchors, or the rank is within
 * MAX_SKIP rows, rows are passed over, MAX_SKIP at most.
 * @returns `{ data: […], page: { nextCursor, prevCursor, total, totalKind } }`, with `place` also `rank` and
 * `rankKind` of the first row
 */
export async function keysetPage(ctx: Ctx, list: KeysetList, place?: Place): Promise<PageText> {
  if (!place || list.cursor !== undefined) return page(await read(ctx, list), list);
  if (place.rank > MAX_SKIP) {
    const found = await read(ctx, list, place);
    if (found.rank !== null) return page(found, list, { rank: Number(found.rank), rankKind: "estimate" });
  }
  return begun(ctx, list, place.rank);
}

/** The page that begins at exactly this rank, or at MAX_SKIP where that lies before it. */
export async function begun(ctx: Ctx, list: KeysetList, asked: number): Promise<PageText> {
  const rank = Math.min(asked, MAX_SKIP);
  return page(await read(ctx, { ...list, skip: rank }), list, { rank, rankKind: "exact" });
}

async function read(ctx: Ctx, list: KeysetList, place?: Place): Promise<Row> {
  const cursor = list.cursor === undefined ? undefined : decodeCursor(list.cursor, list.sortName);
  const { prepare } = list;
  const [found] = await tenantQuery<Row>(ctx.company.id, { ...pageSql(list, cursor, place), prepare });
  if (!found) throw new Error("An aggregate gives one row.");
  return found;
}

function page(
  found: Row,
  { sortName, limit, total, more: others, cursor }: KeysetList,
  begin?: Begin,
): PageText {
  const backwards = cursor !== undefined && decodeCursor(cursor, sortName).towards === "prev";
  const more = found.n > limit;
  const at = (key: string | null, id: string | null, towards: "next" | "prev") =>
    key === null || id === null ? null : encodeCursor({ sort: sortName, value: key, id, towards });
  const before = at(found.firstKey, found.firstId, "prev");
  const after = at(found.lastKey, found.lastId, "next");
  // An estimate may say 0 of a row that is not the first.
  const inTheMiddle = cursor !== undefined || begin?.rankKind === "estimate" || (begin?.rank ?? 0) > 0;
  const counted = cursor !== undefined || total === "none" ? null : Number(found.total ?? 0);
  const beyond = counted !== null && total === "count" && counted > COUNT_LIMIT;
  const about = {
    nextCursor: backwards || more ? after : null,
    prevCursor: (backwards ? more : inTheMiddle) ? before : null,
    total: beyond ? COUNT_LIMIT : counted,
    totalKind: counted === null ? null : beyond || others ? "atLeast" : "exact",
    ...begin,
  };
  return { text: `{"data":${found.data},"page":${JSON.stringify(about)}}`, snapshot: found.snapshot };
}
