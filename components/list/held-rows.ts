// The rows a list holds: found by rank, by id, and by a mark; replaced, and taken out.

import { type Identified, type ListState, type Mark, START, sizeOf } from "./segment";

export function rowAt<R>({ segment }: ListState<R>, rank: number): R | undefined {
  if (!segment) return undefined;
  let left = rank - segment.from;
  if (left < 0) return undefined;
  for (const { rows } of segment.pages) {
    if (left < rows.length) return rows[left];
    left -= rows.length;
  }
  return undefined;
}

export function rankOf<R extends Identified>({ segment }: ListState<R>, id: string): number | undefined {
  let rank = segment?.from ?? 0;
  for (const { rows } of segment?.pages ?? []) {
    const at = rows.findIndex((row) => row.id === id);
    if (at >= 0) return rank + at;
    rank += rows.length;
  }
  return undefined;
}

/** All rows held, first to last. */
export function rowsOf<R>({ segment }: ListState<R>): R[] {
  return segment ? segment.pages.flatMap(({ rows }) => rows) : [];
}

/** Replaces one row, where it is held. */
export function patchRow<R extends Identified>(
  list: ListState<R>,
  id: string,
  change: (row: R) => R,
): ListState<R> {
  if (!list.segment) return list;
  const pages = list.segment.pages.map((page) =>
    page.rows.some((row) => row.id === id)
      ? { ...page, rows: page.rows.map((row) => (row.id === id ? change(row) : row)) }
      : page,
  );
  return { ...list, segment: { ...list.segment, pages } };
}

/** Takes rows out that this reader has archived. */
export function removeRows<R extends Identified>(list: ListState<R>, ids: ReadonlySet<string>): ListState<R> {
  if (!list.segment) return list;
  const pages = list.segment.pages.map((page) => ({
    ...page,
    rows: page.rows.filter((row) => !ids.has(row.id)),
  }));
  const segment = { ...list.segment, pages };
  return { ...list, segment, total: Math.max(0, list.total - (sizeOf(list.segment) - sizeOf(segment))) };
}

/** A mark by which the page around `rank` is read again. */
export function markAt<R>({ segment }: ListState<R>, rank: number): Mark {
  if (!segment) return START;
  const { pages, reversed } = segment;
  let from = segment.from;
  for (const [n, page] of pages.entries()) {
    const end = from + page.rows.length;
    if (rank < end) {
      const cursorBefore = pages[n - 1]?.next ?? null;
      if (cursorBefore !== null) return { rank: from, cursor: cursorBefore, way: "after", reversed };
      const cursorAfter = pages[n + 1]?.prev ?? null;
      if (page.prev !== null && cursorAfter !== null)
        return { rank: end, cursor: cursorAfter, way: "before", reversed };
      return START;
    }
    from = end;
  }
  return START;
}
