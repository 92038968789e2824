"use client";

import { Plus, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { StateBox } from "@/components/ui/state";
import type { Resource } from "@/lib/domain/catalog/schema";
import { CatalogList } from "./catalog-list";
import { RESOURCE_ICONS } from "./resource-icons";
import type { ListProps } from "./service-list";
import { useCatalog } from "./use-catalog";

export function ResourceList({ archived, ...rest }: ListProps) {
  const t = useTranslations("services");
  const found = useCatalog("/resources", archived);
  const { onCreate } = rest;
  const empty = archived ? (
    <StateBox icon={<Users />} title={t("noneArchived")} />
  ) : (
    <StateBox icon={<Users />} title={t("noResources")} body={t("noResourcesBody")}>
      {onCreate && (
        <Button kind="primary" onClick={onCreate}>
          <Plus className="size-3.5" aria-hidden />
          {t("newResource")}
        </Button>
      )}
    </StateBox>
  );
  return (
    <CatalogList
      label={t("tab.resources")}
      found={found}
      empty={empty}
      row={(resource) => <Row resource={resource} />}
      {...rest}
    />
  );
}

function Row({ resource }: { resource: Resource }) {
  const t = useTranslations("services");
  const Icon = RESOURCE_ICONS[resource.kind];
  return (
    <>
      <Icon className="size-4 shrink-0 text-ink-3" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{resource.name}</span>
        <span className="block truncate text-ink-3 text-xs">
          {t(`kind.${resource.kind}`)}
          {resource.skills.length > 0 && ` · ${resource.skills.join(", ")}`}
        </span>
      </span>
      {resource.capacity > 1 && (
        <span className="shrink-0 text-ink-2 tabular-nums">{t("seats", { n: resource.capacity })}</span>
      )}
    </>
  );
}
