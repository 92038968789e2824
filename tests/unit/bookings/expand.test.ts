import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localDay, momentOf, wallClock } from "@/lib/core/zone";
import { expand } from "@/lib/domain/bookings/expand";

const ZONE = "Europe/Copenhagen";
const at = (iso: string) => Date.parse(iso);
const iso = (rule: string, start: string, zone = ZONE) =>
  expand(rule, at(start), zone).map((moment) => new Date(moment).toISOString().slice(0, 16));

describe("clocks on the wall", () => {
  test("an hour that is left out is read with the offset before it; of one that comes twice the first counts", () => {
    const clock = (text: string) => Date.parse(`${text}Z`);
    const moment = (text: string, zone = ZONE) => new Date(momentOf(clock(text), zone)).toISOString();
    expect(moment("2026-03-29T01:59:00")).toBe("2026-03-29T00:59:00.000Z");
    expect(moment("2026-03-29T02:30:00")).toBe("2026-03-29T01:30:00.000Z");
    expect(moment("2026-03-29T03:00:00")).toBe("2026-03-29T01:00:00.000Z");
    expect(moment("2026-10-25T02:30:00")).toBe("2026-10-25T00:30:00.000Z");
    expect(moment("2026-10-25T03:00:00")).toBe("2026-10-25T02:00:00.000Z");
    expect(moment("2026-03-08T02:30:00", "America/New_York")).toBe("2026-03-08T07:30:00.000Z");
    expect(moment("2026-04-05T01:45:00", "Australia/Lord_Howe")).toBe("2026-04-04T14:45:00.000Z");
  });

  test("there and back is the same moment, but for the second time of an hour", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at("2020-01-01T00:00:00Z") / 60_000, max: at("2035-01-01T00:00:00Z") / 60_000 }),
        fc.constantFrom(ZONE, "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC"),
        (minutes, zone) => {
          const moment = minutes * 60_000;
          const back = momentOf(wallClock(moment, zone), zone);
          expect(back === moment || back === moment - 3_600_000).toBe(true);
          expect(wallClock(back, zone)).toBe(wallClock(moment, zone));
        },
      ),
    );
  });

  test("a moment's day is the zone's, not ours", () => {
    expect(localDay(at("2026-06-01T22:30:00Z"), ZONE)).toBe("2026-06-02");
    expect(localDay(at("2026-06-01T22:30:00Z"), "America/New_York")).toBe("2026-06-01");
  });
});

describe("a series", () => {
  test("stays at nine over the change to and from summer time", () => {
    expect(iso("FREQ=WEEKLY;COUNT=3", "2026-03-22T08:00:00Z")).toEqual([
      "2026-03-22T08:00",
      "2026-03-29T07:00",
      "2026-04-05T07:00",
    ]);
    expect(iso("RRULE:FREQ=DAILY;UNTIL=20261026", "2026-10-24T07:00:00Z")).toEqual([
      "2026-10-24T07:00",
      "2026-10-25T08:00",
      "2026-10-26T08:00",
    ]);
  });

  test("in the night itself: the hour left out comes an hour later, the one that comes twice comes once", () => {
    expect(iso("FREQ=DAILY;COUNT=3", "2026-03-28T01:30:00Z")).toEqual([
      "2026-03-28T01:30",
      "2026-03-29T01:30",
      "2026-03-30T00:30",
    ]);
    expect(iso("FREQ=DAILY;COUNT=3", "2026-10-24T00:30:00Z")).toEqual([
      "2026-10-24T00:30",
      "2026-10-25T00:30",
      "2026-10-26T01:30",
    ]);
  });

  test("counts days in the company's zone: Mondays there", () => {
    // 23:30 UTC on a Sunday is half past one on Monday in Copenhagen.
    expect(iso("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", "2026-06-07T23:30:00Z")).toEqual([
      "2026-06-07T23:30",
      "2026-06-09T23:30",
      "2026-06-14T23:30",
      "2026-06-16T23:30",
    ]);
  });

  test("the last Friday of the month; UNTIL in UTC includes its own moment", () => {
    expect(iso("FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20260828T080000Z", "2026-06-26T08:00:00Z")).toEqual([
      "2026-06-26T08:00",
      "2026-07-31T08:00",
      "2026-08-28T08:00",
    ]);
  });

  test.each([
    ["FREQ=HOURLY;COUNT=3", "finer than days"],
    ["FREQ=DAILY", "without an end"],
    ["FREQ=DAILY;COUNT=201", "too many"],
    ["FREQ=DAILY;COUNT=3;UNTIL=20270101", "both ends"],
    ["FREQ=DAILY;COUNT=3;BYHOUR=9", "hours"],
    ["FREQ=DAILY;UNTIL=soon", "no date"],
    ["FREQ=DAILY;COUNT=x", "no number"],
    ["FREQ=WEEKLY;BYDAY=XX;COUNT=2", "no day"],
    ["nonsense", "nothing"],
    ["FREQ=DAILY;COUNT=2;FREQ=WEEKLY", "twice"],
  ])("%s is refused: %s", (rule) => {
    expect(() => expand(rule, at("2026-06-01T08:00:00Z"), ZONE)).toThrow("invalid_input");
  });

  test("a rule that never fits comes to an end", () => {
    expect(iso("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=2", "2026-06-01T08:00:00Z")).toEqual([
      "2026-06-01T08:00",
    ]);
  });
});
