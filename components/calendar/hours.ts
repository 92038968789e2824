import type { CalendarFrame } from "@/lib/domain/bookings/calendar-schema";
import { clipped, type Span, type Track } from "./track";

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

const HOUR_MS = 3_600_000;

/**
 * How far into the day a page of tracks opens, in milliseconds: half an hour before the first opening, and
 * today before now, once that is past. `closed` is what is closed of each track.
 */
export function openingOf(tracks: readonly Track[], closed: readonly Span[][], now: number): number {
  const starts = tracks.flatMap((track, at) => {
    const [before] = closed[at] ?? [];
    const opens = before?.start === track.start && before.end < track.end;
    return opens ? [before.end - HOUR_MS / 2 - track.start] : [];
  });
  const first = starts.length > 0 ? Math.min(...starts) : 7.5 * HOUR_MS;
  const today = tracks.find(({ start, end }) => start <= now && now < end);
  return today ? Math.max(first, now - 1.5 * HOUR_MS - today.start) : first;
}
