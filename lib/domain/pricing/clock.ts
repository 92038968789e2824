// What the clock on the wall shows, from the moment in UTC. Minutes since 1970 on both sides. Zones are
// Intl's; it is asked once a zone and year, and what it says is kept as a table of changes.

const MINUTE = 60_000;
const DAY_MINUTES = 1_440;

/** Between two changes of a zone's clock: `from` ≤ minute < `to` in UTC, `offset` minutes ahead of it. */
export type Era = { from: number; to: number; offset: number };

export class Zone {
  private readonly format: Intl.DateTimeFormat;
  private eras: Era[] = [];
  /** Years that `eras` tells of; the outermost are cut off at their ends, and are asked for again. */
  private years = { first: 0, last: 0 };
  private told = { from: 0, to: 0 };
  /** The two asked for last: bookings of half a year and the next lie in them. */
  private latest: Era = { from: 0, to: 0, offset: 0 };
  private other = this.latest;

  constructor(name: string) {
    this.format = new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "longOffset" });
  }

  /** The era that a minute of UTC lies in. */
  era(minute: number): Era {
    const { latest } = this;
    if (minute >= latest.from && minute < latest.to) return latest;
    const { other } = this;
    this.other = latest;
    this.latest = minute >= other.from && minute < other.to ? other : this.find(minute);
    return this.latest;
  }

  private find(minute: number): Era {
    if (minute < this.told.from || minute >= this.told.to) this.tell(minute);
    const { eras } = this;
    let low = 0;
    let high = eras.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((eras[middle] as Era).from <= minute) low = middle;
      else high = middle - 1;
    }
    return eras[low] as Era;
  }

  /** Reads the year of a minute, and all between it and those known. */
  private tell(minute: number): void {
    const year = new Date(minute * MINUTE).getUTCFullYear();
    const { first, last } = this.eras.length > 0 ? this.years : { first: year, last: year };
    this.years = { first: Math.min(first, year - 1), last: Math.max(last, year + 1) };
    this.eras = this.read(this.years.first, this.years.last);
    this.told = {
      from: Date.UTC(this.years.first + 1, 0) / MINUTE,
      to: Date.UTC(this.years.last, 0) / MINUTE,
    };
  }

  private read(first: number, last: number): Era[] {
    const end = Date.UTC(last + 1, 0) / MINUTE;
    let from = Date.UTC(first, 0) / MINUTE;
    let offset = this.offset(from);
    const eras: Era[] = [];
    // No zone changes twice in half a month.
    for (let at = from; at < end; ) {
      const next = Math.min(end, at + 15 * DAY_MINUTES);
      if (this.offset(next) !== offset) {
        const change = this.change(at, next, offset);
        eras.push({ from, to: change, offset });
        from = change;
        offset = this.offset(change);
      }
      at = next;
    }
    eras.push({ from, to: end, offset });
    return eras;
  }

  /** The first minute after `before` whose offset is another. */
  private change(before: number, after: number, offset: number): number {
    let [low, high] = [before, after];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offset(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }

  private offset(minute: number): number {
    const shown = this.format.format(new Date(minute * MINUTE));
    const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(shown) ?? [];
    const ahead = Number(hours) * 60 + Number(minutes);
    return sign === "-" ? -ahead : ahead;
  }
}

const zones = new Map<string, Zone>();

/** @throws RangeError for a name that is no zone. */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (!zone) {
    zone = new Zone(name);
    zones.set(name, zone);
  }
  return zone;
}

/** The number of a day since 1970 in the proleptic Gregorian calendar. Days beyond a month's end run over. */
export function dayNumber(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, day) / (DAY_MINUTES * MINUTE));
}

export function parseDay(text: string): number {
  return Math.round(Date.parse(`${text}T00:00:00Z`) / (DAY_MINUTES * MINUTE));
}

/** 1 is Monday. 1970 began on a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Without a Date: bulk quotes ask for it every time. Counted in cycles of 400 years that begin on 1 March. */
export function yearOfDay(day: number): number {
  const since = day + 719_468;
  const cycle = Math.floor(since / 146_097);
  const inCycle = since - cycle * 146_097;
  const leaps = Math.floor(inCycle / 1_460) - Math.floor(inCycle / 36_524) + Math.floor(inCycle / 146_096);
  const year = Math.floor((inCycle - leaps) / 365);
  const inYear = inCycle - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  // January and February, from day 306 on, are the next year's.
  return cycle * 400 + year + (inYear >= 306 ? 1 : 0);
}

/** `2026-12-24` for the day on the wall at a minute of UTC. */
export function dayText(day: number): string {
  return new Date(day * DAY_MINUTES * MINUTE).toISOString().slice(0, 10);
}

/** The day on the wall at a minute of UTC. */
export function localDay(zone: Zone, minute: number): number {
  return Math.floor((minute + zone.era(minute).offset) / DAY_MINUTES);
}
