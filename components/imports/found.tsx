"use client";

import { useLocale, useTranslations } from "next-intl";
import type { Import } from "@/lib/domain/imports/schema";
import { formatBytes } from "./amounts";

const ENCODINGS: Record<Import["found"]["encoding"], string> = {
  "utf-8": "UTF-8",
  "windows-1252": "Windows-1252",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
};
const DELIMITERS = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" } as const;

/** What was found out about the file by looking at it. */
export function Found({ of: { entity, found, mapping } }: { of: Import }) {
  const t = useTranslations("imports");
  const locale = useLocale();
  const orders = [...new Set(mapping.flatMap(({ dateOrder }) => dateOrder?.order ?? []))];
  const facts: [string, string][] = [[t("draft.what"), t(`entity.${entity}`)]];
  // What is stored of a calendar is a table, whose size and shape are no facts of the file.
  if (found.events !== null)
    facts.push([t("draft.events"), new Intl.NumberFormat(locale).format(found.events)]);
  else
    facts.push(
      [t("draft.size"), formatBytes(found.bytes, locale)],
      [t("draft.columns"), new Intl.NumberFormat(locale).format(mapping.length)],
      [t("draft.encoding"), ENCODINGS[found.encoding]],
      [t("draft.delimiter"), t(`draft.delimiters.${DELIMITERS[found.delimiter]}`)],
    );
  if (orders.length > 0) {
    facts.push([t("draft.dates"), orders.map((order) => t(`draft.dateOrder.${order}`)).join(", ")]);
  }
  return (
    <dl
      aria-label={t("draft.found")}
      className="flex flex-wrap gap-x-8 gap-y-3 rounded-xl border border-line bg-canvas/60 px-4 py-3"
    >
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-ink-3 text-xs">{name}</dt>
          <dd className="font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
