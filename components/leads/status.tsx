"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Dot } from "@/components/ui/badge";
import type { Choice } from "@/components/ui/picker";
import { LEAD_STATUSES, type LeadStatus } from "@/lib/domain/leads/schema";

const COLOURS: Record<LeadStatus, string> = {
  new: "blue",
  contacted: "amber",
  qualified: "violet",
  converted: "green",
  lost: "grey",
};

export function LeadStatusText({ status }: { status: LeadStatus }) {
  const t = useTranslations("records");
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Dot colour={COLOURS[status]} />
      <span className="truncate">{t(`status.${status}`)}</span>
    </span>
  );
}

/** All statuses to filter by; those that can be set (a lead becomes converted by converting it). */
export function useLeadStatuses(): { all: Choice[]; settable: Choice[] } {
  const t = useTranslations("records");
  return useMemo(() => {
    const all = LEAD_STATUSES.map((value) => ({
      value,
      label: t(`status.${value}`),
      icon: <Dot colour={COLOURS[value]} className="mx-1" />,
    }));
    return { all, settable: all.filter(({ value }) => value !== "converted") };
  }, [t]);
}
