"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import useSWR, { useSWRConfig } from "swr";
import { api } from "@/components/api/client";
import { sayFailure } from "@/components/records/use-change";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { cx } from "@/components/ui/cx";
import { Skeleton } from "@/components/ui/state";
import { may } from "@/lib/domain/bookings/rules";
import type { BookingRow, Series } from "@/lib/domain/bookings/schema";
import { readRule } from "./repeat";
import { BookingStatusText } from "./status";
import { isAboutBookings } from "./use-booking";
import { useWhen } from "./when";

/** So many stand there before one asks for all. */
const FIRST = 6;

type Props = { booking: BookingRow; canWrite: boolean; onOpen: (id: string) => void; onChanged: () => void };

/** The bookings that came about by the same rule; from this one on they can be cancelled together. */
export function SeriesOf({ booking, canWrite, onOpen, onChanged }: Props) {
  const t = useTranslations("bookings");
  const common = useTranslations("common");
  const when = useWhen();
  const { mutate } = useSWRConfig();
  const { data: series } = useSWR<Series>(booking.seriesId && `/booking-series/${booking.seriesId}`);
  const [whole, setWhole] = useState(false);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  if (!booking.seriesId) return null;

  const known = series && readRule(series.rule);
  const bookings = series?.bookings ?? [];
  const at = bookings.findIndex(({ id }) => id === booking.id);
  const from = Math.max(0, Math.min(at - 2, bookings.length - FIRST));
  const shown = whole ? bookings : bookings.slice(from, from + FIRST);
  const ahead = bookings.filter(({ start, status }) => start >= booking.start && may("cancel", status));

  const cancel = async () => {
    if (!series || busy) return;
    setBusy(true);
    try {
      await api(`/booking-series/${series.id}/cancel`, {
        method: "POST",
        body: { from: booking.start },
        ifMatch: series.version,
      });
      toast(t("seriesCancelled", { n: ahead.length }));
    } catch (thrown) {
      sayFailure(thrown, common("offline"));
    } finally {
      setBusy(false);
      void mutate(isAboutBookings);
      onChanged();
    }
  };

  return (
    <section className="px-4 pt-5" aria-label={t("series")}>
      <header className="flex min-h-8 items-center gap-2 border-line border-b pb-1">
        <h3 className="font-medium">{t("series")}</h3>
        {series && (
          <span className="min-w-0 truncate text-ink-3" title={series.rule}>
            {t(`repeat.${known ?? "own"}`)} · {bookings.length}
          </span>
        )}
        <span className="flex-1" />
        {canWrite && ahead.length > 1 && (
          <Button kind="quiet" size="sm" busy={busy} onClick={() => setAsking(true)}>
            {t("cancelFromHere")}
          </Button>
        )}
      </header>
      {!series && <Skeleton className="my-3 h-3 w-48" />}
      <ul className="-mx-2 py-1">
        {shown.map(({ id, start, end, status }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => onOpen(id)}
              aria-current={id === booking.id || undefined}
              className={cx(
                "flex h-8 w-full items-center gap-3 rounded-md px-2 text-left hover:bg-hover pointer-coarse:h-11",
                id === booking.id && "bg-selected",
              )}
            >
              <span className={cx("flex-1 truncate tabular-nums", status === "cancelled" && "line-through")}>
                {when.day(start)}, {when.clock(start, end)}
              </span>
              <span className="shrink-0 text-ink-2">
                <BookingStatusText status={status} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {!whole && bookings.length > FIRST && (
        <Button kind="quiet" size="sm" onClick={() => setWhole(true)}>
          {t("allOfSeries", { n: bookings.length })}
        </Button>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("cancelSeriesTitle")}
        body={t("cancelSeriesBody", { n: ahead.length, from: when.day(booking.start) })}
        action={t("cancelFromHere")}
        cancel={t("keep")}
        onConfirm={() => void cancel()}
      />
    </section>
  );
}
