import type { CalendarFrame } from "@/lib/domain/bookings/calendar-schema";
import { clipped, type Span } from "./track";

/** Open spans of each resource that has its own, and of all others under null; in order. */
export type Hours = Map<string | null, Span[]>;

export function hoursOf({ hours }: Pick<CalendarFrame, "hours">): Hours {
  const spans = (open: [string, string][]) =>
    open.map(([start, end]) => ({ start: Date.parse(start), end: Date.parse(end) }));
  return new Map(hours.map(({ resourceId, open }) => [resourceId, spans(open)]));
}

export function openOf(hours: Hours, resourceId: string): readonly Span[] {
  return hours.get(resourceId) ?? hours.get(null) ?? [];
}

/** Whether all of a span lies in one open span: what touches is one already. */
export function isOpen(hours: Hours, resourceId: string, { start, end }: Span): boolean {
  return openOf(hours, resourceId).some((open) => open.start <= start && end <= open.end);
}

/** What of a day is closed. */
export function closedIn(open: readonly Span[], day: Span): Span[] {
  const closed: Span[] = [];
  let at = day.start;
  for (const span of open) {
    const part = clipped(span, day);
    if (!part) continue;
    if (part.start > at) closed.push({ start: at, end: part.start });
    at = Math.max(at, part.end);
  }
  if (at < day.end) closed.push({ start: at, end: day.end });
  return closed;
}
