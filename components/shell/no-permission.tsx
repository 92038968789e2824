"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { StateBox } from "@/components/ui/state";
import type { Permission } from "@/lib/core/permissions";

/** Shown instead of a page that the reader's role does not reach. */
export function NoPermission({ permission }: { permission: Permission }) {
  const t = useTranslations("common");
  return (
    <StateBox icon={<Lock />} title={t("forbiddenTitle")} body={t("forbiddenBody")}>
      <code className="font-mono text-2xs text-ink-3">{permission}</code>
    </StateBox>
  );
}
