import { describe, expect, test } from "vitest";
import { daysOf, isDay, spanOf, turned, weekNumber } from "@/components/calendar/span";
import {
  clockAt,
  hourLines,
  isOdd,
  onDay,
  shifted,
  snapped,
  stepOf,
  stretched,
  trackOf,
} from "@/components/calendar/track";

const HOUR = 3_600_000;
const COPENHAGEN = "Europe/Copenhagen";
const at = (iso: string) => Date.parse(iso);
const span = (start: string, end: string) => ({ start: at(start), end: at(end) });

describe("the days of a view", () => {
  test("one, a week from Monday, six weeks around a month", () => {
    expect(daysOf("day", "2026-03-29")).toEqual(["2026-03-29"]);
    expect(daysOf("week", "2026-03-29")).toEqual([
      ...["2026-03-23", "2026-03-24", "2026-03-25", "2026-03-26", "2026-03-27", "2026-03-28", "2026-03-29"],
    ]);
    const month = daysOf("month", "2026-03-29");
    expect([month.length, month[0], month.at(-1)]).toEqual([42, "2026-02-23", "2026-04-05"]);
  });

  test("turn over months of different length and over the year", () => {
    expect(turned("day", "2026-12-31", 1)).toBe("2027-01-01");
    expect(turned("week", "2026-03-02", -1)).toBe("2026-02-23");
    expect(turned("month", "2026-01-31", 1)).toBe("2026-02-28");
    expect(turned("month", "2026-01-15", -1)).toBe("2025-12-15");
  });

  test("a week has the number that Europe counts", () => {
    expect(["2026-01-01", "2027-01-01", "2027-01-04", "2024-12-30", "2026-11-25"].map(weekNumber)).toEqual([
      1, 53, 1, 1, 48,
    ]);
  });

  test.each(["2026-02-31", "2026-13-01", "today", "", "2026-1-1"])("%j is no day", (typed) => {
    expect(isDay(typed)).toBe(false);
  });
  test("a day is one", () => expect(isDay("2028-02-29")).toBe(true));
});

describe("a day's track", () => {
  test("is as long as the day really is, in the company's zone", () => {
    const length = (day: string, zone = COPENHAGEN) => {
      const { start, end } = trackOf(day, "", zone);
      return (end - start) / HOUR;
    };
    expect([length("2026-03-28"), length("2026-03-29"), length("2026-10-25")]).toEqual([24, 23, 25]);
    expect(length("2026-04-05", "Australia/Lord_Howe")).toBe(24.5);
    expect(length("2026-03-08", "America/New_York")).toBe(23);
    expect(trackOf("2026-07-01", "", COPENHAGEN).start).toBe(at("2026-06-30T22:00:00Z"));
    expect([
      isOdd(trackOf("2026-03-28", "", COPENHAGEN)),
      isOdd(trackOf("2026-03-29", "", COPENHAGEN)),
    ]).toEqual([false, true]);
  });

  test("has its hours by the clock: one left out in spring, one twice in autumn", () => {
    const labels = (day: string) =>
      hourLines(trackOf(day, "", COPENHAGEN), COPENHAGEN).map(
        ({ label, again }) => label.slice(0, 2) + (again ? "!" : ""),
      );
    expect(labels("2026-03-29").slice(0, 5)).toEqual(["00", "01", "03", "04", "05"]);
    expect(labels("2026-03-29").length).toBe(23);
    expect(labels("2026-10-25").slice(0, 6)).toEqual(["00", "01", "02", "02!", "03", "04"]);
    expect(labels("2026-10-25").at(-1)).toBe("23");
  });

  test("does not depend on where the browser is", () => {
    // Kiritimati is 14 hours ahead, Niue 11 behind: the day there is another one.
    for (const zone of ["Pacific/Kiritimati", "Pacific/Niue", COPENHAGEN]) {
      const track = trackOf("2026-06-15", "", zone);
      expect(clockAt(track.start, zone)).toBe("00:00");
      expect(hourLines(track, zone)[9]?.label).toBe("09:00");
    }
    expect(spanOf(daysOf("week", "2026-03-29"), COPENHAGEN)).toEqual({
      from: at("2026-03-22T23:00:00Z"),
      to: at("2026-03-29T22:00:00Z"),
    });
  });
});

describe("moving", () => {
  test("snaps to steps from the beginning of the day", () => {
    const track = trackOf("2026-03-29", "", COPENHAGEN);
    const wall = (elapsedMinutes: number, step: number) =>
      clockAt(snapped(track.start + elapsedMinutes * 60_000, track, step), COPENHAGEN);
    expect(wall(67, 15)).toBe("01:00");
    expect(wall(68, 15)).toBe("01:15");
    // Two hours after midnight it is three o'clock.
    expect(wall(121, 15)).toBe("03:00");
    expect(stepOf({ stepMinutes: 60 })).toBe(15);
    expect(stepOf({ stepMinutes: 10 })).toBe(10);
  });

  test("to another day keeps the clock and the real length, over both nights of the change", () => {
    const night = span("2026-03-27T22:30:00Z", "2026-03-28T03:30:00Z");
    const spring = onDay(night, "2026-03-28", COPENHAGEN);
    expect([clockAt(spring.start, COPENHAGEN), clockAt(spring.end, COPENHAGEN)]).toEqual(["23:30", "05:30"]);
    expect(spring.end - spring.start).toBe(5 * HOUR);
    const autumn = onDay(night, "2026-10-24", COPENHAGEN);
    expect([clockAt(autumn.start, COPENHAGEN), clockAt(autumn.end, COPENHAGEN)]).toEqual(["23:30", "03:30"]);
    // Half past two is not there in spring.
    const early = span("2026-03-27T01:30:00Z", "2026-03-27T02:30:00Z");
    expect(clockAt(onDay(early, "2026-03-29", COPENHAGEN).start, COPENHAGEN)).toBe("03:30");
  });

  test("stretching keeps at least a step", () => {
    const hour = span("2026-06-01T08:00:00Z", "2026-06-01T09:00:00Z");
    expect(stretched(hour, 30, 15).end).toBe(at("2026-06-01T09:30:00Z"));
    expect(stretched(hour, -90, 15).end).toBe(at("2026-06-01T08:15:00Z"));
    expect(shifted(hour, -15)).toEqual(span("2026-06-01T07:45:00Z", "2026-06-01T08:45:00Z"));
  });
});
