"use client";

import { CalendarDays } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import { useFailure } from "@/components/api/use-failure";
import { BookingPanel } from "@/components/bookings/booking-panel";
import { NewBooking } from "@/components/bookings/new-booking";
import { useMe } from "@/components/shell/me";
import { Button, buttonClass } from "@/components/ui/button";
import { useHotkeys } from "@/components/ui/hotkeys";
import { Notice } from "@/components/ui/notice";
import { ErrorState, StateBox } from "@/components/ui/state";
import { MOST_CALENDAR_BOOKINGS } from "@/lib/domain/bookings/calendar-schema";
import { DayHead, PersonHead } from "./heads";
import { Month } from "./month";
import type { Scene } from "./scene";
import { daysOf, spanOf, turned, type View } from "./span";
import { TimeGrid } from "./time-grid";
import { Toolbar } from "./toolbar";
import { trackOf } from "./track";
import { Unplaced, unplacedOf } from "./unplaced";
import { useBookings, useFrame, useMonth } from "./use-calendar";
import { useCalendarUrl } from "./use-calendar-url";
import { useMoves } from "./use-moves";
import { useNow } from "./use-now";
import { useAnnouncer, useDayNames, useLabel, usePeople, useScene } from "./use-scene";
import { useWords } from "./use-words";
import { Waiting } from "./waiting";
import { WeekTable } from "./week-table";

type Wish = { start?: string; resourceId?: string; serviceId?: string };

/** Bookings by day, week and month, on the company's clock. */
export function CalendarPage() {
  const t = useTranslations("calendar");
  const failureOf = useFailure();
  const { company, can } = useMe();
  const { timeZone } = company;
  const mayWrite = can("bookings:write");
  const url = useCalendarUrl(timeZone);
  const { view, date, resourceIds, serviceId, cancelled } = url;
  const words = useWords(timeZone);
  const now = useNow();
  const [wish, setWish] = useState<Wish | null>(null);

  const days = useMemo(() => daysOf(view, date), [view, date]);
  const filter = { resourceIds, serviceId, cancelled };
  const framed = useFrame(days, timeZone);
  const { frame, hours } = framed;
  const nameOf = useCallback(
    (id: string) => frame?.resources.find((one) => one.id === id)?.name ?? "",
    [frame],
  );
  const moves = useMoves(words, nameOf);
  const bookings = useBookings(days, timeZone, filter, moves.shown, {
    asked: view !== "month",
    now,
  });
  moves.keyed(bookings.key);
  const month = useMonth(days, filter, view === "month");
  const { data, blocks } = bookings;
  const people = usePeople({ frame, data, resourceIds });
  const shown = useMemo(() => spanOf(days, timeZone), [days, timeZone]);
  const unplaced = useMemo(
    () => unplacedOf(blocks ?? [], { start: shown.from, end: shown.to }, serviceId),
    [blocks, shown, serviceId],
  );
  const dayNames = useDayNames(frame);
  const labelOf = useLabel(words, people);
  const { toneOf, stepOf, carrying } = useScene(
    { frame, hours, data, blocks, resourceIds, words, now },
    (block, place) => moves.move({ block, place }),
  );
  const announcer = useAnnouncer(words, nameOf, labelOf);

  const create = useCallback(
    (start: number, resourceId: string) => setWish({ start: new Date(start).toISOString(), resourceId }),
    [],
  );
  const { show, chooseResources, open } = url;
  const goToDay = useCallback(
    (day: string, resourceId?: string) => {
      show("day", day);
      if (resourceId) chooseResources([resourceId]);
    },
    [show, chooseResources],
  );
  const startNew = () =>
    setWish({
      ...(serviceId && { serviceId }),
      ...(resourceIds.length === 1 && { resourceId: resourceIds[0] }),
    });

  const go = (by: 1 | -1) => () => url.goTo(turned(view, date, by));
  const as = (next: View) => () => url.show(next);
  useHotkeys({
    t: () => url.goTo(null),
    p: go(-1),
    n: go(1),
    ArrowLeft: go(-1),
    ArrowRight: go(1),
    d: as("day"),
    w: as("week"),
    m: as("month"),
    ...(url.opened && { Escape: () => open(null) }),
    ...(mayWrite && { c: startNew, "mod+z": moves.undo }),
  });

  const one = people?.length === 1 ? people[0] : undefined;
  const tracks = useMemo(() => {
    if (view === "day") return (people ?? []).map(({ id }) => trackOf(date, id, timeZone));
    return one ? days.map((day) => trackOf(day, one.id, timeZone)) : [];
  }, [view, people, one, days, date, timeZone]);

  const title = words.title(view, date, days);
  const isWaiting = view === "month" ? !month.byDay : !blocks;
  const failed = framed.error ?? (view === "month" ? month.error : bookings.error);
  const scene: Scene | null = people
    ? {
        ...{
          timeZone,
          words,
          people,
          blocks,
          hours,
          dayNames,
          serviceId,
          toneOf,
          now,
          mayWrite,
          carrying,
          stepOf,
        },
        ...{ labelOf, open, create, goToDay, announce: announcer.announce },
        say: () => {
          const carry = carrying.held.current;
          if (carry) announcer.say(carry.at, carry.resourceId, carry.verdict);
        },
      }
    : null;

  return (
    <div className="flex min-h-0 flex-1">
      <section className="relative flex min-h-0 min-w-0 flex-1 flex-col" aria-label={t("title")}>
        <Toolbar
          url={url}
          title={title}
          dayName={view === "day" ? dayNames.get(date) : undefined}
          timeZone={timeZone}
          onNew={mayWrite ? startNew : null}
          frame={frame}
          resourceIds={resourceIds}
          serviceId={serviceId}
          cancelled={cancelled}
          onResources={url.chooseResources}
          onService={url.chooseService}
          onCancelled={url.showCancelled}
          toneOf={toneOf}
        />
        {isWaiting && failed === undefined && scene && (
          <div aria-hidden className="absolute inset-x-0 top-0 z-30 h-0.5 animate-pulse-soft bg-accent" />
        )}
        {failed !== undefined && scene && !isWaiting && (
          <div className="px-3 pt-2 md:px-4">
            <Notice tone="bad">{failureOf(failed).title}</Notice>
          </div>
        )}
        {(data?.more || frame?.more) && (
          <div className="px-3 pt-2 md:px-4">
            <Notice tone="plain">
              {data?.more ? t("tooMany", { n: MOST_CALENDAR_BOOKINGS }) : t("manyNames")}
            </Notice>
          </div>
        )}
        <Unplaced blocks={unplaced} start={shown.from} words={words} onOpen={url.open} />
        {failed !== undefined && (!scene || isWaiting) ? (
          <ErrorState
            failure={failureOf(failed)}
            onRetry={() => {
              framed.retry();
              bookings.retry();
              month.retry();
            }}
          />
        ) : !scene ? (
          <Waiting />
        ) : view === "month" ? (
          <Month scene={scene} days={days} date={date} byDay={month.byDay} label={`${t("grid")}, ${title}`} />
        ) : scene.people.length === 0 ? (
          <Nobody
            chosen={resourceIds.length > 0}
            onAll={() => url.chooseResources([])}
            base={`/${company.slug}`}
          />
        ) : view === "week" && !one ? (
          <WeekTable scene={scene} days={days} label={`${t("grid")}, ${title}`} />
        ) : (
          <TimeGrid
            key={view}
            scene={scene}
            tracks={tracks}
            label={`${t("grid")}, ${title}`}
            head={({ day, resourceId }) => {
              const person = scene.people.find(({ id }) => id === resourceId);
              return view === "day" ? (
                person && <PersonHead person={person} />
              ) : (
                <DayHead day={day} scene={scene} />
              );
            }}
          />
        )}
        <p id="calendar-help" hidden>
          {t("help")}
        </p>
        <p aria-live="assertive" className="sr-only">
          {announcer.said}
        </p>
      </section>
      {url.opened && <BookingPanel id={url.opened} onClose={() => open(null)} onOpen={open} />}
      {wish && <NewBooking open initial={wish} onClose={() => setWish(null)} onMade={open} />}
    </div>
  );
}

function Nobody({ chosen, onAll, base }: { chosen: boolean; onAll: () => void; base: string }) {
  const t = useTranslations("calendar");
  const { can } = useMe();
  if (chosen)
    return (
      <StateBox icon={<CalendarDays />} title={t("noneChosen")} body={t("noneChosenBody")}>
        <Button onClick={onAll}>{t("showAll")}</Button>
      </StateBox>
    );
  return (
    <StateBox icon={<CalendarDays />} title={t("emptyTitle")} body={t("emptyBody")}>
      {can("services:write") && (
        <Link href={`${base}/services`} className={buttonClass("primary")}>
          {t("emptyAction")}
        </Link>
      )}
    </StateBox>
  );
}
