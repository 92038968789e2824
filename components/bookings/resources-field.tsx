"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import useSWR from "swr";
import { queryString } from "@/components/api/client";
import { ChoiceField, Property } from "@/components/records/fields";
import type { BookingRow, FreeTime } from "@/lib/domain/bookings/schema";
import { fits, useResources, useServices } from "./catalog";
import { fieldsOf, refusalOf } from "./refusal";
import type { ApplyBooking } from "./use-booking";

type Props = { booking: BookingRow; readOnly: boolean; apply: ApplyBooking };

/** Who or what a booking occupies, each to be exchanged for another that can do it. */
export function ResourcesField({ booking, readOnly, apply }: Props) {
  const t = useTranslations("bookings");
  const r = useTranslations("records");
  const services = useServices();
  const resources = useResources();
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const service = services.byId.get(booking.serviceId);
  const able = service ? resources.rows.filter((one) => fits(service, one)) : [];
  const mine = booking.resources.map(({ id }) => id);

  // Who is free at just this time, once somebody wants to know.
  const until = new Date(Date.parse(booking.start) + 1).toISOString();
  const query = queryString({ from: booking.start, to: until, include: "resources", seats: booking.seats });
  const { data } = useSWR<{ data: FreeTime[] }>(
    asked && !readOnly && booking.resources.length === 1
      ? `/services/${booking.serviceId}/availability${query}`
      : null,
  );
  const free = new Set(data?.data[0]?.resourceIds ?? []);

  const exchange = async (was: { id: string; name: string }, id: string) => {
    const next = resources.byId.get(id);
    if (!next || id === was.id) return;
    setProblem(null);
    const ids = mine.map((one) => (one === was.id ? id : one));
    const outcome = await apply({
      verb: "reassign",
      body: { resourceIds: ids },
      shown: {
        resources: booking.resources.map((one) =>
          one.id === was.id ? { ...one, id, name: next.name } : one,
        ),
      },
      done: t("reassigned", { name: next.name }),
      undo: { verb: "reassign", body: { resourceIds: mine, ignoreHours: true } },
    });
    if (!outcome) return;
    if (refusalOf(outcome.refused)) setProblem(t("resourceTaken", { name: next.name }));
    else setProblem(Object.values(fieldsOf(outcome.refused)).join(" · ") || null);
  };

  if (booking.resources.length === 0) {
    return (
      <Property label={t("resource")}>
        <p className="flex min-h-7 items-center px-2 text-ink-3 pointer-coarse:min-h-10">{r("nothing")}</p>
      </Property>
    );
  }
  return (
    <Property label={t("resource")}>
      {booking.resources.map((one) => (
        <ChoiceField
          key={one.id}
          label={t("resource")}
          placeholder={t("resource")}
          empty={r("nothingLikeThat")}
          choices={able
            .filter(({ id }) => id === one.id || !mine.includes(id))
            .map(({ id, name, kind }) => ({
              value: id,
              label: name,
              hint: free.has(id) ? t("free") : t(`kind.${kind}`),
            }))}
          chosen={[one.id]}
          onChoose={(id) => void exchange(one, id)}
          onOpened={() => setAsked(true)}
          disabled={readOnly}
        >
          <span className="truncate">{one.name}</span>
        </ChoiceField>
      ))}
      {problem && (
        <p role="alert" className="px-2 text-bad text-xs">
          {problem}
        </p>
      )}
    </Property>
  );
}
