"use client";

import { useTranslations } from "next-intl";
import { useCallback, useRef, useState } from "react";
import { toast } from "sonner";
import { useSWRConfig } from "swr";
import { ApiError, api } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { isClosed, refusalOf } from "@/components/bookings/refusal";
import { isAboutBookings } from "@/components/bookings/use-booking";
import type { Calendar, CalendarBooking } from "@/lib/domain/bookings/calendar-schema";
import type { BookingRow } from "@/lib/domain/bookings/schema";
import type { Block } from "./block";
import type { Place } from "./conflict";
import { NearestTimes } from "./nearest-times";
import type { Words } from "./use-words";

type Shown = Partial<CalendarBooking>;
type Asked = { block: Block; place: Place; ignoreHours?: boolean; isUndo?: boolean };

const iso = (moment: number) => new Date(moment).toISOString();
const idsOf = ({ resources }: Pick<CalendarBooking, "resources">) =>
  resources
    .map(({ id }) => id)
    .sort()
    .join();

/** How a booking looks at a place, before the server has said so. Which seats it gets is not known. */
function shownAt({ bufferBefore, bufferAfter, resources }: Block, { start, end, resourceIds }: Place): Shown {
  return {
    start: iso(start),
    end: iso(end),
    busyStart: iso(start - bufferBefore),
    busyEnd: iso(end + bufferAfter),
    resources: resourceIds.map(
      (id) => resources.find((one) => one.id === id) ?? { id, seats: resources[0]?.seats ?? [] },
    ),
  };
}

function request({ block, place, ignoreHours }: Asked): [path: string, body: object] {
  const given = [...place.resourceIds].sort().join() !== idsOf(block) && { resourceIds: place.resourceIds };
  const anyway = ignoreHours && { ignoreHours };
  if (place.start === block.start && place.end === block.end)
    return [`/bookings/${block.id}/reassign`, { resourceIds: place.resourceIds, ...anyway }];
  const length = (place.end - place.start) / 60_000;
  const stretched = place.end - place.start !== block.end - block.start && { durationMinutes: length };
  return [`/bookings/${block.id}/reschedule`, { start: iso(place.start), ...stretched, ...given, ...anyway }];
}

/**
 * Moves bookings: at once on the screen, then for real, one change of a booking after the other. What is
 * refused goes back where it was and says why, with what can be done instead.
 */
export function useMoves(words: Words, nameOf: (resourceId: string) => string) {
  const t = useTranslations("calendar");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const { mutate } = useSWRConfig();
  const [shown, setShown] = useState<ReadonlyMap<string, Shown>>(new Map());
  const queues = useRef(new Map<string, Promise<unknown>>());
  const versions = useRef(new Map<string, number>());
  const undoLast = useRef<(() => void) | null>(null);
  const latest = useRef({ words, nameOf });
  latest.current = { words, nameOf };
  const key = useRef<string | null>(null);

  const show = useCallback((id: string, as: Shown | null) => {
    setShown((was) => {
      const next = new Map(was);
      if (as) next.set(id, as);
      else next.delete(id);
      return next;
    });
  }, []);

  /** Puts what the server answered where it is shown, so that nothing jumps when the hand is taken off. */
  const settle = useCallback(
    async (row: BookingRow, as: Shown) => {
      versions.current.set(row.id, row.version);
      const { version, status, start, end, seats } = row;
      const resources = row.resources.map(({ id, seats: taken }) => ({ id, seats: taken }));
      const known = { ...as, version, status, start, end, seats, resources };
      if (key.current)
        await mutate<Calendar>(
          key.current,
          (now) =>
            now && { ...now, data: now.data.map((one) => (one.id === row.id ? { ...one, ...known } : one)) },
          { revalidate: false },
        );
      show(row.id, null);
      void mutate(`/bookings/${row.id}`);
      void mutate(isAboutBookings);
    },
    [mutate, show],
  );

  const refuse = useCallback(
    (thrown: unknown, asked: Asked, again: (asked: Asked) => void) => {
      const { block, place } = asked;
      const code = thrown instanceof ApiError ? thrown.code : "";
      const taken = refusalOf(thrown);
      if (taken) {
        const id = toast.error(t("takenTitle"), {
          duration: 12_000,
          description: (
            <NearestTimes
              times={taken.nearest}
              text={t(taken.nearest.length > 0 ? "takenBody" : "takenNone")}
              words={latest.current.words}
              onChoose={(start) => {
                toast.dismiss(id);
                again({ block, place: { ...place, start, end: start + (place.end - place.start) } });
              }}
            />
          ),
        });
      } else if (isClosed(thrown)) {
        toast.error(t("closedTitle"), {
          duration: 12_000,
          description: t("closedBody"),
          action: { label: t("moveAnyway"), onClick: () => again({ ...asked, ignoreHours: true }) },
        });
      } else if (code === "stale") toast.error(t("staleTitle"), { description: t("staleBody") });
      else if (code === "booking_state") toast.error(t("stateTitle"), { description: t("stateBody") });
      else {
        const { title, detail } = failureOf(thrown);
        toast.error(title, { description: detail });
      }
      void mutate(isAboutBookings);
    },
    [t, failureOf, mutate],
  );

  const move = useCallback(
    (asked: Asked) => {
      const { block, place, isUndo } = asked;
      const as = shownAt(block, place);
      show(block.id, as);
      const run = async () => {
        try {
          const [path, body] = request(asked);
          const ifMatch = Math.max(block.version, versions.current.get(block.id) ?? 0);
          const row = await api<BookingRow>(path, { method: "POST", body, ifMatch });
          await settle(row, as);
          const { words: say, nameOf: name } = latest.current;
          const wasMoved = place.start !== block.start;
          const time = say.span(place);
          // A place of its own, whatever the hours are by now: there it was.
          const back = () => {
            undoLast.current = null;
            const there = { ...block, ...place, version: row.version, resources: row.resources };
            const was = {
              start: block.start,
              end: block.end,
              resourceIds: block.resources.map(({ id }) => id),
            };
            move({ block: there, place: was, ignoreHours: true, isUndo: true });
          };
          if (isUndo) {
            toast(t("undone", { time: say.time(place.start) }));
            return;
          }
          undoLast.current = back;
          const given = place.resourceIds.find((id) => !block.resources.some((one) => one.id === id));
          const text = wasMoved
            ? t("moved", { time: `${say.dayOf(place.start)} ${time}` })
            : given
              ? t("given", { name: name(given) })
              : t("stretched", { time });
          toast(text, { action: { label: common("undo"), onClick: back } });
        } catch (thrown) {
          show(block.id, null);
          refuse(thrown, asked, move);
        }
      };
      const turn = (queues.current.get(block.id) ?? Promise.resolve()).then(run);
      queues.current.set(block.id, turn);
    },
    [show, settle, refuse, t, common],
  );

  const undo = useCallback(() => undoLast.current?.(), []);
  /** Under what the bookings are kept that are shown now. */
  const keyed = useCallback((now: string | null) => {
    key.current = now;
  }, []);
  return { shown, move, undo, keyed };
}
