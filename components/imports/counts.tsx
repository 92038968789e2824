"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "@/components/shell/me";
import { cx } from "@/components/ui/cx";
import type { Import } from "@/lib/domain/imports/schema";

const PARTS = [
  ["read", ""],
  ["created", "="],
  ["updated", "+"],
  ["unchanged", "+"],
  ["rejected", "+"],
] as const;

/** What became of the rows, as the sum it is: read = created + updated + unchanged + rejected. */
export function Counts({ of }: { of: Import }) {
  const t = useTranslations("imports.counts");
  const { count } = useFormats();
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-xl border border-line sm:grid-cols-5">
      {PARTS.map(([part, sign]) => (
        <div
          key={part}
          className={cx(
            "relative border-line px-4 py-3 not-first:border-t sm:not-first:border-t-0 sm:not-first:border-l",
            part === "read" && "max-sm:col-span-2",
            (part === "updated" || part === "rejected") && "max-sm:border-l",
          )}
        >
          {sign && (
            <span
              aria-hidden
              className="absolute top-1/2 left-0 hidden size-5 -translate-x-1/2 -translate-y-1/2 items-center justify-center rounded-full border border-line bg-surface text-2xs text-ink-3 sm:flex"
            >
              {sign}
            </span>
          )}
          <dt className="text-ink-3 text-xs">{t(part)}</dt>
          <dd
            className={cx(
              "font-semibold text-xl tabular-nums",
              part === "rejected" && of.rejected > 0 && "text-bad",
              of[part] === 0 && part !== "read" && "text-ink-3",
            )}
          >
            {count(of[part])}
          </dd>
        </div>
      ))}
    </dl>
  );
}
