import { useTranslations } from "next-intl";
import { useCallback } from "react";

export const UNITS = ["minute", "hour", "day"] as const;
export type Unit = (typeof UNITS)[number];
export const MINUTES: Record<Unit, number> = { minute: 1, hour: 60, day: 1_440 };

/** The largest unit in which it is a whole number. */
export function unitOf(minutes: number): Unit {
  if (minutes > 0 && minutes % MINUTES.day === 0) return "day";
  return minutes > 0 && minutes % MINUTES.hour === 0 ? "hour" : "minute";
}

/** "1,5" of a unit in minutes; null for what is no number. */
export function parseDuration(typed: string, unit: Unit): number | null {
  const bare = typed.trim().replace(",", ".");
  return /^\d{1,6}(\.\d{1,3})?$/.test(bare) ? Math.round(Number(bare) * MINUTES[unit]) : null;
}

/** Minutes in words: "1 h 30 min", "2 days"; hours at most where `largest` says so: "43 h". */
export function useDurationText(): (minutes: number, largest?: "hour") => string {
  const t = useTranslations("services");
  return useCallback(
    (minutes, largest) => {
      const days = largest ? 0 : Math.floor(minutes / MINUTES.day);
      const hours = Math.floor((minutes - days * MINUTES.day) / MINUTES.hour);
      const rest = minutes % MINUTES.hour;
      const parts = [
        days > 0 && t("days", { n: days }),
        hours > 0 && t("hours", { n: hours }),
        (rest > 0 || minutes === 0) && t("minutes", { n: rest }),
      ];
      return parts.filter(Boolean).join(" ");
    },
    [t],
  );
}
