// Wall clocks and moments. A wall clock is written as the milliseconds it would be in UTC.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string): Intl.DateTimeFormat {
  let made = formats.get(timeZone);
  if (!made) {
    made = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(timeZone, made);
  }
  return made;
}

/** What the clock on the wall shows at `moment` (milliseconds), as milliseconds in UTC. */
export function wallClock(moment: number, timeZone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format(timeZone).formatToParts(moment)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (moment % 1000);
}

/** The calendar day at `moment` in the zone: "2026-03-29". */
export function localDay(moment: number, timeZone: string): string {
  return new Date(wallClock(moment, timeZone)).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;

/**
 * The moment at which a wall clock shows `wall`, as RFC 5545 reads it (3.3.5): of an hour that comes twice the
 * first one; an hour that is left out is read with the offset from before it, so 02:30 becomes 03:30.
 */
export function momentOf(wall: number, timeZone: string): number {
  const offset = (moment: number) => wallClock(moment, timeZone) - moment;
  const before = wall - offset(wall - DAY_MS);
  if (wallClock(before, timeZone) === wall) return before;
  const after = wall - offset(wall + DAY_MS);
  return wallClock(after, timeZone) === wall ? after : before;
}
