"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import useSWR from "swr";
import type { z } from "zod";
import { useFailure } from "@/components/api/use-failure";
import { today } from "@/components/list/days";
import { Lines, Section } from "@/components/settings/section";
import { WaitingLines } from "@/components/settings/waiting";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorState } from "@/components/ui/state";
import type { HolidayPage } from "@/lib/domain/catalog/schema";
import { useDayText } from "./day-text";
import { type Holiday, planOf, standOf } from "./holiday-stand";
import { type Exception, type Hours, useCatalog } from "./use-catalog";
import { useSave } from "./use-save";

const [FIRST_YEAR, LAST_YEAR] = [1990, 2100];

/** The country's public holidays of a year, each closed or open. */
export function Holidays({ hours, mayWrite }: { hours?: Hours; mayWrite: boolean }) {
  const t = useTranslations("services");
  const failureOf = useFailure();
  const { company } = useMe();
  const [year, setYear] = useState(() => Number(today(company.timeZone).slice(0, 4)));
  const found = useSWR<z.infer<typeof HolidayPage>, unknown>(`/holidays?year=${year}`, {
    keepPreviousData: true,
  });
  const exceptions = useCatalog("/hours-exceptions");
  const days = found.data?.data;
  const error = found.error ?? exceptions.error;
  const ours = exceptions.data?.data.filter(({ resourceId }) => resourceId === null) ?? [];
  const years = (
    <div className="flex items-center gap-1">
      <Button
        kind="quiet"
        size="icon"
        aria-label={t("yearBefore")}
        disabled={year <= FIRST_YEAR}
        onClick={() => setYear(year - 1)}
      >
        <ChevronLeft className="size-4" aria-hidden />
      </Button>
      <span className="font-medium tabular-nums" aria-live="polite">
        {year}
      </span>
      <Button
        kind="quiet"
        size="icon"
        aria-label={t("yearAfter")}
        disabled={year >= LAST_YEAR}
        onClick={() => setYear(year + 1)}
      >
        <ChevronRight className="size-4" aria-hidden />
      </Button>
    </div>
  );
  return (
    <Section id="services-holidays" title={t("holidays")} body={t("holidaysBody")} action={years}>
      {error !== undefined && !(days && exceptions.data) && (
        <ErrorState failure={failureOf(error)} onRetry={() => void found.mutate()} />
      )}
      {!(days && exceptions.data) && error === undefined && <WaitingLines />}
      {days?.length === 0 && <p className="py-1.5 text-ink-3">{t("holidaysUnknown")}</p>}
      {days && days.length > 0 && exceptions.data && (
        <Lines>
          {days.map((one) => (
            <Line key={one.day} holiday={one} hours={hours} exceptions={ours} mayWrite={mayWrite} />
          ))}
        </Lines>
      )}
    </Section>
  );
}

type LineProps = { holiday: Holiday; hours?: Hours; exceptions: Exception[]; mayWrite: boolean };

function Line({ holiday, hours, exceptions, mayWrite }: LineProps) {
  const t = useTranslations("services");
  const dayText = useDayText();
  const form = useSave<Exception>("/hours-exceptions");
  const { day } = holiday;
  const name = t(`holiday.${holiday.name}`);
  const stand = standOf(holiday, hours, exceptions);
  const turn = async (closed: boolean) => {
    const { archive, create } = planOf(holiday, closed, hours, exceptions);
    for (const one of archive) if (!(await form.save({ archived: true }, one))) return failed();
    if (create && !(await form.save({ ...create, name }))) failed();
  };
  const failed = () => void toast.error(t("notChanged"));
  const why =
    stand.by && (stand.by.firstDay !== stand.by.lastDay || stand.by.name !== name) ? stand.by.name : "";
  const says = stand.closed
    ? t("closed")
    : stand.spans.map(({ opens, closes }) => `${opens}–${closes}`).join(", ");
  return (
    <li>
      <div className="flex min-h-11 items-center gap-3 px-3.5 py-1.5">
        <Checkbox
          id={day}
          checked={stand.closed}
          disabled={!mayWrite || form.busy || stand.fixed}
          aria-label={t("closedOn", { day: name })}
          onCheckedChange={(closed) => void turn(closed === true)}
        />
        <label htmlFor={day} className="min-w-0 flex-1">
          <span className="font-medium">{name}</span>{" "}
          <span className="text-ink-3 text-xs max-sm:block">{dayText(day)}</span>
        </label>
        <span className="shrink-0 text-right text-ink-2 text-sm tabular-nums">
          {says}
          {why && <span className="block text-ink-3 text-xs">{why}</span>}
        </span>
      </div>
    </li>
  );
}
