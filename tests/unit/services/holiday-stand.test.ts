import { expect, test } from "vitest";
import { planOf, standOf } from "@/components/services/holiday-stand";
import type { Exception, Hours } from "@/components/services/use-catalog";

/** A Thursday. */
const HOLIDAY = { day: "2026-12-24", name: "christmas" as const };
const KEPT = { version: 1, name: "", createdAt: "", updatedAt: "", archivedAt: null, resourceId: null };
const hours = (closedOnHolidays: boolean): Hours => ({
  ...KEPT,
  id: "h",
  closedOnHolidays,
  week: [{ weekday: 4, opens: "08:00", closes: "16:00" }],
});
const exception = (id: string, firstDay: string, lastDay: string, spans: Exception["spans"] = []) =>
  ({ ...KEPT, id, firstDay, lastDay, spans }) as Exception;
const OPEN = [{ opens: "10:00", closes: "12:00" }];

test("the week says whether holidays are closed; an exception says otherwise", () => {
  expect(standOf(HOLIDAY, hours(true), [])).toMatchObject({ closed: true, fixed: false });
  expect(standOf(HOLIDAY, hours(false), [])).toMatchObject({ closed: false, spans: [{ opens: "08:00" }] });
  const open = exception("a", HOLIDAY.day, HOLIDAY.day, OPEN);
  expect(standOf(HOLIDAY, hours(true), [open])).toMatchObject({ closed: false, spans: OPEN });
  // Of several the one that closes.
  const week = exception("b", "2026-12-21", "2026-12-31");
  expect(standOf(HOLIDAY, hours(true), [open, week])).toMatchObject({ closed: true, fixed: true });
});

test("what is written when a tick is taken away or set", () => {
  // Closed by the week's rule: open by an exception with the weekday's hours.
  expect(planOf(HOLIDAY, false, hours(true), [])).toEqual({
    archive: [],
    create: { firstDay: HOLIDAY.day, lastDay: HOLIDAY.day, spans: [{ opens: "08:00", closes: "16:00" }] },
  });
  // Open by an exception: without it the week's rule closes again.
  const open = exception("a", HOLIDAY.day, HOLIDAY.day, OPEN);
  expect(planOf(HOLIDAY, true, hours(true), [open])).toEqual({ archive: [open] });
  // Nothing closes it otherwise: an exception without hours does.
  expect(planOf(HOLIDAY, true, hours(false), [open])).toEqual({
    archive: [open],
    create: { firstDay: HOLIDAY.day, lastDay: HOLIDAY.day, spans: [] },
  });
});
