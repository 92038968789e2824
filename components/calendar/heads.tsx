"use client";

import { CarFront, DoorOpen, type LucideIcon, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { localDay } from "@/lib/core/zone";
import type { Person, Scene } from "./scene";

const KINDS: Record<NonNullable<Person["kind"]>, LucideIcon> = {
  person: UserRound,
  vehicle: CarFront,
  room: DoorOpen,
};

export function PersonHead({ person: { kind, name, capacity } }: { person: Person }) {
  const t = useTranslations("calendar");
  const Icon = kind && KINDS[kind];
  return (
    <>
      {Icon && <Icon className="size-3.5 shrink-0 text-ink-3 max-sm:hidden" aria-hidden />}
      <span className="min-w-0 truncate font-medium" title={name}>
        {name}
      </span>
      {kind === null && <span className="shrink-0 text-2xs text-ink-3">{t("archived")}</span>}
      {capacity > 1 && (
        <span className="shrink-0 text-2xs text-ink-3" title={t("seats", { n: capacity })}>
          {capacity}
        </span>
      )}
    </>
  );
}

type DayProps = { day: string; scene: Pick<Scene, "words" | "timeZone" | "now" | "dayNames" | "goToDay"> };

export function DayHead({ day, scene }: DayProps) {
  const isToday = localDay(scene.now, scene.timeZone) === day;
  const name = scene.dayNames.get(day);
  return (
    <>
      <button
        type="button"
        onClick={() => scene.goToDay(day)}
        aria-label={scene.words.whole(day)}
        aria-current={isToday ? "date" : undefined}
        className="-ml-1 flex shrink-0 items-baseline gap-1 rounded px-1 hover:bg-hover pointer-coarse:min-h-9 pointer-coarse:items-center"
      >
        <span className={cx("text-xs", isToday ? "text-accent-ink" : "text-ink-3")}>
          {scene.words.weekday(day)}
        </span>
        <span className={cx("font-semibold tabular-nums", isToday && "text-accent-ink")}>
          {scene.words.dayNumber(day)}
        </span>
      </button>
      {name && (
        <span className="ml-1.5 min-w-0 truncate text-2xs text-warn" title={name}>
          {name}
        </span>
      )}
    </>
  );
}
