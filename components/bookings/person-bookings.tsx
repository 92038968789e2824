"use client";

import { CalendarPlus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import useSWR from "swr";
import { queryString } from "@/components/api/client";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { useHotkeys } from "@/components/ui/hotkeys";
import { Skeleton } from "@/components/ui/state";
import { Tooltip } from "@/components/ui/tooltip";
import type { BookingRow } from "@/lib/domain/bookings/schema";
import type { Page } from "@/lib/domain/records/schema";
import { NewBooking } from "./new-booking";
import { BookingStatusText } from "./status";
import { useWhen } from "./when";

/** So many that lie ahead, and so many that are over. */
const AHEAD = 3;
const OVER = 2;

type Person = { kind: "customer" | "lead"; id: string; name: string };
type Answer = { data: BookingRow[]; page: Page };
type Props = { person: Person; canBook: boolean };

/** What a customer or lead has booked: what comes next, what was last, and a new one by a press or by b. */
export function PersonBookings({ person, canBook }: Props) {
  const t = useTranslations("bookings");
  const { can, company } = useMe();
  const [booking, setBooking] = useState(false);
  const mayBook = canBook && can("bookings:write");
  const mine = { [`${person.kind}Id`]: person.id };
  // To the minute, and not later with every look: else it would be another question each time.
  const [now] = useState(() => new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString());
  const asked = (more: Record<string, string | number>) =>
    can("bookings:read") ? `/bookings${queryString({ ...mine, ...more })}` : null;
  const ahead = useSWR<Answer>(asked({ from: now, sort: "start", limit: AHEAD })).data;
  const over = useSWR<Answer>(asked({ to: now, sort: "-start", limit: OVER })).data;
  useHotkeys({
    b: (event) => {
      if (!mayBook) return;
      event.preventDefault();
      setBooking(true);
    },
  });
  if (!can("bookings:read")) return null;

  const all = `/${company.slug}/bookings${queryString({ when: "all", ...mine })}`;
  const total = (ahead?.page.total ?? 0) + (over?.page.total ?? 0);
  const groups = [
    ["upcomingOfPerson", ahead?.data ?? []],
    ["pastOfPerson", over?.data ?? []],
  ] as const;
  const initial =
    person.kind === "customer"
      ? { customerId: person.id, customerName: person.name }
      : { leadId: person.id, leadName: person.name };

  return (
    <section className="px-4 pt-5" aria-label={t("ofPerson")}>
      <header className="flex min-h-8 items-center gap-2 border-line border-b pb-1">
        <h3 className="font-medium">{t("ofPerson")}</h3>
        {total > 0 && (
          <Link
            href={all}
            className="rounded px-1 text-ink-3 tabular-nums hover:text-ink"
            aria-label={`${t("allOfPerson")}: ${total}`}
          >
            {total}
          </Link>
        )}
        <span className="flex-1" />
        {mayBook && (
          <Tooltip text={t("bookFor", { name: person.name })} keys="b">
            <Button kind="quiet" size="sm" onClick={() => setBooking(true)}>
              <CalendarPlus className="size-3.5" aria-hidden />
              {t("book")}
            </Button>
          </Tooltip>
        )}
      </header>
      {(!ahead || !over) && <Skeleton className="my-3 h-3 w-48" />}
      {ahead && over && total === 0 && <p className="py-2 text-ink-3">{t("noneOfPerson")}</p>}
      {groups.map(
        ([name, rows]) =>
          rows.length > 0 && (
            <div key={name} className="pt-1.5">
              <h4 className="text-2xs text-ink-3">{t(name)}</h4>
              <ul className="-mx-2">
                {rows.map((row) => (
                  <Line key={row.id} row={row} href={`${all}&booking=${row.id}`} />
                ))}
              </ul>
            </div>
          ),
      )}
      {total > AHEAD + OVER && (
        <Link href={all} className="mt-1 inline-block text-accent-ink text-xs hover:underline">
          {t("allOfSeries", { n: total })}
        </Link>
      )}
      {mayBook && <NewBooking open={booking} onClose={() => setBooking(false)} initial={initial} />}
    </section>
  );
}

function Line({ row, href }: { row: BookingRow; href: string }) {
  const when = useWhen();
  return (
    <li>
      <Link
        href={href}
        className="flex h-8 items-center gap-3 rounded-md px-2 hover:bg-hover pointer-coarse:h-11"
      >
        <span className="shrink-0 tabular-nums">
          {when.day(row.start)}, {when.time(row.start)}
        </span>
        <span className="min-w-0 flex-1 truncate text-ink-3">{row.serviceName}</span>
        <span className="shrink-0 text-ink-2">
          <BookingStatusText status={row.status} />
        </span>
      </Link>
    </li>
  );
}
