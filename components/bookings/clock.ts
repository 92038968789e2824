import { intlLocale } from "@/lib/core/time";
import { localDay, momentOf, wallClock } from "@/lib/core/zone";

const MINUTE_MS = 60_000;

/** Days and clocks of bookings in a zone. */
export function formatsIn(locale: string, timeZone: string) {
  const format = (parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(intlLocale(locale), { ...parts, timeZone });
  const time = format({ hour: "2-digit", minute: "2-digit" });
  const day = format({ weekday: "short", day: "numeric", month: "short" });
  const dayOfYear = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
  const sayDay = (iso: string) => {
    const thisYear = localDay(Date.now(), timeZone).slice(0, 4);
    const at = Date.parse(iso);
    return (localDay(at, timeZone).startsWith(thisYear) ? day : dayOfYear).format(at);
  };
  return {
    time: (iso: string) => time.format(Date.parse(iso)),
    day: sayDay,
    /** From when to when in little room: "22:00–02:00 +1". */
    hours: (start: string, end: string) => {
      const [from, to] = [Date.parse(start), Date.parse(end)];
      const first = Date.parse(localDay(from, timeZone));
      const nights = Math.round((Date.parse(localDay(to - 1, timeZone)) - first) / (1_440 * MINUTE_MS));
      return `${time.format(from)}–${time.format(to)}${nights > 0 ? ` +${nights}` : ""}`;
    },
    /** From when to when, without the first day: "09:00–10:30", or over midnight with the second day. */
    clock: (start: string, end: string) => {
      const [from, to] = [time.format(Date.parse(start)), time.format(Date.parse(end))];
      const sameDay = localDay(Date.parse(start), timeZone) === localDay(Date.parse(end) - 1, timeZone);
      return sameDay ? `${from}–${to}` : `${from} – ${sayDay(end)} ${to}`;
    },
  };
}

/** "09:30" as a field for times takes it. */
export function clockIn(iso: string, timeZone: string): string {
  return new Date(wallClock(Date.parse(iso), timeZone)).toISOString().slice(11, 16);
}

/** The moment at which a clock in the zone shows a day and "09:30"; null for what is no time. */
export function momentAt(day: string, clock: string, timeZone: string): string | null {
  const wall = Date.parse(`${day}T${clock}:00Z`);
  return Number.isNaN(wall) ? null : new Date(momentOf(wall, timeZone)).toISOString();
}

export function minutesBetween(start: string, end: string): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / MINUTE_MS);
}
