// The stretches of days a list of bookings is looked at by, as the company's calendar has them.

import { addDays, mondayOf, startOfDay, today } from "@/components/list/days";

export const STRETCHES = ["upcoming", "today", "week", "next7", "past", "all"] as const;
export type Stretch = (typeof STRETCHES)[number];

/** Half-open, of the start. The same all day long, so that a list read again is the same list. */
export function stretchOf(
  stretch: Stretch,
  timeZone: string,
  now = Date.now(),
): { from?: string; to?: string } {
  const day = today(timeZone, 0, now);
  const at = (of: string, days = 0) => startOfDay(of, timeZone, days);
  const monday = mondayOf(day);
  switch (stretch) {
    case "upcoming":
      return { from: at(day) };
    case "today":
      return { from: at(day), to: at(day, 1) };
    case "week":
      return { from: at(monday), to: at(addDays(monday, 7)) };
    case "next7":
      return { from: at(day), to: at(day, 7) };
    case "past":
      return { to: at(day) };
    case "all":
      return {};
  }
}
