import { describe, expect, test } from "vitest";
import {
  copyDay,
  draftOfWeek,
  minutesAWeek,
  overMidnight,
  parseClock,
  problemsOf,
  weekOf,
} from "@/components/services/week";

test("a time as one types it", () => {
  const typed: [string, string | null][] = [
    ["9", "09:00"],
    ["930", "09:30"],
    ["9.30", "09:30"],
    ["0930", "09:30"],
    ["17:05", "17:05"],
    ["24", null],
    ["9:7", null],
    ["9:75", null],
    ["late", null],
    ["", null],
  ];
  for (const [text, clock] of typed) expect(parseClock(text), text).toBe(clock);
  expect(parseClock("24", true)).toBe("24:00");
  expect(parseClock("24:30", true)).toBeNull();
});

const span = (weekday: number, opens: string, closes: string) => ({ weekday, opens, closes });

describe("a week", () => {
  test("goes into the form and out again, in the order of the clock", () => {
    const week = [span(1, "13:00", "17:00"), span(1, "09:00", "12:00"), span(7, "22:00", "02:00")];
    expect(weekOf(draftOfWeek(week))).toEqual([week[1], week[0], week[2]]);
  });

  test("counts the night to the day on which it begins", () => {
    const draft = draftOfWeek([
      span(1, "09:00", "17:00"),
      span(5, "22:00", "02:00"),
      span(6, "00:00", "24:00"),
    ]);
    // 8 + 4 + 24 hours
    expect(minutesAWeek(draft)).toBe(36 * 60);
    expect(draft.flat().map(overMidnight)).toEqual([false, true, false]);
  });

  test("says what overlaps, over midnight and from Sunday into Monday", () => {
    const problems = (week: ReturnType<typeof span>[]) => [...problemsOf(draftOfWeek(week)).values()];
    expect(problems([span(1, "09:00", "12:00"), span(1, "12:00", "17:00")])).toEqual([]);
    expect(problems([span(1, "09:00", "12:00"), span(1, "11:59", "17:00")])).toEqual(["overlap", "overlap"]);
    expect(problems([span(1, "22:00", "02:00"), span(2, "01:00", "03:00")])).toEqual(["overlap", "overlap"]);
    expect(problems([span(7, "22:00", "02:00"), span(1, "01:00", "03:00")])).toEqual(["overlap", "overlap"]);
    expect(problems([span(7, "22:00", "02:00"), span(1, "02:00", "03:00")])).toEqual([]);
    expect(problems([span(3, "9", "x")])).toEqual(["notClock"]);
  });

  test("a day is copied to others and stays as it is", () => {
    const draft = copyDay(draftOfWeek([span(1, "08:00", "16:00"), span(2, "10:00", "11:00")]), 0, [0, 1, 2]);
    expect(weekOf(draft)).toEqual([1, 2, 3].map((day) => span(day, "08:00", "16:00")));
  });
});
