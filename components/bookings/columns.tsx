"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Column } from "@/components/list/row";
import { Avatar } from "@/components/ui/avatar";
import { cx } from "@/components/ui/cx";
import type { BookingRow } from "@/lib/domain/bookings/schema";
import { BookingStatusText } from "./status";
import { useWhen } from "./when";

/** What happens to nobody any more is read past. */
const faded = ({ status }: BookingRow) => status === "cancelled" && "text-ink-3!";

function personOf({ customerName, leadName }: BookingRow): string | null {
  return customerName ?? leadName;
}

const resourcesOf = ({ resources }: BookingRow) => resources.map(({ name }) => name).join(", ");

export function useBookingColumns(): Column<BookingRow>[] {
  const t = useTranslations("bookings");
  const when = useWhen();
  return useMemo(
    () => [
      {
        id: "start",
        header: t("field.start"),
        track: "minmax(12.5rem,1.2fr)",
        sorts: ["start", "-start"],
        cell: (row) => (
          <span className={cx("tabular-nums", faded(row))}>
            <span className="inline-block min-w-24 font-medium">{when.day(row.start)}</span>{" "}
            <span className={cx("text-ink-2", faded(row))}>{when.hours(row.start, row.end)}</span>
          </span>
        ),
      },
      {
        id: "service",
        header: t("service"),
        track: "minmax(9rem,1.5fr)",
        cell: (row) => <span className={cx("font-medium", faded(row))}>{row.serviceName}</span>,
      },
      {
        id: "person",
        header: t("customer"),
        track: "minmax(9rem,1.5fr)",
        from: 640,
        cell: (row) => {
          const name = personOf(row);
          if (!name) return <span className="text-ink-3">–</span>;
          return (
            <span className="flex min-w-0 items-center gap-2">
              <Avatar name={name} />
              <span className="truncate">{name}</span>
            </span>
          );
        },
      },
      {
        id: "resources",
        header: t("resources"),
        track: "minmax(8rem,1.2fr)",
        from: 900,
        cell: (row) => <span className="text-ink-2">{resourcesOf(row)}</span>,
      },
      {
        id: "status",
        header: t("field.status"),
        track: "minmax(7.5rem,10.5rem)",
        cell: (row) => <BookingStatusText status={row.status} />,
      },
      {
        id: "seats",
        header: t("field.seats"),
        track: "4rem",
        from: 1000,
        end: true,
        cell: (row) => (row.seats > 1 ? row.seats : <span className="text-ink-3">1</span>),
      },
    ],
    [t, when],
  );
}

/** A booking on a phone: two lines. */
export function BookingCard({ row }: { row: BookingRow }) {
  const when = useWhen();
  return (
    <>
      <span className="flex items-center gap-3">
        <span className={cx("min-w-0 flex-1 truncate font-medium text-base", faded(row))}>
          {row.serviceName}
        </span>
        <span className="shrink-0 tabular-nums">
          {when.day(row.start)}, {when.time(row.start)}
        </span>
      </span>
      <span className="mt-0.5 flex items-center gap-3 text-ink-3">
        <span className="min-w-0 flex-1 truncate">{personOf(row) ?? resourcesOf(row)}</span>
        <span className="shrink-0 text-ink-2">
          <BookingStatusText status={row.status} />
        </span>
      </span>
    </>
  );
}
