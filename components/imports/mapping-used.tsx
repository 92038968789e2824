"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCustomFields } from "@/components/records/lookups";
import {
  CUSTOM_PREFIX,
  IGNORE,
  IMPORT_TARGETS,
  type Import,
  type ImportTarget,
} from "@/lib/domain/imports/schema";
import { CUSTOM_OF, isCustom } from "./mapping";

/** What the columns became, for whoever wonders later. */
export function MappingUsed({ of: { entity, key, mapping } }: { of: Import }) {
  const t = useTranslations("imports");
  const fields = useCustomFields(CUSTOM_OF[entity]);
  const labels = new Map(fields.map((field) => [CUSTOM_PREFIX + field.key, field.label]));
  const isTarget = (field: string): field is ImportTarget =>
    (IMPORT_TARGETS[entity] as readonly string[]).includes(field);
  const became = (column: string, field: string): string => {
    if (field === IGNORE) return t("draft.leaveOut");
    if (isCustom(field)) return labels.get(field) ?? column;
    return isTarget(field) ? t(`targets.${field}`) : field;
  };
  return (
    <details className="group rounded-xl border border-line">
      <summary className="flex list-none items-center gap-2 rounded-xl px-4 py-2.5 font-medium hover:bg-hover group-open:rounded-b-none group-open:border-line group-open:border-b [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 text-ink-3 transition-transform group-open:rotate-90" aria-hidden />
        {t("report.mapping")}
        <span className="ml-auto font-normal text-ink-3 text-xs max-sm:hidden">
          {t("report.by")}: {t(`report.byKey.${key}`)}
        </span>
      </summary>
      <dl className="grid gap-x-6 gap-y-1.5 px-4 py-3 sm:grid-cols-2">
        {mapping.map(({ column, field }) => (
          <div key={column} className="flex min-w-0 justify-between gap-3">
            <dt className="truncate text-ink-3" title={column}>
              {column}
            </dt>
            <dd className={field === IGNORE ? "shrink-0 text-ink-3 italic" : "max-w-[60%] shrink-0 truncate"}>
              {became(column, field)}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
