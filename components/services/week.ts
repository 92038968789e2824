import { newId } from "@/lib/core/ids";
import type { Hours } from "./use-catalog";

/** A span as typed; `key` is for the screen only. */
export type SpanDraft = { key: string; opens: string; closes: string };
/** Monday first. */
export type WeekDraft = SpanDraft[][];
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const DAY = 1_440;
const WEEK = 7 * DAY;

/** "9", "930", "9.30" and "09:30" as "09:30"; null for no time. Only a closing may be "24:00". */
export function parseClock(typed: string, closing = false): string | null {
  const found = /^(\d{1,2})(?:[:.\s]?(\d{2}))?$/.exec(typed.trim());
  if (!found) return null;
  const [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)];
  if (minutes > 59 || hours > 24 || (hours === 24 && !(closing && minutes === 0))) return null;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

export function spanDraft(opens: string, closes: string): SpanDraft {
  return { key: newId(), opens, closes };
}

export function draftOfWeek(week: Hours["week"]): WeekDraft {
  return WEEKDAYS.map((day) =>
    week
      .filter(({ weekday }) => weekday === day)
      .sort((a, b) => (a.opens < b.opens ? -1 : 1))
      .map(({ opens, closes }) => spanDraft(opens, closes)),
  );
}

/** Monday to Friday, nine to five: somewhere to begin. */
export const USUAL_WEEK: Hours["week"] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  opens: "09:00",
  closes: "17:00",
}));

/** The week as the API takes it. Only for one in which nothing is wrong. */
export function weekOf(draft: WeekDraft): Hours["week"] {
  return draft.flatMap((spans, at) =>
    spans
      .map((span) => ({ weekday: at + 1, opens: clockOf(span.opens), closes: clockOf(span.closes, true) }))
      .sort((a, b) => (a.opens < b.opens ? -1 : 1)),
  );
}

const clockOf = (typed: string, closing = false) => parseClock(typed, closing) ?? typed;

/** Whether it closes on the day after. */
export function overMidnight({ opens, closes }: SpanDraft): boolean {
  const [from, to] = [parseClock(opens), parseClock(closes, true)];
  return from !== null && to !== null && to <= from;
}

export function lengthOf(span: SpanDraft): number {
  const [from, to] = [parseClock(span.opens), parseClock(span.closes, true)];
  if (from === null || to === null) return 0;
  return minutesOf(to) - minutesOf(from) + (to <= from ? DAY : 0);
}

export function minutesAWeek(draft: WeekDraft): number {
  return draft.flat().reduce((sum, span) => sum + lengthOf(span), 0);
}

export type SpanProblem = "notClock" | "overlap";

/** What is wrong with which span, by its key: no time, or at the same time as another, over midnight too. */
export function problemsOf(draft: WeekDraft): Map<string, SpanProblem> {
  const problems = new Map<string, SpanProblem>();
  const placed: { key: string; from: number; to: number }[] = [];
  for (const [day, spans] of draft.entries()) {
    for (const span of spans) {
      const opens = parseClock(span.opens);
      if (opens === null || parseClock(span.closes, true) === null) {
        problems.set(span.key, "notClock");
        continue;
      }
      const from = day * DAY + minutesOf(opens);
      placed.push({ key: span.key, from, to: from + lengthOf(span) });
    }
  }
  for (const one of placed) {
    // Sunday's night may reach into Monday.
    const meets = placed.some(
      (other) =>
        other.key !== one.key &&
        [-WEEK, 0, WEEK].some((shift) => one.from < other.to + shift && other.from + shift < one.to),
    );
    if (meets) problems.set(one.key, "overlap");
  }
  return problems;
}

/** The spans of one day given to others. */
export function copyDay(draft: WeekDraft, from: number, to: readonly number[]): WeekDraft {
  return draft.map((spans, at) =>
    to.includes(at) && at !== from
      ? (draft[from] ?? []).map(({ opens, closes }) => spanDraft(opens, closes))
      : spans,
  );
}
