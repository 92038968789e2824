"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Dot } from "@/components/ui/badge";
import type { Choice } from "@/components/ui/picker";
import { BOOKING_STATUSES, type BookingStatus } from "@/lib/domain/bookings/schema";

export const STATUS_COLOURS: Record<BookingStatus, string> = {
  hold: "amber",
  pending: "violet",
  confirmed: "blue",
  in_progress: "teal",
  done: "green",
  cancelled: "grey",
  no_show: "red",
};

export function BookingStatusText({ status }: { status: BookingStatus }) {
  const t = useTranslations("bookings");
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Dot colour={STATUS_COLOURS[status]} />
      <span className="truncate">{t(`status.${status}`)}</span>
    </span>
  );
}

export function useBookingStatuses(): Choice[] {
  const t = useTranslations("bookings");
  return useMemo(
    () =>
      BOOKING_STATUSES.map((value) => ({
        value,
        label: t(`status.${value}`),
        icon: <Dot colour={STATUS_COLOURS[value]} className="mx-1" />,
      })),
    [t],
  );
}
