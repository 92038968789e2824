import { fold } from "@/lib/core/text";

/** Which of day and month comes first where both are numbers. */
export type DateOrder = "dmy" | "mdy";

/** A date as it stands in a cell: the wall clock, or a moment where the cell names its offset. */
export type Written = {
  year: number;
  month: number;
  day: number;
  /** Since midnight. */
  ms: number;
  /** Whether the cell has a time of day. */
  timed: boolean;
  offsetMinutes: number | null;
};

// Each is anchored and has no part that another part could take as well, so none can run away.
const TIME = String.raw`(?:[T\s,]+(?:kl\.?\s*)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?)?$`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME}`, "i");
const NUMBERS = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${TIME}`, "i");
const DAY_NAME = String.raw`^(?:\p{L}{2,9}\.?,?\s+)?`;
const DAY_MONTH = new RegExp(
  String.raw`${DAY_NAME}(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?(\p{L}{3,10})\.?[\s,-]+(?:de\s+)?(\d{4})${TIME}`,
  "iu",
);
const MONTH_DAY = new RegExp(
  String.raw`${DAY_NAME}(\p{L}{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${TIME}`,
  "iu",
);

/** The first three folded letters of a month's name in English, Danish, Norwegian, Portuguese and German. */
const MONTHS: Record<string, number> = {
  jan: 1,
  feb: 2,
  fev: 2,
  mar: 3,
  mae: 3,
  apr: 4,
  abr: 4,
  may: 5,
  maj: 5,
  mai: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  ago: 8,
  sep: 9,
  set: 9,
  oct: 10,
  okt: 10,
  out: 10,
  nov: 11,
  dec: 12,
  des: 12,
  dez: 12,
};

/** @param time hours, minutes, seconds, fraction, am or pm, offset; null where there is no such day or time. */
export function written(
  year: string,
  month: number,
  day: string,
  time: (string | undefined)[] = [],
): Written | null {
  const [hours = "0", minutes = "0", seconds = "0", fraction = "", half, zone] = time;
  let hour = Number(hours);
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (/p/i.test(half) ? 12 : 0);
  }
  const full = year.length === 2 ? 2000 + Number(year) - (Number(year) > 69 ? 100 : 0) : Number(year);
  const date = { year: full, month, day: Number(day) };
  const ms =
    ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 +
    Number(fraction.padEnd(3, "0").slice(0, 3));
  const days = new Date(Date.UTC(full, month, 0)).getUTCDate();
  if (full < 1900 || full > 2100 || month < 1 || month > 12 || date.day < 1 || date.day > days) return null;
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const offsetMinutes = zone === undefined ? null : offsetOf(zone);
  return { ...date, ms, timed: time[0] !== undefined, offsetMinutes };
}

function offsetOf(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "");
  return (zone[0] === "-" ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

const CLOCK = /^(?:kl\.?\s*)?(\d{1,2})(?:[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?)?\s*([ap]\.?m\.?)?$/i;

/** A time of day as milliseconds since midnight, or null: `14:30`, `kl. 9`, `2 pm`. */
export function readTime(cell: string): number | null {
  const match = CLOCK.exec(cell);
  const [, hours, minutes = "0", seconds = "0", half] = match ?? [];
  return hours ? (written("2000", 1, "1", [hours, minutes, seconds, "", half])?.ms ?? null) : null;
}

/** A date as it is written, or null. */
export function readDate(cell: string, order: DateOrder): Written | null {
  const first = cell.charCodeAt(0);
  if (first >= 48 && first <= 57) {
    let match = YEAR_FIRST.exec(cell);
    if (match) return written(match[1] ?? "", Number(match[3]), match[4] ?? "", match.slice(5));
    match = NUMBERS.exec(cell);
    if (match) {
      const [, one = "", , two = "", year = ""] = match;
      const [day, month] = order === "dmy" ? [one, two] : [two, one];
      return written(year, Number(month), day, match.slice(5));
    }
  }
  const dayMonth = DAY_MONTH.exec(cell);
  if (dayMonth) return written(dayMonth[3] ?? "", monthOf(dayMonth[2]), dayMonth[1] ?? "", dayMonth.slice(4));
  const monthDay = MONTH_DAY.exec(cell);
  if (monthDay) return written(monthDay[3] ?? "", monthOf(monthDay[1]), monthDay[2] ?? "", monthDay.slice(4));
  return null;
}

/** The month of a name, 1 to 12; 0 for what is none. */
export const monthOf = (name = ""): number => MONTHS[fold(name).slice(0, 3)] ?? 0;

/** Whether a cell could be a date in either order. */
export function looksLikeDate(cell: string): boolean {
  return readDate(cell, "dmy") !== null || readDate(cell, "mdy") !== null;
}

/**
 * The order that a column's values as a whole are written in: one value with a day above 12 tells. Null
 * where none tells (`certain` is then up to the company's country).
 */
export function columnOrder(cells: Iterable<string>): DateOrder | null {
  let dmy = 0;
  let mdy = 0;
  for (const cell of cells) {
    const asDmy = readDate(cell, "dmy");
    const asMdy = readDate(cell, "mdy");
    if (asDmy && !asMdy) dmy++;
    if (asMdy && !asDmy) mdy++;
  }
  if (dmy === mdy) return null;
  return dmy > mdy ? "dmy" : "mdy";
}

/** Whether day and month are both numbers in some of these, so that their order matters. */
export function orderMatters(cells: Iterable<string>): boolean {
  for (const cell of cells) if (NUMBERS.test(cell)) return true;
  return false;
}

/** Month first is the habit of the United States and a few who took it over. */
export function countryOrder(country: string): DateOrder {
  return ["US", "PH", "FM", "MH", "PW", "BZ"].includes(country) ? "mdy" : "dmy";
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Wall clock to UTC in one time zone. Offsets are kept by the quarter hour: asking Intl costs microseconds. */
export class ZoneClock {
  private readonly offsets = new Map<number, number>();
  private readonly format: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  }

  /** Milliseconds that the zone is ahead of UTC at a moment. */
  private offset(moment: number): number {
    const quarter = Math.floor(moment / (HOUR / 4));
    const known = this.offsets.get(quarter);
    if (known !== undefined) return known;
    const at = quarter * (HOUR / 4);
    const parts: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(at)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const offset = Date.UTC(year, month - 1, day, hour, minute, second) - at;
    if (this.offsets.size > 20_000) this.offsets.clear();
    this.offsets.set(quarter, offset);
    return offset;
  }

  /**
   * The moment at which clocks show `wall` (milliseconds as if UTC). Where they show it twice, the first
   * time; where they never do, as far behind the jump as it is behind the gap's beginning.
   */
  toUtc(wall: number): number {
    const before = this.offset(wall - DAY);
    const after = this.offset(wall + DAY);
    if (before === after && this.offset(wall - before) === before) return wall - before;
    if (this.offset(wall - before) === before) return wall - before;
    if (this.offset(wall - after) === after) return wall - after;
    return wall - before;
  }

  /** A cell as a moment in UTC (milliseconds), or null where it is no date. */
  parse(cell: string, order: DateOrder): number | null {
    const date = readDate(cell, order);
    return date && this.moment(date);
  }

  /** The moment that a written date means here. `days` later by the calendar, the clock the same. */
  moment({ year, month, day, ms, offsetMinutes }: Written, days = 0): number {
    const wall = Date.UTC(year, month - 1, day + days) + ms;
    return offsetMinutes === null ? this.toUtc(wall) : wall - offsetMinutes * 60_000;
  }
}
