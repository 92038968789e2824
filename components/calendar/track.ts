import { addDays } from "@/components/list/days";
import { momentOf, wallClock } from "@/lib/core/zone";
import { startOf } from "./span";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Half-open; milliseconds. */
export type Span = { start: number; end: number };

/** A column of time: one day of one resource. As long as the day really is, 23 or 25 hours on two nights. */
export type Track = Span & { key: string; day: string; resourceId: string };

export function trackOf(day: string, resourceId: string, timeZone: string): Track {
  const end = startOf(addDays(day, 1), timeZone);
  return { key: `${resourceId} ${day}`, day, resourceId, start: startOf(day, timeZone), end };
}

export const overlap = (a: Span, b: Span) => a.start < b.end && a.end > b.start;

/** What of a span lies in another one; null: nothing. */
export function clipped(span: Span, { start, end }: Span): Span | null {
  const part = { start: Math.max(span.start, start), end: Math.min(span.end, end) };
  return part.start < part.end ? part : null;
}

/** "09:30", as the clock on the company's wall shows a moment. */
export function clockAt(moment: number, timeZone: string): string {
  return new Date(wallClock(moment, timeZone)).toISOString().slice(11, 16);
}

export type HourLine = {
  at: number;
  /** What the clock shows then. */
  label: string;
  /** It has shown that an hour before: the night is an hour longer. */
  again: boolean;
};

/** Every real hour of a day after its first moment, with what the clock shows: 00 01 03 or 00 01 02 02 03. */
export function hourLines({ start, end }: Span, timeZone: string): HourLine[] {
  const lines: HourLine[] = [];
  for (let at = start; at < end; at += HOUR_MS) {
    const label = clockAt(at, timeZone);
    lines.push({ at, label, again: lines.at(-1)?.label === label });
  }
  return lines;
}

/** Whether the clock of a day is changed between its hours: it needs labels of its own. */
export function isOdd({ start, end }: Span): boolean {
  return end - start !== 24 * HOUR_MS;
}

/** Of a moment in a track the nearest one on the grid, counted from the beginning of the day. */
export function snapped(moment: number, track: Span, stepMinutes: number): number {
  const step = stepMinutes * MINUTE_MS;
  return track.start + Math.round((moment - track.start) / step) * step;
}

/** The steps in which a booking of a service is moved: its own where they are small, else quarters of an hour. */
export function stepOf(service: { stepMinutes: number } | undefined): number {
  return Math.min(service?.stepMinutes ?? 15, 15);
}

/** At the same time of the clock on another day; an hour that is left out there is read as RFC 5545 does. */
export function onDay({ start, end }: Span, day: string, timeZone: string): Span {
  const timeOfDay = ((wallClock(start, timeZone) % 86_400_000) + 86_400_000) % 86_400_000;
  const at = momentOf(Date.parse(`${day}T00:00Z`) + timeOfDay, timeZone);
  return { start: at, end: at + (end - start) };
}

/** With its end by some minutes later or earlier, never shorter than a step. */
export function stretched({ start, end }: Span, minutes: number, stepMinutes: number): Span {
  return { start, end: Math.max(start + stepMinutes * MINUTE_MS, end + minutes * MINUTE_MS) };
}

export function shifted({ start, end }: Span, minutes: number): Span {
  return { start: start + minutes * MINUTE_MS, end: end + minutes * MINUTE_MS };
}
