"use client";

import { Copy, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useMemo, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { MenuContent, MenuItem, MenuRoot, MenuTrigger } from "@/components/ui/menu";
import { Notice } from "@/components/ui/notice";
import { CheckField } from "./check-field";
import { useDurationText } from "./duration";
import { SpanLines } from "./span-lines";
import type { Hours } from "./use-catalog";
import { useSave } from "./use-save";
import {
  copyDay,
  draftOfWeek,
  minutesAWeek,
  problemsOf,
  spanDraft,
  WEEKDAYS,
  type WeekDraft,
  weekOf,
} from "./week";

type Props = {
  hours: Hours;
  mayWrite: boolean;
  onDirty: (dirty: boolean) => void;
  onReload: () => void;
};

const WORKING_DAYS = [0, 1, 2, 3, 4];
const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6];

/** A week of opening hours: spans by weekday, several a day, also over midnight. */
export function WeekEditor({ mayWrite, onDirty, onReload, ...props }: Props) {
  const t = useTranslations("services");
  const common = useTranslations("common");
  const durationOf = useDurationText();
  // As it was when it was opened, or last saved here.
  const [hours, setHours] = useState(props.hours);
  const [draft, setDraft] = useState<WeekDraft>(() => draftOfWeek(hours.week));
  const [holidays, setHolidays] = useState(hours.closedOnHolidays);
  const [added, setAdded] = useState("");
  const [tried, setTried] = useState(false);
  const form = useSave<Hours>("/opening-hours");
  const problems = useMemo(() => problemsOf(draft), [draft]);
  const dirty =
    holidays !== hours.closedOnHolidays ||
    JSON.stringify(weekOf(draft)) !== JSON.stringify(weekOf(draftOfWeek(hours.week)));
  useEffect(() => {
    onDirty(dirty);
    return () => onDirty(false);
  }, [dirty, onDirty]);

  const begin = (from: Hours) => {
    setHours(from);
    setDraft(draftOfWeek(from.week));
    setHolidays(from.closedOnHolidays);
    setTried(false);
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problems.size > 0) return;
    const saved = await form.save({ week: weekOf(draft), closedOnHolidays: holidays }, hours);
    if (!saved) return;
    begin(saved);
    toast(t("hoursSaved"));
  };
  // While one is still typing "1" is no mistake; what overlaps is said at once.
  const shown = new Map([...problems].filter(([, problem]) => tried || problem === "overlap"));

  return (
    <form onSubmit={send} noValidate className="grid gap-4">
      <ul className="max-w-xl rounded-lg border border-line">
        {WEEKDAYS.map((weekday, at) => {
          const day = t(`weekday.${weekday}`);
          const spans = draft[at] ?? [];
          const set = (next: WeekDraft[number]) => setDraft((now) => now.with(at, next));
          const last = spans.at(-1);
          const add = () => {
            const span = last ? spanDraft(last.closes, "") : spanDraft("09:00", "17:00");
            setAdded(span.key);
            set([...spans, span]);
          };
          return (
            <li
              key={weekday}
              className="flex flex-wrap items-start gap-x-3 border-line px-3.5 py-2 not-first:border-t"
            >
              <span className="w-20 shrink-0 py-1.5 font-medium max-sm:flex-1 max-sm:self-center">{day}</span>
              <div className="grid min-w-0 flex-1 gap-1.5 max-sm:order-last max-sm:basis-full">
                {spans.length === 0 && <span className="py-1.5 text-ink-3">{t("closed")}</span>}
                <SpanLines
                  of={day}
                  spans={spans}
                  problems={shown}
                  onChange={set}
                  added={added}
                  disabled={!mayWrite}
                />
              </div>
              {mayWrite && (
                <div className="flex shrink-0 gap-0.5 py-0.5">
                  <Button kind="quiet" size="icon" aria-label={t("addSpan", { day })} onClick={add}>
                    <Plus className="size-3.5" aria-hidden />
                  </Button>
                  <CopyMenu day={day} onCopy={(days) => setDraft((now) => copyDay(now, at, days))} />
                </div>
              )}
            </li>
          );
        })}
      </ul>
      <p className="text-ink-3 text-xs">{t("aWeek", { time: durationOf(minutesAWeek(draft), "hour") })}</p>
      <CheckField
        label={t("closedOnHolidays")}
        checked={holidays}
        onChange={setHolidays}
        disabled={!mayWrite}
      />
      {(form.problem ?? form.wrong.week) && (
        <Notice
          tone="bad"
          actions={
            form.stale && (
              <Button size="sm" onClick={onReload}>
                {t("reload")}
              </Button>
            )
          }
        >
          {form.problem ?? form.wrong.week}
        </Notice>
      )}
      {mayWrite && dirty && (
        <div className="flex gap-2">
          <Button type="submit" kind="primary" busy={form.busy}>
            {t("saveHours")}
          </Button>
          <Button onClick={() => begin(hours)}>{common("cancel")}</Button>
        </div>
      )}
    </form>
  );
}

function CopyMenu({ day, onCopy }: { day: string; onCopy: (days: readonly number[]) => void }) {
  const t = useTranslations("services");
  return (
    <MenuRoot>
      <MenuTrigger asChild>
        <Button kind="quiet" size="icon" aria-label={t("copyDay", { day })}>
          <Copy className="size-3.5" aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem onSelect={() => onCopy(WORKING_DAYS)}>{t("copyToWorkingDays")}</MenuItem>
        <MenuItem onSelect={() => onCopy(ALL_DAYS)}>{t("copyToAll")}</MenuItem>
      </MenuContent>
    </MenuRoot>
  );
}
