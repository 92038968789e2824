"use client";

import { useLocale } from "next-intl";
import { useMemo } from "react";
import { intlLocale } from "@/lib/core/time";
import { localDay } from "@/lib/core/zone";
import type { View } from "./span";
import type { Span } from "./track";

/** Times and days in words, as the company's clock has them: moments in milliseconds, days as "2026-03-29". */
export function useWords(timeZone: string) {
  const locale = useLocale();
  return useMemo(() => {
    const inZone = (parts: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(intlLocale(locale), { ...parts, timeZone });
    const ofDay = (parts: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(intlLocale(locale), { ...parts, timeZone: "UTC" });
      return (day: string) => format.format(Date.parse(`${day}T00:00Z`));
    };
    const clock = inZone({ hour: "2-digit", minute: "2-digit" });
    const dayAndClock = inZone({ weekday: "short", hour: "2-digit", minute: "2-digit" });
    const range = new Intl.DateTimeFormat(intlLocale(locale), {
      ...{ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" },
    });
    const short = inZone({ weekday: "short", day: "numeric", month: "short" });
    const month = ofDay({ month: "long", year: "numeric" });
    const whole = ofDay({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
    const upper = (text: string) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
    const time = (moment: number) => clock.format(moment);
    return {
      time,
      /** "09:00–10:30"; where it ends on another day, with that day. */
      span: ({ start, end }: Span) => {
        const sameDay = localDay(start, timeZone) === localDay(end - 1, timeZone);
        return `${time(start)}–${sameDay ? time(end) : dayAndClock.format(end)}`;
      },
      /** "Sun 29 Mar" */
      dayOf: (moment: number) => short.format(moment),
      weekday: ofDay({ weekday: "short" }),
      dayNumber: ofDay({ day: "numeric" }),
      monthShort: ofDay({ month: "short" }),
      /** "Sunday 29 March 2026" */
      whole: (day: string) => upper(whole(day)),
      title: (view: View, date: string, days: readonly string[]) => {
        if (view === "day") return upper(whole(date));
        if (view === "month") return upper(month(date));
        const [first = date, last = days.at(-1) ?? date] = [days[0], days.at(-1)];
        return range.formatRange(Date.parse(`${first}T00:00Z`), Date.parse(`${last}T00:00Z`));
      },
    };
  }, [locale, timeZone]);
}
export type Words = ReturnType<typeof useWords>;
