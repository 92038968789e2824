"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Dot } from "@/components/ui/badge";
import type { Choice } from "@/components/ui/picker";
import { CUSTOMER_STATUSES, type CustomerRow } from "@/lib/domain/customers/schema";

type Status = CustomerRow["status"];
const COLOURS: Record<Status, string> = { active: "green", inactive: "grey" };

export function CustomerStatusText({ status }: { status: Status }) {
  const t = useTranslations("records");
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Dot colour={COLOURS[status]} />
      <span className="truncate">{t(`status.${status}`)}</span>
    </span>
  );
}

export function useCustomerStatuses(): Choice[] {
  const t = useTranslations("records");
  return useMemo(
    () =>
      CUSTOMER_STATUSES.map((value) => ({
        value,
        label: t(`status.${value}`),
        icon: <Dot colour={COLOURS[value]} className="mx-1" />,
      })),
    [t],
  );
}
