import { addDays, mondayOf } from "@/components/list/days";
import { momentOf } from "@/lib/core/zone";

export const VIEWS = ["day", "week", "month"] as const;
export type View = (typeof VIEWS)[number];

const MONTH_PAGE = 42;

/** The first of the month that a day is in, some months on. */
function firstOfMonth(day: string, months = 0): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** Whether it is a day: "2026-02-31" is none. */
export function isDay(typed: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(typed) ? Date.parse(`${typed}T00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(typed);
}

/** The days that a view shows, in order: one, a week from Monday, or six such weeks around a month. */
export function daysOf(view: View, date: string): string[] {
  if (view === "day") return [date];
  const first = mondayOf(view === "week" ? date : firstOfMonth(date));
  const count = view === "week" ? 7 : MONTH_PAGE;
  return Array.from({ length: count }, (_, at) => addDays(first, at));
}

/** The same view one step on or back. A month keeps the day as far as it has it: 31 January → 28 February. */
export function turned(view: View, date: string, by: 1 | -1): string {
  if (view !== "month") return addDays(date, view === "day" ? by : 7 * by);
  const first = firstOfMonth(date, by);
  const last = addDays(firstOfMonth(first, 1), -1);
  const same = `${first.slice(0, 8)}${date.slice(8)}`;
  return same > last ? last : same;
}

export const inMonthOf = (day: string, date: string) => day.slice(0, 7) === date.slice(0, 7);

/** When a day of the zone begins: its first moment, also where the clocks leave midnight out. */
export function startOf(day: string, timeZone: string): number {
  return momentOf(Date.parse(`${day}T00:00Z`), timeZone);
}

/** From the beginning of the first day to the end of the last; milliseconds. */
export function spanOf(days: readonly string[], timeZone: string): { from: number; to: number } {
  const [first = ""] = days;
  const last = days.at(-1) ?? first;
  return { from: startOf(first, timeZone), to: startOf(addDays(last, 1), timeZone) };
}

/** The number of a week, as it is counted in Europe (ISO 8601): the first is the one with the first Thursday. */
export function weekNumber(day: string): number {
  const thursday = addDays(mondayOf(day), 3);
  const newYear = Date.parse(`${thursday.slice(0, 4)}-01-01T00:00Z`);
  return 1 + Math.floor((Date.parse(`${thursday}T00:00Z`) - newYear) / (7 * 24 * 3_600_000));
}
