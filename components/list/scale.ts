// How far the scroll bar stands against how far the reader is. A browser cannot scroll an element taller
// than about 33 million pixels, so a list beyond `TALLEST` gets an element of that height, and the bar is
// mapped onto the list: exactly, pixel for pixel, near both ends, and in proportion between them. Moving
// by wheel, finger or key is always pixel for pixel; only dragging the bar goes by the map.

/** Height of the scrolled element at most, in pixels. */
export const TALLEST = 8_000_000;
/** So many pixels at each end are never mapped: few enough that 80 % of the bar is 80 % of the list. */
const EXACT = 16_000;
/** When the bar and its mapped place have come this far apart, the bar is put right. */
const DRIFT = 200_000;

export type Scale = { list: number; bar: number; view: number };

/** @param list height of all rows; @param view height of what is visible. */
export function scaleOf(list: number, view: number, tallest = TALLEST): Scale {
  return { list: Math.max(list, view), bar: Math.max(Math.min(list, tallest), view), view };
}

export function isMapped({ list, bar }: Scale): boolean {
  return list > bar;
}

function exactEnds({ bar, view }: Scale): number {
  return Math.min(EXACT, (bar - view) / 4);
}

/** Where in the list the bar's position `top` points. */
export function toOffset(scale: Scale, top: number): number {
  if (!isMapped(scale)) return top;
  const ends = exactEnds(scale);
  const barEnd = scale.bar - scale.view;
  const listEnd = scale.list - scale.view;
  if (top <= ends) return top;
  if (top >= barEnd - ends) return listEnd - (barEnd - top);
  return ends + ((top - ends) / (barEnd - 2 * ends)) * (listEnd - 2 * ends);
}

/** Where the bar belongs for the place `offset` of the list: the inverse of `toOffset`. */
export function toTop(scale: Scale, offset: number): number {
  if (!isMapped(scale)) return offset;
  const ends = exactEnds(scale);
  const barEnd = scale.bar - scale.view;
  const listEnd = scale.list - scale.view;
  if (offset <= ends) return offset;
  if (offset >= listEnd - ends) return barEnd - (listEnd - offset);
  return ends + ((offset - ends) / (listEnd - 2 * ends)) * (barEnd - 2 * ends);
}

export type Place = { top: number; offset: number };

/** The place after the browser reports the bar at `top`: a short way is walked, a long one is mapped. */
export function moveTo(scale: Scale, before: Place, top: number): Place {
  if (!isMapped(scale)) return { top, offset: top };
  const way = top - before.top;
  const dragged = Math.abs(way) > 4 * scale.view;
  const offset = dragged ? toOffset(scale, top) : before.offset + way;
  return { top, offset: Math.max(0, Math.min(scale.list - scale.view, offset)) };
}

/** How far the bar may drift: near an end less, so that it does not get there before the reader does. */
export function mayDrift({ bar, view }: Scale, { top }: Place): number {
  return Math.max(0, Math.min(DRIFT, top / 2, (bar - view - top) / 2));
}

/** Whether the bar has come so far from its mapped place that it should be put right. */
export function hasDrifted(scale: Scale, { top, offset }: Place, tolerance: number): boolean {
  return isMapped(scale) && Math.abs(toTop(scale, offset) - top) > tolerance;
}
