"use client";

import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import type { Verdict } from "./conflict";

type Props = {
  verdict: Verdict;
  time: string;
  tone: string;
  top: number;
  height: number;
  left: number;
  width: number;
};

/** Where a booking in the hand would go: red, and said in words, where something stands against it. */
export function Carried({ verdict, time, tone, ...box }: Props) {
  const t = useTranslations("calendar");
  const free = verdict === "free";
  return (
    <div
      data-carried={verdict}
      style={{ ...box, "--tone": free ? tone : "var(--bad)" } as object}
      className={cx(
        "pointer-events-none absolute z-[6] flex flex-col overflow-hidden rounded-[5px] border-2 border-(--tone) px-2 py-0.5 text-xs leading-4 shadow-raised",
        free
          ? "bg-[color-mix(in_oklab,var(--tone)_22%,var(--surface))]"
          : "bg-bad-soft bg-[repeating-linear-gradient(135deg,transparent_0_6px,color-mix(in_oklab,var(--bad)_12%,transparent)_6px_8px)] text-bad",
      )}
    >
      <span className="font-medium tabular-nums">{time}</span>
      {!free && <span className="truncate font-medium">{t(`verdict.${verdict}`)}</span>}
    </div>
  );
}
