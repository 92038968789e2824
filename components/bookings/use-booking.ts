"use client";

import { useTranslations } from "next-intl";
import { useCallback, useRef } from "react";
import { toast } from "sonner";
import useSWR, { useSWRConfig } from "swr";
import { ApiError, api } from "@/components/api/client";
import { historyKey } from "@/components/records/history";
import { sayFailure } from "@/components/records/use-change";
import type { BookingRow } from "@/lib/domain/bookings/schema";
import type { HistoryEntry } from "@/lib/domain/records/schema";
import { isAvailability } from "./free-times";
import { useBookingHistoryText } from "./history-text";
import { refusalOf } from "./refusal";

/** What is read anew when a booking changes: lists of them, the calendar, series, free times. */
export const isAboutBookings = (key: unknown): boolean =>
  isAvailability(key) ||
  (typeof key === "string" &&
    ["/bookings?", "/bookings/calendar", "/booking-series/"].some((path) => key.startsWith(path)));

export type BookingChange = {
  /** Below the booking's own path; "" changes the booking itself. */
  verb: "" | "confirm" | "start" | "finish" | "no-show" | "cancel" | "restore" | "reschedule" | "reassign";
  body?: object;
  /** How it looks at once, before the answer. */
  shown?: Partial<BookingRow>;
  /** Said when it is done. */
  done?: string;
  /** What takes it back, of the booking as it then is. */
  undo?: BookingChange;
};

/** Undefined: done. Otherwise what the API refused, where the caller shows it: a time, or a field. */
export type Outcome = { refused: unknown } | undefined;
export type ApplyBooking = (change: BookingChange) => Promise<Outcome>;

/**
 * One booking, and the changing of it: seen at once, sent with its version, put back where it is refused.
 * Where somebody else was faster one is told who and what, and sees the booking as it is now.
 */
export function useBooking(
  id: string,
  { row, onChanged }: { row?: BookingRow; onChanged?: (booking: BookingRow) => void },
) {
  const t = useTranslations("bookings");
  const common = useTranslations("common");
  const r = useTranslations("records");
  const sayHistory = useBookingHistoryText();
  const { mutate: mutateAll } = useSWRConfig();
  const { data, error, mutate } = useSWR<BookingRow>(`/bookings/${id}`, { fallbackData: row });
  const latest = useRef<BookingRow | undefined>(data);
  if (data?.id === id) latest.current = data;

  const settle = useCallback(
    (fresh: BookingRow) => {
      latest.current = fresh;
      void mutateAll(`/bookings/${fresh.id}`, fresh, { revalidate: false });
      void mutateAll(historyKey("/bookings", fresh.id));
      void mutateAll(isAboutBookings);
      onChanged?.(fresh);
    },
    [mutateAll, onChanged],
  );

  const explainStale = useCallback(async () => {
    const [fresh, history] = await Promise.all([
      api<BookingRow>(`/bookings/${id}`),
      api<{ data: HistoryEntry[] }>(`/bookings/${id}/events?limit=1`),
    ]);
    settle(fresh);
    const [last] = history.data;
    toast.error(r("staleTitle"), { description: last && sayHistory(last), duration: 10_000 });
  }, [id, settle, r, sayHistory]);

  const show = useCallback(
    (shown: Partial<BookingRow>) => {
      const now = latest.current;
      if (now) void mutateAll(`/bookings/${id}`, { ...now, ...shown }, { revalidate: false });
    },
    [mutateAll, id],
  );

  const send = useCallback(
    async (
      { verb, body, shown = {}, done, undo }: BookingChange,
      was: Partial<BookingRow>,
    ): Promise<Outcome> => {
      const version = latest.current?.version ?? 0;
      show(shown);
      try {
        const fresh = await api<BookingRow>(`/bookings/${id}${verb && `/${verb}`}`, {
          method: verb === "" ? "PATCH" : "POST",
          body,
          ifMatch: version,
        });
        settle(fresh);
        if (done)
          toast(done, {
            action: undo && { label: common("undo"), onClick: () => void again.current(undo) },
          });
        return undefined;
      } catch (thrown) {
        show(was);
        if (thrown instanceof ApiError && thrown.code === "stale")
          await explainStale().catch(() => undefined);
        else if (refusalOf(thrown)) void mutateAll(isAboutBookings);
        else if (!(thrown instanceof ApiError && thrown.fields.length > 0))
          sayFailure(thrown, common("offline"));
        // What somebody else did meanwhile decides what is possible now.
        if (thrown instanceof ApiError && thrown.code === "booking_state") void mutate();
        return { refused: thrown };
      }
    },
    [id, show, settle, mutate, mutateAll, explainStale, common],
  );

  // Changes go one after the other, each from the version that the one before it made.
  const queue = useRef<Promise<Outcome>>(Promise.resolve(undefined));
  const apply: ApplyBooking = useCallback(
    (change) => {
      const now = latest.current;
      if (!now) return Promise.resolve({ refused: null });
      const names = Object.keys(change.shown ?? {}) as (keyof BookingRow)[];
      const was: Partial<BookingRow> = Object.fromEntries(names.map((name) => [name, now[name]]));
      if (change.shown) show(change.shown);
      const turn = queue.current.then(() => send(change, was));
      queue.current = turn;
      return turn;
    },
    [show, send],
  );
  const again = useRef<(change: BookingChange) => Promise<void>>(async () => undefined);
  again.current = async (change) => {
    const outcome = await apply({ ...change, done: common("undone") });
    // Taking back has no form to show a refusal in.
    if (outcome && refusalOf(outcome.refused)) toast.error(t("takenTitle"));
    else if (outcome?.refused instanceof ApiError && outcome.refused.fields.length > 0)
      sayFailure(outcome.refused, common("offline"));
  };

  return { booking: data?.id === id ? data : undefined, error, reload: () => void mutate(), apply };
}
