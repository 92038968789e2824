"use client";

import { Link2, MoreHorizontal, UserRoundCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { useFailure } from "@/components/api/use-failure";
import { Panel } from "@/components/records/panel";
import { useFormats, useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { MenuContent, MenuItem, MenuRoot, MenuTrigger } from "@/components/ui/menu";
import { ErrorState, Skeleton } from "@/components/ui/state";
import { may } from "@/lib/domain/bookings/rules";
import type { BookingRow } from "@/lib/domain/bookings/schema";
import { BookingHistory } from "./booking-history";
import { minutesBetween } from "./clock";
import { CustomerLink } from "./customer-link";
import { Facts } from "./facts";
import { SeriesOf } from "./series";
import { BookingStatusText } from "./status";
import { Steps } from "./steps";
import { useBooking } from "./use-booking";
import { useDuration, useWhen } from "./when";

type Props = {
  id: string;
  /** As it stands in a list: shown until it has been asked for by itself. */
  row?: BookingRow;
  onClose: () => void;
  /** Told the booking as it now is. */
  onChanged?: (booking: BookingRow) => void;
  /** Asked for another booking of the same series; left out: it is opened in the list. */
  onOpen?: (id: string) => void;
};

/** One booking beside the list or the calendar: when, whom, by whom, and what may come next. */
export function BookingPanel(props: Props) {
  // What is half done with one booking is nothing for the next.
  return <Opened key={props.id} {...props} />;
}

function Opened({ id, row, onClose, onChanged, onOpen }: Props) {
  const t = useTranslations("bookings");
  const r = useTranslations("records");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const router = useRouter();
  const { can, company } = useMe();
  const { booking, error, reload, apply } = useBooking(id, { row, onChanged });
  const [linking, setLinking] = useState(false);
  const canWrite = can("bookings:write");
  const address = `/${company.slug}/bookings?booking=`;
  const open = onOpen ?? ((other: string) => router.push(address + other));

  const actions = booking && (
    <MenuRoot>
      <MenuTrigger asChild>
        <Button kind="quiet" size="icon" aria-label={common("more")}>
          <MoreHorizontal className="size-4" />
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem
          icon={<Link2 />}
          onSelect={() =>
            void navigator.clipboard
              .writeText(location.origin + address + id)
              .then(() => toast(common("copied")))
          }
        >
          {r("copyLink")}
        </MenuItem>
        {canWrite && may("cancel", booking.status) && (
          <MenuItem icon={<UserRoundCheck />} onSelect={() => setLinking(true)}>
            {t("linkForCustomer")}
          </MenuItem>
        )}
      </MenuContent>
    </MenuRoot>
  );

  return (
    <Panel title={booking?.serviceName ?? t("one")} onClose={onClose} actions={actions}>
      {error && !booking ? (
        <ErrorState failure={failureOf(error)} onRetry={reload} />
      ) : !booking ? (
        <PanelSkeleton />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
          <Head booking={booking} />
          {canWrite && <Steps booking={booking} apply={apply} />}
          <Facts
            booking={booking}
            canWrite={canWrite}
            mayMove={canWrite && may("move", booking.status)}
            apply={apply}
          />
          <SeriesOf booking={booking} canWrite={canWrite} onOpen={open} onChanged={reload} />
          <section className="px-4 pt-5 pb-8" aria-label={r("history")}>
            <h3 className="mb-3 border-line border-b pb-1.5 font-medium">{r("history")}</h3>
            <BookingHistory id={id} />
          </section>
        </div>
      )}
      {linking && <CustomerLink id={id} onClose={() => setLinking(false)} />}
    </Panel>
  );
}

function Head({ booking }: { booking: BookingRow }) {
  const t = useTranslations("bookings");
  const when = useWhen();
  const formats = useFormats();
  const sayDuration = useDuration();
  const { start, end, status, expiresAt } = booking;
  const own = when.own(start, end);
  return (
    <header className="px-4 pt-4">
      <h2 className="font-semibold text-lg">{booking.serviceName}</h2>
      <p className="mt-0.5 flex flex-wrap gap-x-2">
        <time dateTime={start} className="tabular-nums">
          {when.day(start)}, {when.clock(start, end)}
        </time>
        <span className="text-ink-3">{sayDuration(minutesBetween(start, end))}</span>
        <span className="text-ink-3" suppressHydrationWarning>
          {formats.ago(start)}
        </span>
      </p>
      {own && <p className="text-ink-3 text-xs">{t("yourTime", { time: own, zone: when.timeZone })}</p>}
      <p className="mt-2 flex items-center gap-2" data-testid="booking-status">
        <span className="inline-flex h-6 items-center rounded-full border border-line px-2.5 text-xs">
          <BookingStatusText status={status} />
        </span>
        {status === "hold" && expiresAt && (
          <span className="text-warn text-xs" suppressHydrationWarning>
            {Date.parse(expiresAt) > Date.now()
              ? t("heldUntil", { time: when.moment(expiresAt) })
              : t("holdOver")}
          </span>
        )}
      </p>
    </header>
  );
}

function PanelSkeleton() {
  return (
    <div className="grid gap-4 p-4" aria-busy="true">
      <Skeleton className="h-6 w-48" />
      <Skeleton className="h-3 w-56" />
      <div className="flex gap-2">
        <Skeleton className="h-7 w-24" />
        <Skeleton className="h-7 w-20" />
      </div>
      {[24, 32, 20, 28].map((width) => (
        <div key={width} className="flex gap-8">
          <Skeleton className="h-3 w-20" />
          <Skeleton className="h-3 w-40" />
        </div>
      ))}
    </div>
  );
}
