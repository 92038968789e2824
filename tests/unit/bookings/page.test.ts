import { describe, expect, test } from "vitest";
import { clockIn, formatsIn, minutesBetween, momentAt } from "@/components/bookings/clock";
import { REPEATS, readRule, ruleOf } from "@/components/bookings/repeat";
import { type STRETCHES, stretchOf } from "@/components/bookings/stretch";
import { addDays, mondayOf } from "@/components/list/days";

const COPENHAGEN = "Europe/Copenhagen";

describe("days of the list are the company's", () => {
  // A Wednesday, half an hour into the 26th in Copenhagen and still the 25th in UTC.
  const now = Date.parse("2026-03-25T23:30:00Z");
  const at = (stretch: (typeof STRETCHES)[number]) => stretchOf(stretch, COPENHAGEN, now);

  test("today, and all that follows or went before", () => {
    expect(at("today")).toEqual({ from: "2026-03-25T23:00:00.000Z", to: "2026-03-26T23:00:00.000Z" });
    expect(at("upcoming")).toEqual({ from: "2026-03-25T23:00:00.000Z" });
    expect(at("past")).toEqual({ to: "2026-03-25T23:00:00.000Z" });
    expect(at("all")).toEqual({});
  });

  test("a week with the change to summer time is an hour shorter", () => {
    const { from = "", to = "" } = at("week");
    expect([from, to]).toEqual(["2026-03-22T23:00:00.000Z", "2026-03-29T22:00:00.000Z"]);
    expect(minutesBetween(from, to)).toBe(7 * 1_440 - 60);
    expect(at("next7").to).toBe("2026-04-01T22:00:00.000Z");
  });

  test("weeks begin on Mondays, over years and leap days", () => {
    expect(mondayOf("2026-03-23")).toBe("2026-03-23");
    expect(mondayOf("2026-03-29")).toBe("2026-03-23");
    expect(mondayOf("2027-01-01")).toBe("2026-12-28");
    expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
  });
});

describe("times as the company's clock shows them", () => {
  test("a time that is typed is that moment, and is shown as it was typed", () => {
    expect(momentAt("2026-07-01", "09:30", COPENHAGEN)).toBe("2026-07-01T07:30:00.000Z");
    expect(clockIn("2026-07-01T07:30:00.000Z", COPENHAGEN)).toBe("09:30");
    expect(momentAt("2026-07-01", "", COPENHAGEN)).toBeNull();
    // An hour that does not come, and one that comes twice.
    expect(momentAt("2026-03-29", "02:30", COPENHAGEN)).toBe("2026-03-29T01:30:00.000Z");
    expect(momentAt("2026-10-25", "02:30", COPENHAGEN)).toBe("2026-10-25T00:30:00.000Z");
  });

  test("from when to when, with the second day where there is one", () => {
    const { clock, hours, day } = formatsIn("en", COPENHAGEN);
    expect(clock("2031-06-02T07:00:00Z", "2031-06-02T08:30:00Z")).toBe("09:00–10:30");
    expect(clock("2031-06-02T20:00:00Z", "2031-06-02T22:00:00Z")).toBe("22:00–00:00");
    expect(clock("2031-06-02T20:00:00Z", "2031-06-03T00:00:00Z")).toBe("22:00 – Tue, 3 Jun 2031 02:00");
    expect(hours("2031-06-02T07:00:00Z", "2031-06-02T08:30:00Z")).toBe("09:00–10:30");
    expect(hours("2031-06-02T20:00:00Z", "2031-06-02T22:00:00Z")).toBe("22:00–00:00");
    expect(hours("2031-06-02T20:00:00Z", "2031-06-03T00:00:00Z")).toBe("22:00–02:00 +1");
    expect(day("2031-06-02T22:30:00Z")).toBe("Tue, 3 Jun 2031");
  });
});

describe("how often a booking comes again", () => {
  test("what is chosen is read back from its rule", () => {
    for (const repeat of REPEATS) if (repeat !== "never") expect(readRule(ruleOf(repeat, 7))).toBe(repeat);
  });

  test("also where a rule says more than it must, and never where it says something else", () => {
    expect(readRule("FREQ=WEEKLY;BYDAY=WE;COUNT=15")).toBe("weekly");
    expect(readRule("FREQ=WEEKLY;INTERVAL=1;UNTIL=20270101T000000Z")).toBe("weekly");
    expect(readRule("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=15")).toBeNull();
    expect(readRule("FREQ=MONTHLY;BYDAY=1MO;COUNT=3")).toBeNull();
    expect(readRule("FREQ=WEEKLY;INTERVAL=3;COUNT=3")).toBeNull();
  });
});
