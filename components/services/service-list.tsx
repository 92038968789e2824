"use client";

import { ConciergeBell, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { StateBox } from "@/components/ui/state";
import type { Service } from "@/lib/domain/catalog/schema";
import { CatalogList } from "./catalog-list";
import { useDurationText } from "./duration";
import { useCatalog, useResourceNames } from "./use-catalog";

export type ListProps = {
  archived: boolean;
  openId: string | null;
  onOpen: (id: string) => void;
  onClose: () => void;
  onCreate?: () => void;
};

export function ServiceList({ archived, ...rest }: ListProps) {
  const t = useTranslations("services");
  const found = useCatalog("/services", archived);
  const { onCreate } = rest;
  const empty = archived ? (
    <StateBox icon={<ConciergeBell />} title={t("noneArchived")} />
  ) : (
    <StateBox icon={<ConciergeBell />} title={t("noServices")} body={t("noServicesBody")}>
      {onCreate && (
        <Button kind="primary" onClick={onCreate}>
          <Plus className="size-3.5" aria-hidden />
          {t("newService")}
        </Button>
      )}
    </StateBox>
  );
  return (
    <CatalogList
      label={t("tab.services")}
      found={found}
      empty={empty}
      row={(service) => <Row service={service} beside={rest.openId !== null} />}
      {...rest}
    />
  );
}

/** @param beside whether a panel takes half of the room */
function Row({ service, beside }: { service: Service; beside: boolean }) {
  const t = useTranslations("services");
  const durationOf = useDurationText();
  const names = useResourceNames();
  const who = service.needs
    .map(({ skill, resourceId }) => skill ?? (resourceId && names.get(resourceId)) ?? "")
    .filter((one) => one !== "")
    .join(" + ");
  const buffers = service.bufferBefore + service.bufferAfter;
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium">{service.name}</span>
          {service.staffConfirms && <Badge colour="amber">{t("confirmsBadge")}</Badge>}
          {service.shared && <Badge colour="teal">{t("sharedBadge")}</Badge>}
        </span>
        <span className="block truncate text-ink-3 text-xs">
          <span className={beside ? undefined : "md:hidden"}>
            {durationOf(service.durationMinutes)}
            {who && ` · ${who}`}
          </span>
          {!beside && <span className="max-md:hidden">{service.description}</span>}
        </span>
      </span>
      {!beside && (
        <>
          <span className="w-44 shrink-0 truncate text-ink-2 max-md:hidden">{who}</span>
          <span className="w-32 shrink-0 text-right tabular-nums max-md:hidden">
            {durationOf(service.durationMinutes)}
            {buffers > 0 && (
              <span className="block text-ink-3 text-xs">{t("buffers", { time: durationOf(buffers) })}</span>
            )}
          </span>
        </>
      )}
    </>
  );
}
