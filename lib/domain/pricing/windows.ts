import { dayNumber, parseDay, weekdayOf, yearOfDay, type Zone } from "./clock";
import type { RuleOf } from "./schema";

const DAY = 1_440;
type WindowRule = RuleOf<"weekday" | "timeOfDay" | "season">;

/** Tells how many minutes of a stretch on the wall's clock (from ≤ minute < to) lie in it. */
export interface Window {
  minutes(from: number, to: number): number;
}

/**
 * How many minutes from ≤ minute < to (UTC) lie in a window. Every minute that really passes is judged by what
 * the clock on the wall shows: on the night that has 02:30 twice both count, and on the night that has none
 * there is nothing to count.
 */
export function minutesInside(window: Window, zone: Zone, from: number, to: number): number {
  let minutes = 0;
  for (let at = from; at < to; ) {
    const { to: change, offset } = zone.era(at);
    const stop = Math.min(change, to);
    minutes += window.minutes(at + offset, stop + offset);
    at = stop;
  }
  return minutes;
}

export function windowOf(rule: WindowRule): Window {
  if (rule.kind === "weekday") return new DaysWindow(rule.days, 0, DAY);
  if (rule.kind === "season") {
    const { firstDay, lastDay } = rule;
    return firstDay.length > 5 ? new DatedSeason(firstDay, lastDay) : new YearlySeason(firstDay, lastDay);
  }
  const from = minuteOfDay(rule.from);
  const to = minuteOfDay(rule.to);
  return new DaysWindow(rule.days ?? [1, 2, 3, 4, 5, 6, 7], from, to > from ? to : to + DAY);
}

function minuteOfDay(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

/** On some days of the week, from a minute of the day to another, which may be one of the next day. */
class DaysWindow implements Window {
  private readonly mask: number;
  /** A window of the day before may reach into the first day. */
  private readonly before: number;

  constructor(
    days: number[],
    private readonly opens: number,
    private readonly closes: number,
  ) {
    this.mask = days.reduce((mask, day) => mask | (1 << day), 0);
    this.before = closes > DAY ? 1 : 0;
  }

  minutes(from: number, to: number): number {
    const { mask, opens, closes } = this;
    let minutes = 0;
    const day = Math.floor(from / DAY) - this.before;
    let weekday = weekdayOf(day);
    for (let midnight = day * DAY; midnight < to; midnight += DAY) {
      if ((mask & (1 << weekday)) !== 0) {
        const first = Math.max(from, midnight + opens);
        const behind = Math.min(to, midnight + closes);
        if (behind > first) minutes += behind - first;
      }
      weekday = weekday === 7 ? 1 : weekday + 1;
    }
    return minutes;
  }
}

function overlap(from: number, to: number, first: number, behind: number): number {
  return Math.max(0, Math.min(to, behind) - Math.max(from, first));
}

class DatedSeason implements Window {
  private readonly first: number;
  private readonly behind: number;

  constructor(firstDay: string, lastDay: string) {
    this.first = parseDay(firstDay) * DAY;
    this.behind = (parseDay(lastDay) + 1) * DAY;
  }

  minutes(from: number, to: number): number {
    return overlap(from, to, this.first, this.behind);
  }
}

/** The same days every year. A 29 February that a year has not begins on 1 March, or ends on the 28th. */
class YearlySeason implements Window {
  private readonly firstMonth: number;
  private readonly firstOf: number;
  private readonly lastMonth: number;
  private readonly lastOf: number;
  /** 1 where it goes over New Year. */
  private readonly wraps: number;
  /** The year asked for last, its season, and from when to when no other can matter: bookings come together. */
  private met = { year: Number.NaN, first: 0, behind: 0, from: 0, to: 0 };

  constructor(firstDay: string, lastDay: string) {
    [this.firstMonth = 1, this.firstOf = 1] = firstDay.split("-").map(Number);
    [this.lastMonth = 1, this.lastOf = 1] = lastDay.split("-").map(Number);
    this.wraps = lastDay < firstDay ? 1 : 0;
  }

  minutes(from: number, to: number): number {
    const { met } = this;
    if (from >= met.from && to <= met.to) return overlap(from, to, met.first, met.behind);
    let minutes = 0;
    const last = yearOfDay(Math.floor((to - 1) / DAY));
    for (let year = yearOfDay(Math.floor(from / DAY)) - this.wraps; year <= last; year++) {
      const { first, behind } = this.of(year);
      minutes += overlap(from, to, first, behind);
    }
    return minutes;
  }

  /** The season that begins in a year. */
  private of(year: number): { first: number; behind: number } {
    if (this.met.year === year) return this.met;
    const { firstMonth, firstOf, lastMonth, lastOf, wraps } = this;
    const ends = year + wraps;
    const end = Math.min(dayNumber(ends, lastMonth, lastOf) + 1, dayNumber(ends, lastMonth + 1, 1)) * DAY;
    const first = dayNumber(year, firstMonth, firstOf) * DAY;
    // One that goes over New Year is alone from its own beginning until the next begins.
    const from = wraps ? first : dayNumber(year, 1, 1) * DAY;
    const to = wraps ? dayNumber(ends, firstMonth, firstOf) * DAY : dayNumber(ends + 1, 1, 1) * DAY;
    this.met = { year, first, behind: end, from, to };
    return this.met;
  }
}
