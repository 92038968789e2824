// Days as people choose them ("2024-03-01") against moments as the API takes them.

/** How far a zone is from UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(moment);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return local - Math.floor(moment / 1000) * 1000;
}

/** The moment at which a day begins in a zone, `days` later; undefined for what is no day. */
export function startOfDay(day: string | undefined, timeZone: string, days = 0): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? "") ?? [];
  if (!year) return undefined;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(date) + days);
  if (Number.isNaN(midnight)) return undefined;
  // The offset at midnight itself: looked up twice, since the first guess may lie beyond a change of clocks.
  const guess = midnight - offsetAt(midnight, timeZone);
  return new Date(midnight - offsetAt(guess, timeZone)).toISOString();
}

/** Says a day in words by `say`, which takes a moment. What is no day, from an address somebody changed, is said as it is. */
export function dayText(timeZone: string, say: (moment: string) => string): (day: string) => string {
  return (day) => {
    const start = startOfDay(day, timeZone);
    return start === undefined ? day : say(start);
  };
}

/** The day that it is in a zone, `days` from now. */
export function today(timeZone: string, days = 0, now = Date.now()): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(now + days * 24 * 3600 * 1000);
}

/** The calendar day so many days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
}

/** The Monday of the week that a day is in. */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7));
}
