import { monthOf, readDate, readTime, type Written, written, type ZoneClock } from "./dates";
import type { RejectReason } from "./schema";
import type { Column } from "./sniff";

const DAY_MS = 86_400_000;

export type BookingSpan = { start: number; end: number | null; nights: number };

/**
 * When a booking begins and ends, put together from whatever columns a file has. Without a time of day it is of
 * whole days: a stay of two nights from 1 July ends as 3 July begins, and so does one whose end is written 3 July.
 */
export class BookingTimes {
  minutes: number | null = null;
  nights: number | null = null;
  private start: Written | null = null;
  private startTime: number | null = null;
  private end: Written | null = null;
  private endTime: number | null = null;
  private readonly parts = { year: "", month: 0, day: "" };

  constructor(private readonly clock: ZoneClock) {}

  /** @returns "taken" where the column is one of these, why where its value cannot be, undefined for another's. */
  take(field: string, { dateOrder }: Column, cell: string): "taken" | RejectReason | undefined {
    switch (field) {
      case "start":
      case "end": {
        this[field] = readDate(cell, dateOrder?.order ?? "dmy");
        if (this[field]) return "taken";
        // "10:00" under "To" is a time of the day it begins.
        const time = field === "end" ? readTime(cell) : null;
        if (time === null) return "date";
        this.endTime = time;
        return "taken";
      }
      case "startTime":
      case "endTime": {
        const time = readTime(cell) ?? readDate(cell, dateOrder?.order ?? "dmy")?.ms ?? null;
        this[field] = time;
        return time === null ? "time" : "taken";
      }
      case "startYear":
        this.parts.year = cell;
        return /^\d{4}$/.test(cell) ? "taken" : "date";
      case "startMonth":
        this.parts.month = /^\d{1,2}$/.test(cell) ? Number(cell) : monthOf(cell);
        return this.parts.month >= 1 && this.parts.month <= 12 ? "taken" : "date";
      case "startDay":
        this.parts.day = cell;
        return /^\d{1,2}$/.test(cell) ? "taken" : "date";
    }
    return undefined;
  }

  /** Why there is none, as a code of REJECT_REASONS. */
  span(): BookingSpan | "start_missing" | "date" | "end_before_start" {
    const begins = this.begins();
    if (typeof begins === "string") return begins;
    const start = this.clock.moment(begins);
    const end = this.ends(begins, start);
    if (end !== null && end <= start) return "end_before_start";
    const nights = this.nights ?? Math.round(((end ?? start) - start) / DAY_MS);
    return { start, end, nights };
  }

  private begins(): Written | "start_missing" | "date" {
    const { year, month, day } = this.parts;
    let date = this.start;
    if (!date) {
      if (!year || !month || !day) return "start_missing";
      date = written(year, month, day);
      if (!date) return "date";
    }
    if (this.startTime === null || date.timed) return date;
    return { ...date, ms: this.startTime, timed: true };
  }

  private ends(begins: Written, start: number): number | null {
    const { clock, end, endTime } = this;
    if (end) {
      if (end.timed || endTime !== null)
        return clock.moment(end.timed ? end : { ...end, ms: endTime ?? 0, timed: true });
      const last = clock.moment(end);
      // One day that is both the first and the last; and a time of day that ends on a mere date, with that date.
      return begins.timed || last === start ? clock.moment(end, 1) : last;
    }
    if (endTime !== null) {
      const sameDay = clock.moment({ ...begins, ms: endTime });
      return sameDay > start ? sameDay : clock.moment({ ...begins, ms: endTime }, 1);
    }
    if (this.minutes !== null) return start + this.minutes * 60_000;
    // Nobody stays the night: the room is had for the day.
    if (this.nights !== null) return clock.moment(begins, Math.max(1, this.nights));
    return begins.timed ? null : clock.moment(begins, 1);
  }
}
