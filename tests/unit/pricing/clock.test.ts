import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayText, localDay, yearOfDay, zoneOf } from "@/lib/domain/pricing/clock";
import { priced } from "./one-list";

const night = {
  kind: "timeOfDay",
  from: "22:00",
  to: "06:00",
  change: { kind: "percent", basisPoints: 10_000 },
};
const minute = { kind: "base", by: "duration", amount: 100, per: 1 };
/** Minutes of a booking that lie in a window, as its line says. */
const inside = (rule: object, startsAt: string, endsAt: string, timeZone?: string) =>
  priced([minute, rule as Record<string, unknown>], { startsAt, endsAt }, { timeZone }).lines[1]?.inputs
    .minutes;

describe("the nights on which the clocks change", () => {
  test("in spring the night is an hour shorter", () => {
    // 28 March 22:00 (+1) to 29 March 06:00 (+2): 7 hours that really pass.
    expect(inside(night, "2026-03-28T21:00:00Z", "2026-03-29T04:00:00Z")).toBe(7 * 60);
  });

  test("in autumn it is an hour longer", () => {
    // 24 October 22:00 (+2) to 25 October 06:00 (+1): 9 hours.
    expect(inside(night, "2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z")).toBe(9 * 60);
  });

  const small = { ...night, from: "02:00", to: "03:00" };
  test("02:00 to 03:00 does not exist in spring", () => {
    expect(inside(small, "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z")).toBeUndefined();
  });

  test("and is there twice in autumn", () => {
    // 01:30 (+2) to 03:30 (+1) is three hours, two of them between 02:00 and 03:00.
    expect(inside(small, "2026-10-24T23:30:00Z", "2026-10-25T02:30:00Z")).toBe(120);
  });

  test("Sunday has 23 hours and 25", () => {
    const sunday = { kind: "weekday", days: [7], change: { kind: "percent", basisPoints: 10_000 } };
    expect(inside(sunday, "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z")).toBe(23 * 60);
    expect(inside(sunday, "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z")).toBe(25 * 60);
  });

  test("the company's zone counts, not the reader's", () => {
    // 21:00 UTC on 4 May is 23:00 in Copenhagen, 17:00 in New York.
    const hour = ["2026-05-04T21:00:00Z", "2026-05-04T22:00:00Z"] as const;
    expect(inside(night, ...hour)).toBe(60);
    expect(inside(night, ...hour, "America/New_York")).toBeUndefined();
  });
});

const ZONES = [
  "Europe/Copenhagen",
  "Europe/Oslo",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "UTC",
];

test("a zone shows what Intl shows, at any minute of any year", () => {
  const formats = new Map(
    ZONES.map((timeZone) => [
      timeZone,
      new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }),
    ]),
  );
  const minutes = fc.integer({ min: Date.UTC(2000, 0) / 60_000, max: Date.UTC(2100, 0) / 60_000 });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), minutes, (name, at) => {
      const zone = zoneOf(name);
      const { from, to } = zone.era(at);
      expect(at >= from && at < to).toBe(true);
      expect(dayText(localDay(zone, at))).toBe(formats.get(name)?.format(new Date(at * 60_000)));
    }),
    { numRuns: 2_000 },
  );
});

test("the year of a day is the calendar's", () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
      expect(yearOfDay(day)).toBe(new Date(day * 86_400_000).getUTCFullYear());
    }),
  );
});
