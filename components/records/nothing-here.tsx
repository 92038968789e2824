"use client";

import { SearchX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useMe } from "@/components/shell/me";
import { Button, buttonClass } from "@/components/ui/button";
import { StateBox } from "@/components/ui/state";

/** What a room says of itself while it has no records. */
export type Empty = { icon: ReactNode; title: string; body: string; create: string };

type Props = { empty: Empty; filtered: boolean; onClear: () => void; onCreate: (() => void) | undefined };

/** In place of a list without rows: the filters may be cleared, or the work started. */
export function NothingHere({ empty, filtered, onClear, onCreate }: Props) {
  const t = useTranslations("list");
  const { company, can } = useMe();
  if (filtered) {
    return (
      <StateBox icon={<SearchX />} title={t("noMatch")} body={t("noMatchBody")} role="status">
        <Button onClick={onClear}>{t("clearFilters")}</Button>
      </StateBox>
    );
  }
  return (
    <StateBox icon={empty.icon} title={empty.title} body={empty.body}>
      {onCreate && (
        <Button kind="primary" onClick={onCreate}>
          {empty.create}
        </Button>
      )}
      {can("imports:write") && (
        <Link href={`/${company.slug}/imports`} className={buttonClass()}>
          {t("importFile")}
        </Link>
      )}
    </StateBox>
  );
}
