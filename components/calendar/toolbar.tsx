"use client";

import { CalendarSearch, ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { ViewSwitch } from "@/components/bookings/view-switch";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/choices";
import { Tooltip } from "@/components/ui/tooltip";
import { Filters, type FiltersProps } from "./filters";
import { turned, VIEWS, weekNumber } from "./span";
import { readAhead } from "./use-calendar";
import type { CalendarUrl } from "./use-calendar-url";

type Props = FiltersProps & {
  url: CalendarUrl;
  title: string;
  /** A holiday, where one day is shown. */
  dayName: string | undefined;
  timeZone: string;
  onNew: (() => void) | null;
};

/** Where one is in time, and what of it is shown. */
export function Toolbar({ url, title, dayName, timeZone, onNew, ...filters }: Props) {
  const t = useTranslations("calendar");
  const { view, date } = url;
  const turn = (by: 1 | -1) => {
    const day = turned(view, date, by);
    const ahead = () => readAhead(view, day, timeZone, url);
    return { onClick: () => url.goTo(day), onPointerEnter: ahead, onFocus: ahead };
  };
  return (
    <header className="shrink-0 border-line border-b">
      <div className="flex h-12 items-center gap-2 px-3 md:px-4">
        <ViewSwitch />
        <h1
          className="min-w-0 truncate pl-1 font-semibold text-base"
          aria-live="polite"
          suppressHydrationWarning
        >
          {title}
        </h1>
        {view !== "month" && (
          <span className="shrink-0 text-ink-3 text-xs max-sm:hidden" suppressHydrationWarning>
            {t("week", { n: weekNumber(date) })}
          </span>
        )}
        {dayName && <span className="min-w-0 truncate text-warn text-xs">{dayName}</span>}
        <div className="flex-1" />
        {onNew && (
          <Tooltip text={t("new")} keys="c">
            <Button kind="primary" size="sm" onClick={onNew} aria-label={t("new")}>
              <Plus className="size-3.5" aria-hidden />
              <span className="max-md:hidden">{t("new")}</span>
            </Button>
          </Tooltip>
        )}
      </div>
      <div className="flex items-center gap-2 px-3 pb-2 max-md:overflow-x-auto md:flex-wrap md:px-4">
        <div className="flex shrink-0 items-center gap-0.5">
          <Tooltip text={t("today")} keys="t">
            <Button size="sm" onClick={() => url.goTo(null)}>
              {t("today")}
            </Button>
          </Tooltip>
          <Tooltip text={t("previous")} keys="p">
            <Button kind="quiet" size="icon" aria-label={t("previous")} {...turn(-1)}>
              <ChevronLeft className="size-4" />
            </Button>
          </Tooltip>
          <Tooltip text={t("next")} keys="n">
            <Button kind="quiet" size="icon" aria-label={t("next")} {...turn(1)}>
              <ChevronRight className="size-4" />
            </Button>
          </Tooltip>
          <GoToDay date={date} onGo={url.goTo} />
        </div>
        <div className="shrink-0 md:order-1 md:ml-auto">
          <Segments
            label={t("view.label")}
            labelHidden
            value={view}
            onChange={(next) => url.show(next)}
            options={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
          />
        </div>
        <Filters {...filters} />
      </div>
    </header>
  );
}

type GoToDayProps = { date: string; onGo: (day: string) => void };

/** The browser's own way to choose a day, behind one button: it has the reader's habits on every device. */
function GoToDay({ date, onGo }: GoToDayProps) {
  const t = useTranslations("calendar");
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className="relative">
      <Tooltip text={t("goTo")}>
        <Button kind="quiet" size="icon" aria-label={t("goTo")} onClick={() => input.current?.showPicker()}>
          <CalendarSearch className="size-4" />
        </Button>
      </Tooltip>
      <input
        ref={input}
        type="date"
        tabIndex={-1}
        aria-hidden
        value={date}
        onChange={(event) => event.target.value && onGo(event.target.value)}
        className="pointer-events-none absolute inset-0 size-full opacity-0"
      />
    </span>
  );
}
