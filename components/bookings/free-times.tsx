"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useId, useMemo, useRef } from "react";
import useSWR from "swr";
import { queryString } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { addDays, mondayOf, startOfDay, today } from "@/components/list/days";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/state";
import { intlLocale } from "@/lib/core/time";
import { localDay } from "@/lib/core/zone";
import type { FreeTime } from "@/lib/domain/bookings/schema";
import { clockIn, momentAt } from "./clock";
import { useWhen } from "./when";

export const isAvailability = (key: unknown) => typeof key === "string" && key.includes("/availability?");

type Props = {
  serviceId: string;
  resourceId?: string;
  seats: number;
  day: string;
  onDay: (day: string) => void;
  /** The start chosen. */
  start: string | null;
  onStart: (start: string | null) => void;
  /** The day was chosen by nobody yet: the first with a free time is suggested. */
  open: boolean;
  onSuggest: (day: string) => void;
  autoFocus?: boolean;
};

/** So many weeks are looked through for the first free time. */
const MOST_WEEKS = 6;

/** A week of free times: a day, then a time of it, or any other time by the clock. */
export function FreeTimes({
  serviceId,
  resourceId,
  seats,
  day,
  onDay,
  start,
  onStart,
  open,
  onSuggest,
  autoFocus,
}: Props) {
  const t = useTranslations("bookings");
  const failureOf = useFailure();
  const locale = useLocale();
  const { timeZone, time } = useWhen();
  const name = useId();
  const monday = mondayOf(day);
  const asked = queryString({
    from: startOfDay(monday, timeZone),
    to: startOfDay(monday, timeZone, 7),
    resource: resourceId,
    seats,
  });
  const { data, error, mutate } = useSWR<{ data: FreeTime[] }>(
    `/services/${serviceId}/availability${asked}`,
    {
      refreshInterval: 60_000,
    },
  );
  const byDay = useMemo(() => {
    const found = new Map<string, FreeTime[]>();
    for (const one of data?.data ?? []) {
      const at = localDay(Date.parse(one.start), timeZone);
      const there = found.get(at);
      if (there) there.push(one);
      else found.set(at, [one]);
    }
    return found;
  }, [data, timeZone]);
  const days = Array.from({ length: 7 }, (_, n) => addDays(monday, n));
  const times = byDay.get(day) ?? [];
  const now = today(timeZone);

  const weeks = useRef(0);
  const suggest = useRef(onSuggest);
  suggest.current = onSuggest;
  useEffect(() => {
    if (!open || !data || byDay.has(day)) return;
    const [first] = byDay.keys();
    if (!first && weeks.current++ > MOST_WEEKS) return;
    suggest.current(first ?? addDays(monday, 7));
  }, [open, data, byDay, day, monday]);

  const focused = useRef(false);
  const focusOnce = (at: HTMLInputElement | null) => {
    if (at && !focused.current) at.focus();
    focused.current ||= at !== null;
  };

  const weekday = new Intl.DateTimeFormat(intlLocale(locale), { weekday: "short", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(intlLocale(locale), {
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  const full = new Intl.DateTimeFormat(intlLocale(locale), { dateStyle: "full", timeZone: "UTC" });
  const noon = (of: string) => new Date(`${of}T12:00Z`);

  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <div className="flex items-center gap-1 border-line border-b px-2 py-1">
        <span className="min-w-0 flex-1 truncate pl-1 font-medium first-letter:uppercase">
          {month.format(noon(day))}
        </span>
        <Button
          kind="quiet"
          size="icon"
          aria-label={t("weekBefore")}
          disabled={monday <= mondayOf(now)}
          onClick={() => onDay(mondayOf(now) === addDays(monday, -7) ? now : addDays(monday, -7))}
        >
          <ChevronLeft className="size-4" />
        </Button>
        <Button
          kind="quiet"
          size="icon"
          aria-label={t("weekAfter")}
          onClick={() => onDay(addDays(monday, 7))}
        >
          <ChevronRight className="size-4" />
        </Button>
        <Input
          type="date"
          aria-label={t("day")}
          value={day}
          min={now}
          max="2199-12-31"
          onChange={(event) => event.target.value && onDay(event.target.value)}
          className="h-7 w-36! border-transparent"
        />
      </div>
      <div
        role="radiogroup"
        aria-label={t("day")}
        className="grid grid-cols-7 gap-0.5 border-line border-b p-1"
      >
        {days.map((one) => {
          const free = byDay.get(one)?.length ?? 0;
          return (
            <label
              key={one}
              className={cx(
                "relative grid justify-items-center rounded-md py-1 has-checked:bg-selected has-focus-visible:outline-2 has-focus-visible:outline-accent",
                one < now ? "opacity-40" : "hover:bg-hover",
              )}
            >
              <input
                type="radio"
                name={`${name}-day`}
                checked={one === day}
                ref={autoFocus && one === day ? focusOnce : undefined}
                disabled={one < now}
                aria-label={`${full.format(noon(one))}, ${t("freeTimes", { n: free })}`}
                onChange={() => onDay(one)}
                className="absolute inset-0 appearance-none rounded-md outline-none"
              />
              <span className="text-2xs text-ink-3">{weekday.format(noon(one))}</span>
              <span className={cx("font-medium tabular-nums", one === now && "text-accent-ink")}>
                {Number(one.slice(8))}
              </span>
              <span
                aria-hidden
                className={cx("mt-0.5 h-1 w-4 rounded-full", free > 0 ? "bg-dot-green" : "bg-line")}
              />
            </label>
          );
        })}
      </div>
      <div className="p-2" aria-busy={!data && !error}>
        {error && !data ? (
          <p role="alert" className="flex items-center gap-2 px-1 text-bad">
            <span className="flex-1">{failureOf(error).detail || failureOf(error).title}</span>
            <Button size="sm" onClick={() => void mutate()}>
              {t("retry")}
            </Button>
          </p>
        ) : !data ? (
          <div className="grid grid-cols-[repeat(auto-fill,minmax(4rem,1fr))] gap-1">
            {Array.from({ length: 10 }, (_, n) => n).map((n) => (
              <Skeleton key={n} className="h-7" />
            ))}
          </div>
        ) : times.length === 0 ? (
          <p className="flex min-h-7 items-center gap-2 px-1 text-ink-3">
            {byDay.size === 0 ? t("weekFull") : t("dayFull")}
            {byDay.size === 0 && (
              <Button size="sm" onClick={() => onDay(addDays(monday, 7))}>
                {t("nextWeek")}
              </Button>
            )}
          </p>
        ) : (
          <div
            role="radiogroup"
            aria-label={t("time")}
            className="grid max-h-40 pointer-coarse:max-h-60 grid-cols-[repeat(auto-fill,minmax(4rem,1fr))] gap-1 overflow-y-auto p-0.5"
          >
            {times.map((one) => (
              <label
                key={one.start}
                className="relative flex h-7 items-center justify-center rounded-md border border-line tabular-nums hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:h-10"
              >
                <input
                  type="radio"
                  name={`${name}-time`}
                  value={one.start}
                  checked={one.start === start}
                  onChange={() => onStart(one.start)}
                  className="absolute inset-0 appearance-none rounded-md outline-none"
                />
                {time(one.start)}
              </label>
            ))}
          </div>
        )}
        <div className="mt-2 flex items-center gap-2 px-1">
          <label htmlFor={`${name}-other`} className="text-ink-3 text-xs">
            {t("otherTime")}
          </label>
          <Input
            id={`${name}-other`}
            type="time"
            value={start ? clockIn(start, timeZone) : ""}
            onChange={(event) => onStart(momentAt(day, event.target.value, timeZone))}
            className="h-7 w-28! pointer-coarse:w-36!"
          />
        </div>
      </div>
    </div>
  );
}
