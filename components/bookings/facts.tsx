"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Property, TextField } from "@/components/records/fields";
import { useMe } from "@/components/shell/me";
import { Avatar } from "@/components/ui/avatar";
import type { BookingRow } from "@/lib/domain/bookings/schema";
import { NoteField } from "./note-field";
import { ResourcesField } from "./resources-field";
import type { ApplyBooking } from "./use-booking";

const PLAIN = "flex min-h-7 items-center px-2 pointer-coarse:min-h-10 pointer-coarse:text-[16px]";

type Props = { booking: BookingRow; canWrite: boolean; mayMove: boolean; apply: ApplyBooking };

/** What is known of a booking, changed where it stands. */
export function Facts({ booking, canWrite, mayMove, apply }: Props) {
  const t = useTranslations("bookings");
  const r = useTranslations("records");
  return (
    <dl className="grid gap-px px-4 pt-3">
      <Property label={t("who")}>
        <Person booking={booking} />
      </Property>
      <ResourcesField booking={booking} readOnly={!mayMove} apply={apply} />
      {booking.seats > 1 && (
        <Property label={t("seats")}>
          <p className={`${PLAIN} tabular-nums`}>{booking.seats}</p>
        </Property>
      )}
      <Property label={t("location")}>
        <TextField
          label={t("location")}
          value={booking.location}
          placeholder={r("nothing")}
          readOnly={!canWrite}
          onSave={(location) => void apply({ verb: "", body: { location }, shown: { location } })}
        />
      </Property>
      {booking.source !== "" && (
        <Property label={r("field.source")}>
          <p className={PLAIN}>{booking.source}</p>
        </Property>
      )}
      <Property label={t("note")}>
        <NoteField
          label={t("note")}
          value={booking.note}
          placeholder={r("nothing")}
          readOnly={!canWrite}
          onSave={(note) => void apply({ verb: "", body: { note }, shown: { note } })}
        />
      </Property>
    </dl>
  );
}

function Person({ booking }: { booking: BookingRow }) {
  const t = useTranslations("bookings");
  const { company, can } = useMe();
  const people = [
    { kind: "customer", room: "customers", id: booking.customerId, name: booking.customerName },
    { kind: "lead", room: "leads", id: booking.leadId, name: booking.leadName },
  ] as const;
  const known = people.filter(({ id }) => id !== null);
  if (known.length === 0) return <p className={`${PLAIN} text-ink-3`}>{t("nobodyYet")}</p>;
  const look = `${PLAIN} min-w-0 gap-2 rounded-md`;
  return known.map(({ kind, room, id, name }) => {
    const inside = (
      <>
        <Avatar name={name ?? "?"} />
        <span className="truncate">{name ?? t("unnamed")}</span>
        {kind === "lead" && <span className="text-ink-3 text-xs">{t("lead")}</span>}
      </>
    );
    return can(`${room}:read`) ? (
      <Link
        key={kind}
        href={`/${company.slug}/${room}?${kind}=${id}`}
        className={`${look} text-accent-ink hover:bg-hover`}
      >
        {inside}
      </Link>
    ) : (
      <span key={kind} className={look}>
        {inside}
      </span>
    );
  });
}
