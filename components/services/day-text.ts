import { useLocale } from "next-intl";
import { useMemo } from "react";
import { intlLocale } from "@/lib/core/time";

/** Calendar days in words, whatever zone the reader is in: "Thu 24 Dec 2026". */
export function useDayText(): (day: string) => string {
  const locale = useLocale();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(intlLocale(locale), {
      timeZone: "UTC",
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
    });
    return (day) => format.format(new Date(`${day}T00:00Z`));
  }, [locale]);
}

/** 1 is Monday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00Z`).getUTCDay() || 7;
}
