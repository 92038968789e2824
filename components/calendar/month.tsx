"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { cx } from "@/components/ui/cx";
import { useIsPhone } from "@/components/ui/media";
import { Skeleton } from "@/components/ui/state";
import { localDay } from "@/lib/core/zone";
import type { CalendarDays } from "@/lib/domain/bookings/calendar-schema";
import { whoOf } from "./block";
import { TONED } from "./booking-block";
import type { Scene } from "./scene";
import { inMonthOf } from "./span";
import { useHeight } from "./use-size";

type Day = CalendarDays["data"][number];

type Props = {
  scene: Scene;
  days: readonly string[];
  date: string;
  byDay: ReadonlyMap<string, Day> | undefined;
  label: string;
};

const LINE = 20;
const HEAD = 28;

/** Six weeks: how much there is on each day, and the first of it. */
export function Month({ scene, days, date, byDay, label }: Props) {
  const t = useTranslations("calendar");
  const isPhone = useIsPhone();
  const body = useRef<HTMLDivElement>(null);
  const height = useHeight(body);
  const lines = isPhone ? 0 : Math.max(0, Math.floor((height / 6 - HEAD - 6) / LINE));
  const today = localDay(scene.now, scene.timeZone);

  return (
    <section aria-label={label} className="flex min-h-0 flex-1 flex-col">
      <div aria-hidden className="grid h-7 shrink-0 grid-cols-7 border-line border-b">
        {days.slice(0, 7).map((day) => (
          <span key={day} className="flex items-center px-2 text-ink-3 text-xs">
            {scene.words.weekday(day)}
          </span>
        ))}
      </div>
      <div ref={body} className="grid min-h-0 flex-1 grid-cols-7 grid-rows-6">
        {days.map((day, at) => {
          const name = scene.dayNames.get(day);
          const there = byDay?.get(day);
          const count = there?.count ?? 0;
          const fit = count <= lines ? lines : lines - 1;
          const shown = there?.first.slice(0, Math.max(0, fit)) ?? [];
          return (
            <div
              key={day}
              className={cx(
                "flex min-h-0 min-w-0 flex-col overflow-hidden border-line p-1 max-md:items-center",
                at % 7 < 6 && "border-r",
                at < 35 && "border-b",
                !inMonthOf(day, date) && "bg-canvas",
              )}
            >
              <div className="flex h-6 shrink-0 items-center gap-1">
                <button
                  type="button"
                  onClick={() => scene.goToDay(day)}
                  aria-label={`${scene.words.whole(day)}, ${t("count", { n: count })}${name ? `, ${name}` : ""}`}
                  aria-current={day === today ? "date" : undefined}
                  className={cx(
                    "flex h-5 min-w-5 shrink-0 items-center justify-center rounded-full px-1 text-xs tabular-nums hover:bg-pressed pointer-coarse:h-8 pointer-coarse:min-w-8",
                    day === today
                      ? "bg-accent font-semibold text-surface hover:bg-accent"
                      : inMonthOf(day, date)
                        ? "font-medium"
                        : "text-ink-3",
                  )}
                >
                  {scene.words.dayNumber(day)}
                </button>
                {name && (
                  <span className="min-w-0 truncate text-2xs text-warn max-sm:sr-only" title={name}>
                    {name}
                  </span>
                )}
              </div>
              {!byDay && lines > 0 && inMonthOf(day, date) && <Skeleton className="mt-1 h-4 w-3/4" />}
              {shown.map((entry) => (
                <button
                  key={entry.id}
                  type="button"
                  onClick={() => scene.open(entry.id)}
                  style={{ "--tone": scene.toneOf(entry.serviceId) } as object}
                  className={cx(
                    TONED,
                    "flex h-5 w-full min-w-0 shrink-0 items-center gap-1.5 rounded px-1 text-left text-xs hover:bg-(--soft)",
                    (entry.status === "done" || entry.status === "no_show") && "text-ink-3",
                    entry.status === "cancelled" && "text-ink-3 line-through",
                  )}
                >
                  <span aria-hidden className="h-3 w-[3px] shrink-0 rounded-full bg-(--tone)" />
                  <span className="shrink-0 text-ink-3 tabular-nums">
                    {localDay(Date.parse(entry.start), scene.timeZone) < day
                      ? "…"
                      : scene.words.time(Date.parse(entry.start))}
                  </span>
                  <span className="min-w-0 truncate">{whoOf(entry) ?? entry.serviceName}</span>
                </button>
              ))}
              {count > shown.length && (
                <button
                  type="button"
                  tabIndex={-1}
                  onClick={() => scene.goToDay(day)}
                  className="h-5 shrink-0 truncate rounded-full px-1.5 text-left font-medium text-ink-2 text-xs tabular-nums hover:bg-hover max-md:mt-0.5 max-md:min-w-7 max-md:bg-pressed max-md:text-center md:w-full md:rounded"
                >
                  {lines > 0 ? t("more", { n: count - shown.length }) : count}
                </button>
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}
