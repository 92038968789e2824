import type { z } from "zod";
import type { HolidayPage } from "@/lib/domain/catalog/schema";
import { weekdayOf } from "./day-text";
import type { Exception, Hours } from "./use-catalog";

export type Holiday = z.infer<typeof HolidayPage>["data"][number];
type Span = Exception["spans"][number];

export type Stand = {
  closed: boolean;
  /** Hours of the day, where it is open. */
  spans: Span[];
  /** The exception that decides. */
  by?: Exception;
  /** It cannot be changed here: days of a longer exception, or a weekday without hours. */
  fixed: boolean;
};

const USUAL: Span[] = [{ opens: "09:00", closes: "17:00" }];

function weekSpans({ day }: Holiday, hours: Hours | undefined): Span[] {
  return (hours?.week ?? [])
    .filter(({ weekday }) => weekday === weekdayOf(day))
    .map(({ opens, closes }) => ({ opens, closes }));
}

const covers =
  ({ day }: Holiday) =>
  (one: Exception) =>
    one.firstDay <= day && day <= one.lastDay;

/** How the company stands to a holiday. Of several exceptions the one that closes decides, else the newest. */
export function standOf(holiday: Holiday, hours: Hours | undefined, exceptions: Exception[]): Stand {
  const mine = exceptions.filter(covers(holiday));
  const by =
    mine.find(({ spans }) => spans.length === 0) ?? [...mine].sort((a, b) => (a.id < b.id ? 1 : -1))[0];
  const week = weekSpans(holiday, hours);
  if (by)
    return {
      closed: by.spans.length === 0,
      spans: by.spans,
      by,
      fixed: by.firstDay !== by.lastDay && by.spans.length === 0,
    };
  const closed = (hours?.closedOnHolidays ?? true) || week.length === 0;
  return { closed, spans: closed ? [] : week, fixed: false };
}

/** What has to be written for a holiday to be closed, or open: exceptions to take away, and one to make. */
export function planOf(
  holiday: Holiday,
  closed: boolean,
  hours: Hours | undefined,
  exceptions: Exception[],
): { archive: Exception[]; create?: { firstDay: string; lastDay: string; spans: Span[] } } {
  const { day } = holiday;
  const against = exceptions
    .filter(covers(holiday))
    .filter(({ firstDay, lastDay, spans }) => firstDay === lastDay && (spans.length === 0) !== closed);
  const left = exceptions.filter((one) => !against.includes(one));
  if (standOf(holiday, hours, left).closed === closed) return { archive: against };
  const week = weekSpans(holiday, hours);
  const spans = closed ? [] : week.length > 0 ? week : USUAL;
  return { archive: against, create: { firstDay: day, lastDay: day, spans } };
}
