/** Columns side by side: where each begins, and how wide it is. */
export type Columns = { widths: number[]; lefts: number[]; total: number };

/** So wide is a column at least, and for each further booking side by side. */
const NARROWEST = 132;
const LANE = 58;
const WIDEST = 420;

/** As wide as the bookings side by side need it; where there is room, all of it is used. */
export function columnsOf(lanes: readonly number[], room: number): Columns {
  const least = lanes.map((n) => Math.min(WIDEST, Math.max(NARROWEST, n * LANE)));
  const needed = least.reduce((sum, width) => sum + width, 0);
  const more = needed < room && least.length > 0 ? (room - needed) / least.length : 0;
  const widths = least.map((width) => width + more);
  let left = 0;
  const lefts = widths.map((width) => {
    const at = left;
    left += width;
    return at;
  });
  return { widths, lefts, total: left };
}

/** Which column lies at a place; the nearest one where it lies outside. */
export function columnAt({ lefts }: Columns, x: number): number {
  let at = 0;
  while (at + 1 < lefts.length && (lefts[at + 1] ?? 0) <= x) at++;
  return at;
}
