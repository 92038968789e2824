"use client";

import { CalendarDays, CircleDashed, Contact, Sparkles, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import useSWR from "swr";
import { dayText } from "@/components/list/days";
import type { FilterDef } from "@/components/list/filter";
import type { Filters } from "@/components/list/list-url";
import { useMe } from "@/components/shell/me";
import { useResources, useServices } from "./catalog";
import { useBookingStatuses } from "./status";
import { useWhen } from "./when";

export const FILTERS = ["status", "serviceId", "resourceId", "customerId", "leadId", "from", "to"] as const;

const ICON = "size-3.5 text-ink-3";

/** What bookings can be filtered by; a person only where the list was opened from them. */
export function useBookingFilters(filters: Filters): FilterDef[] {
  const t = useTranslations("bookings");
  const when = useWhen();
  const { can } = useMe();
  const statuses = useBookingStatuses();
  const services = useServices();
  const resources = useResources();
  const customer = useSWR<{ name: string }>(
    filters.customerId && can("customers:read") ? `/customers/${filters.customerId}` : null,
  ).data;
  const lead = useSWR<{ name: string }>(
    filters.leadId && can("leads:read") ? `/leads/${filters.leadId}` : null,
  ).data;
  const person = (id: "customerId" | "leadId", label: string, name = "…"): FilterDef[] => {
    const value = filters[id];
    const icon = <Contact className={ICON} />;
    return value ? [{ kind: "choice", id, label, icon, choices: [{ value, label: name }] }] : [];
  };
  return [
    {
      kind: "choice",
      id: "status",
      label: t("field.status"),
      icon: <CircleDashed className={ICON} />,
      choices: statuses,
    },
    {
      kind: "choice",
      id: "serviceId",
      label: t("service"),
      icon: <Sparkles className={ICON} />,
      choices: services.rows.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      kind: "choice",
      id: "resourceId",
      label: t("resource"),
      icon: <Users className={ICON} />,
      choices: resources.rows.map(({ id, name, kind }) => ({
        value: id,
        label: name,
        hint: t(`kind.${kind}`),
      })),
    },
    ...person("customerId", t("customer"), customer?.name),
    ...person("leadId", t("lead"), lead?.name),
    {
      kind: "days",
      id: "days",
      label: t("days"),
      icon: <CalendarDays className={ICON} />,
      from: "from",
      to: "to",
      timeZone: when.timeZone,
      format: dayText(when.timeZone, when.day),
      presets: [],
    },
  ];
}
