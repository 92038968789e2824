import { useMemo } from "react";
import useSWR, { preload, useSWRConfig } from "swr";
import { api, queryString } from "@/components/api/client";
import type {
  Calendar,
  CalendarBooking,
  CalendarDays,
  CalendarFrame,
} from "@/lib/domain/bookings/calendar-schema";
import { type Block, blockOf } from "./block";
import { hoursOf } from "./hours";
import { daysOf, spanOf, type View } from "./span";

/** What lies just beside the days shown can stand in the way too. */
const MARGIN_MS = 3 * 3_600_000;
const LOOK_AGAIN_MS = 15_000;

export type Filter = { resourceIds: readonly string[]; serviceId: string | null; cancelled: boolean };

function spanQuery(days: readonly string[], timeZone: string) {
  const { from, to } = spanOf(days, timeZone);
  return { from: new Date(from - MARGIN_MS).toISOString(), to: new Date(to + MARGIN_MS).toISOString() };
}

const chosen = ({ resourceIds, cancelled }: Filter) => ({
  resourceIds: resourceIds.join(","),
  cancelled: cancelled ? "true" : null,
});

/**
 * Bookings of other services are asked for too, where days and weeks are shown: they are drawn pale, and they
 * stand in the way.
 */
export function bookingsKey(days: readonly string[], timeZone: string, filter: Filter): string {
  return `/bookings/calendar${queryString({ ...spanQuery(days, timeZone), ...chosen(filter) })}`;
}
const frameKey = (days: readonly string[], timeZone: string) =>
  `/bookings/calendar/frame${queryString(spanQuery(days, timeZone))}`;

function monthKey(days: readonly string[], filter: Filter): string {
  const last = days.at(-1) ?? "";
  const to = new Date(Date.parse(`${last}T00:00Z`) + 24 * 3_600_000).toISOString().slice(0, 10);
  const { serviceId } = filter;
  return `/bookings/calendar/days${queryString({ from: days[0], to, first: 4, ...chosen(filter), serviceId })}`;
}

/** Begins to read what is shown next, while the hand is on its way. */
export function readAhead(view: View, date: string, timeZone: string, filter: Filter): void {
  const days = daysOf(view, date);
  const key = view === "month" ? monthKey(days, filter) : bookingsKey(days, timeZone, filter);
  for (const path of [key, frameKey(days, timeZone)]) void preload(path, (asked: string) => api(asked));
}

/** Who there is and when they are open. Those of before stay until the new ones are there, without their hours. */
export function useFrame(days: readonly string[], timeZone: string) {
  const key = frameKey(days, timeZone);
  const { data, error, mutate, isValidating } = useSWR<CalendarFrame, unknown>(key, {
    keepPreviousData: true,
    refreshInterval: 5 * 60_000,
  });
  const { cache } = useSWRConfig();
  const isOwn = data !== undefined && cache.get(key)?.data === data;
  const hours = useMemo(() => (data && isOwn ? hoursOf(data) : null), [data, isOwn]);
  return { frame: data, hours, error, retry: () => void mutate(), isValidating };
}

/** The bookings of the days; `shown` is how those look that are being changed just now. */
export function useBookings(
  days: readonly string[],
  timeZone: string,
  filter: Filter,
  shown: ReadonlyMap<string, Partial<CalendarBooking>>,
  { asked, now }: { asked: boolean; now: number },
) {
  const key = asked ? bookingsKey(days, timeZone, filter) : null;
  const { data, error, mutate } = useSWR<Calendar, unknown>(key, {
    refreshInterval: LOOK_AGAIN_MS,
    revalidateOnFocus: true,
  });
  const parsed = useMemo(() => data?.data.map(blockOf), [data]);
  const all = useMemo<Block[] | undefined>(() => {
    if (!parsed || shown.size === 0) return parsed;
    const changed = data?.data.map((booking, at) => {
      const patch = shown.get(booking.id);
      return patch ? blockOf({ ...booking, ...patch }) : parsed[at];
    });
    return changed?.filter((block) => block !== undefined);
  }, [parsed, data, shown]);
  // A hold past its time is nothing any more, swept or not.
  const over = all?.filter(({ status, expires }) => status === "hold" && expires !== null && expires <= now);
  const gone = over?.map(({ id }) => id).join(" ") ?? "";
  const blocks = useMemo(
    () => (gone === "" ? all : all?.filter(({ id }) => !gone.includes(id))),
    [all, gone],
  );
  return { key, data, blocks, error, retry: () => void mutate() };
}

export function useMonth(days: readonly string[], filter: Filter, asked: boolean) {
  const { data, error, mutate } = useSWR<CalendarDays, unknown>(asked ? monthKey(days, filter) : null, {
    refreshInterval: LOOK_AGAIN_MS,
    revalidateOnFocus: true,
  });
  const byDay = useMemo(() => data && new Map(data.data.map((one) => [one.day, one])), [data]);
  return { byDay, error, retry: () => void mutate() };
}
