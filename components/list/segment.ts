// The bookkeeping of a long list, without I/O and without React.
//
// Of a list of any length one segment is held: pages that follow each other without a gap, around what is
// on screen. It grows only at its two ends, each time by the cursor that its outermost page was given, so
// a row can be neither doubled nor missed, whatever others insert or delete meanwhile. Pages far from the
// screen are let go; of each page ever read only a mark stays, the cursor by which it can be read again.
//
// A row's rank is its place counted from the start. It is exact in a segment that grew from the start and
// an estimate in one that was opened elsewhere; when an estimate proves wrong the numbering is moved and
// `moved` tells by how much, so that the screen can follow and nothing jumps.

/** Rows asked for at a time: the most that the API gives. */
export const PAGE = 100;
/** Pages held at most. */
export const HELD = 12;
/** Rows kept ready beyond what is on screen. */
export const AHEAD = 80;
/** From this distance on rows are passed over rather than read; so many at most in a step. */
const FAR = 2 * PAGE;
const MAX_SKIP = 10_000;
/** A segment is opened so many rows before what is wanted, so that its first page covers the screen. */
const MARGIN = 30;

export type Identified = { id: string };

/**
 * A place from which the list can be read: the rows after it or the rows before it. `cursor` null is the
 * start ("after") or the end ("before"). Cursors of `reversed` places belong to the opposite order, by
 * which the end of a list is reached without walking there.
 */
export type Mark = { rank: number; cursor: string | null; way: "after" | "before"; reversed: boolean };

/** A page in list order, whichever way it was read; a null cursor is the end of the list on that side. */
export type Fetched<R> = {
  rows: R[];
  prev: string | null;
  next: string | null;
  total?: number | null;
  totalKind?: "exact" | "atLeast" | null;
  /** Of a page asked for by its rank: where it really begins, and whether that is counted or estimated. */
  rank?: number;
  rankKind?: "exact" | "estimate";
};

type Page<R> = { rows: R[]; prev: string | null; next: string | null };

export type Segment<R> = {
  /** Rank of the first row held. */
  from: number;
  pages: Page<R>[];
  reversed: boolean;
  /** The ranks are counted from the start, not estimated. */
  grounded: boolean;
};

export type ListState<R> = {
  segment: Segment<R> | null;
  marks: ReadonlyMap<string, Mark>;
  total: number;
  totalKind: "exact" | "atLeast";
  /** By how many ranks the numbering has been moved in all. */
  moved: number;
  /** The list was not yet found to be one that cannot be entered at any rank. */
  jumps: boolean;
};

/**
 * What to read next. "skip" passes over so many rows and reads the one after them, to have its cursor;
 * "jump" reads the page near the mark's rank, without a cursor.
 */
export type Step =
  | { kind: "open" | "next" | "prev" | "jump"; mark: Mark }
  | { kind: "skip"; mark: Mark; skip: number };

export const START: Mark = { rank: 0, cursor: null, way: "after", reversed: false };

export function emptyList<R>(): ListState<R> {
  return { segment: null, marks: new Map(), total: 0, totalKind: "exact", moved: 0, jumps: true };
}

export function sizeOf<R>(segment: Segment<R>): number {
  return segment.pages.reduce((sum, page) => sum + page.rows.length, 0);
}

function edges<R>(segment: Segment<R>): { before: Mark | null; after: Mark | null } {
  const first = segment.pages[0];
  const last = segment.pages[segment.pages.length - 1];
  const { reversed, from } = segment;
  const end = from + sizeOf(segment);
  return {
    before: first.prev === null ? null : { rank: from, cursor: first.prev, way: "before", reversed },
    after: last.next === null ? null : { rank: end, cursor: last.next, way: "after", reversed },
  };
}

/** The mark from which rows [a, b) are reached with the least reading. */
function nearest<R>(list: ListState<R>, a: number, b: number): { mark: Mark; distance: number } {
  let best = { mark: START, distance: a };
  const consider = (mark: Mark) => {
    const distance = mark.way === "after" ? a - mark.rank : mark.rank - b;
    if (distance >= 0 && distance < best.distance) best = { mark, distance };
  };
  if (list.totalKind === "exact" && list.total > 0) {
    consider({ rank: list.total, cursor: null, way: "before", reversed: true });
  }
  for (const mark of list.marks.values()) consider(mark);
  if (list.segment) {
    const { before, after } = edges(list.segment);
    if (before) consider(before);
    if (after) consider(after);
  }
  return best;
}

/**
 * What to read next so that rows [first, last) are held, with some to spare on both sides; null when they
 * are. `towards` is the way the reader is going.
 */
export function nextStep<R>(
  list: ListState<R>,
  first: number,
  last: number,
  towards: "up" | "down",
): Step | null {
  const { segment, total } = list;
  if (!segment) return { kind: "open", mark: START };
  const from = segment.from;
  const end = from + sizeOf(segment);
  const { before, after } = edges(segment);
  const a = Math.max(0, Math.min(first, total - 1));
  const b = Math.max(a + 1, Math.min(last, total));

  // Close enough to grow there; otherwise open another segment where the reader is now.
  if (a < end + PAGE && b > from - PAGE) {
    const down: Step | null = after && b + AHEAD > end ? { kind: "next", mark: after } : null;
    const up: Step | null = before && a - AHEAD < from ? { kind: "prev", mark: before } : null;
    if (down && b > end) return down;
    if (up && a < from) return up;
    return towards === "down" ? (down ?? up) : (up ?? down);
  }
  const { mark, distance } = nearest(list, a, b);
  if (distance <= FAR) return { kind: "open", mark };
  if (list.jumps && list.totalKind === "exact" && distance - MARGIN > MAX_SKIP)
    return { kind: "jump", mark: { ...START, rank: a - MARGIN } };
  return { kind: "skip", mark, skip: Math.min(MAX_SKIP, distance - MARGIN) };
}

function markKey({ rank, way, reversed }: Mark): string {
  return `${way}${reversed ? "-" : "+"}${Math.round(rank / PAGE)}`;
}

function remember(marks: ReadonlyMap<string, Mark>, mark: Mark): ReadonlyMap<string, Mark> {
  return new Map(marks).set(markKey(mark), mark);
}

/** Lets go of pages far from rows [first, last) while there are too many. */
function letGo<R>(segment: Segment<R>, first: number, last: number): Segment<R> {
  const pages = [...segment.pages];
  let from = segment.from;
  let end = from + sizeOf(segment);
  while (pages.length > HELD) {
    if (first - from > end - last) from += pages.shift()?.rows.length ?? 0;
    else end -= pages.pop()?.rows.length ?? 0;
  }
  return { ...segment, from, pages };
}

/** Renumbers a segment where what was read proves its ranks wrong; corrects the total where that is wrong. */
function settle<R>(list: ListState<R>, segment: Segment<R>): ListState<R> {
  const first = segment.pages[0];
  const last = segment.pages[segment.pages.length - 1];
  const size = sizeOf(segment);
  let { from, grounded } = segment;
  let { total, totalKind } = list;

  if (first.prev === null) {
    from = 0;
    grounded = true;
  } else if (from <= 0) {
    // There are rows before the first that we counted: leave room for them.
    from = PAGE;
    grounded = false;
  }
  if (last.next === null) {
    if (grounded || totalKind === "atLeast" || size > total) {
      total = from + size;
      totalKind = "exact";
    } else {
      from = total - size;
    }
  } else if (from + size >= total && !grounded && totalKind === "exact" && total - size > 2 * PAGE) {
    // The ranks were estimated too high: leave room for what is still to come.
    from = total - size - PAGE;
  } else if (from + size >= total) {
    // More than was counted.
    total = from + size + (totalKind === "atLeast" ? 5 * PAGE : 1);
  }
  const moved = list.moved + (from - segment.from);
  return { ...list, segment: { ...segment, from, grounded }, total, totalKind, moved };
}

/** The list ends before a mark: forget it, and what was numbered from it, and another will be chosen. */
function nothingThere<R>(list: ListState<R>, mark: Mark): ListState<R> {
  if (mark.way === "before") return { ...list, segment: null, marks: new Map() };
  const marks = new Map(list.marks);
  marks.delete(markKey(mark));
  return { ...list, marks, total: Math.min(list.total, mark.rank) };
}

function open<R>(
  list: ListState<R>,
  mark: Mark,
  fetched: Fetched<R>,
  marks = remember(list.marks, mark),
): ListState<R> {
  const { rows, prev, next } = fetched;
  if (rows.length === 0 && mark.cursor !== null) return nothingThere(list, mark);
  const from = mark.way === "after" ? mark.rank : mark.rank - rows.length;
  const total = fetched.total ?? list.total;
  const totalKind = fetched.totalKind ?? list.totalKind;
  const segment: Segment<R> = {
    from,
    pages: [{ rows, prev, next }],
    reversed: mark.reversed,
    grounded: false,
  };
  return settle({ ...list, total, totalKind, marks }, segment);
}

/**
 * A jump lands near the rank asked for and is taken to have landed on it: the reader sees rows where they
 * let go of the scroll bar, and the numbering is put right at the ends. An exact rank is one that was
 * counted as far as the API counts: this list is not entered that way again.
 */
function land<R>(list: ListState<R>, mark: Mark, fetched: Fetched<R>): ListState<R> {
  const { rows, prev, next, rank = 0 } = fetched;
  const found = fetched.rankKind === "estimate" && rows.length > 0;
  const from = found ? mark.rank : rank;
  let marks = list.marks;
  if (next !== null) marks = remember(marks, { ...START, rank: from + rows.length, cursor: next });
  if (prev !== null) marks = remember(marks, { ...START, rank: from, cursor: prev, way: "before" });
  return found ? open(list, mark, fetched, marks) : { ...list, marks, jumps: false };
}

function passOver<R>(
  list: ListState<R>,
  { mark, skip }: Step & { kind: "skip" },
  fetched: Fetched<unknown>,
): ListState<R> {
  const { rank, way, reversed } = mark;
  const cursor = way === "after" ? fetched.next : fetched.prev;
  if (cursor === null && way === "before") return nothingThere(list, mark);
  // The list ends before it was thought to: somewhere in what was to be passed over.
  if (cursor === null) return { ...list, total: rank + Math.floor(skip / 2), totalKind: "atLeast" };
  const over = skip + fetched.rows.length;
  const at = way === "after" ? rank + over : Math.max(PAGE, rank - over);
  return { ...list, marks: remember(list.marks, { rank: at, cursor, way, reversed }) };
}

function grow<R extends Identified>(
  list: ListState<R>,
  segment: Segment<R>,
  step: Step,
  fetched: Fetched<R>,
): ListState<R> {
  // A row that others moved while we read may come again: it stays where the reader has seen it.
  const held = new Set(segment.pages.flatMap(({ rows }) => rows.map(({ id }) => id)));
  const page = {
    rows: fetched.rows.filter(({ id }) => !held.has(id)),
    prev: fetched.prev,
    next: fetched.next,
  };
  const pages = [...segment.pages];
  const marks = remember(list.marks, step.mark);
  if (step.kind === "next") {
    if (fetched.rows.length > 0) pages.push(page);
    else pages[pages.length - 1] = { ...pages[pages.length - 1], next: null };
    return settle({ ...list, marks }, { ...segment, pages });
  }
  if (fetched.rows.length > 0) pages.unshift(page);
  else pages[0] = { ...pages[0], prev: null };
  return settle({ ...list, marks }, { ...segment, pages, from: segment.from - page.rows.length });
}

/** The list after a step was read. [first, last) is what is on screen, around which pages are kept. */
export function applyStep<R extends Identified>(
  list: ListState<R>,
  step: Step,
  fetched: Fetched<R>,
  first: number,
  last: number,
): ListState<R> {
  if (step.kind === "skip") return passOver(list, step, fetched);
  if (step.kind === "jump") return land(list, step.mark, fetched);
  if (step.kind === "open" || !list.segment) return open(list, step.mark, fetched);
  const grown = grow(list, list.segment, step, fetched);
  if (!grown.segment) return grown;
  const shift = grown.moved - list.moved;
  return { ...grown, segment: letGo(grown.segment, first + shift, last + shift) };
}
