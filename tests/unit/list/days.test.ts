import { describe, expect, test } from "vitest";
import { startOfDay, today } from "@/components/list/days";

describe("a day in a zone", () => {
  test("begins at its own midnight, in summer and in winter", () => {
    expect(startOfDay("2026-01-15", "Europe/Copenhagen")).toBe("2026-01-14T23:00:00.000Z");
    expect(startOfDay("2026-07-15", "Europe/Copenhagen")).toBe("2026-07-14T22:00:00.000Z");
  });

  test("on the days the clocks change", () => {
    expect(startOfDay("2026-03-29", "Europe/Copenhagen")).toBe("2026-03-28T23:00:00.000Z");
    expect(startOfDay("2026-03-29", "Europe/Copenhagen", 1)).toBe("2026-03-29T22:00:00.000Z");
    expect(startOfDay("2026-10-25", "Europe/Copenhagen", 1)).toBe("2026-10-25T23:00:00.000Z");
  });

  test("ends where the next begins, over the end of a year", () => {
    expect(startOfDay("2025-12-31", "America/New_York", 1)).toBe("2026-01-01T05:00:00.000Z");
  });

  test("is nothing where it is no day", () => {
    expect(startOfDay("yesterday", "Europe/Oslo")).toBeUndefined();
    expect(startOfDay(undefined, "Europe/Oslo")).toBeUndefined();
  });

  test("is another one elsewhere", () => {
    const late = Date.UTC(2026, 5, 1, 23, 30);
    expect(today("UTC", 0, late)).toBe("2026-06-01");
    expect(today("Europe/Oslo", 0, late)).toBe("2026-06-02");
    expect(today("UTC", -7, late)).toBe("2026-05-25");
  });
});
