"use client";

import { useLocale } from "next-intl";
import { useMemo } from "react";
import { useMe } from "@/components/shell/me";
import { intlLocale } from "@/lib/core/time";
import { localDay, wallClock } from "@/lib/core/zone";
import { formatsIn } from "./clock";

/** Times of bookings as the company's clock shows them, wherever the reader is. */
export function useWhen() {
  const locale = useLocale();
  const { company, timeZone: own } = useMe();
  const { timeZone } = company;
  return useMemo(() => {
    const here = formatsIn(locale, timeZone);
    const there = formatsIn(locale, own);
    const away = (iso: string) => wallClock(Date.parse(iso), timeZone) !== wallClock(Date.parse(iso), own);
    return {
      ...here,
      timeZone,
      moment: (iso: string) => `${here.day(iso)}, ${here.time(iso)}`,
      /** The same on the reader's clock; null where it shows the same. */
      own: (start: string, end: string) =>
        away(start) || away(end) ? `${there.day(start)}, ${there.clock(start, end)}` : null,
      dayOf: (iso: string) => localDay(Date.parse(iso), timeZone),
    };
  }, [locale, timeZone, own]);
}

/** "1 h 30 min", in the reader's language. */
export function useDuration(): (minutes: number) => string {
  const locale = useLocale();
  return useMemo(() => {
    const unit = (name: "day" | "hour" | "minute") =>
      new Intl.NumberFormat(intlLocale(locale), { style: "unit", unit: name, unitDisplay: "short" });
    const units = [
      [1_440, unit("day")],
      [60, unit("hour")],
      [1, unit("minute")],
    ] as const;
    return (minutes) => {
      const said: string[] = [];
      let left = minutes;
      for (const [size, format] of units) {
        const n = Math.floor(left / size);
        left -= n * size;
        if (n > 0) said.push(format.format(n));
      }
      return said.join(" ") || units[2][1].format(0);
    };
  }, [locale]);
}
