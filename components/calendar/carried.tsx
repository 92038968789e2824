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

/** So many pixels two lines of text need. */
const TWO_LINES = 38;

/** Where a booking in the hand would go: red, and said in words, where something stands against it. */
export function Carried({ verdict, time, tone, ...box }: Props) {
  const t = useTranslations("calendar");
  const free = verdict === "free";
  return (
    <div
      data-carried={verdict}
      style={{ ...box, "--tone": free ? tone : "var(--bad)" } as object}
      className={cx(
        "pointer-events-none absolute z-[6] flex overflow-hidden rounded-[5px] border-2 border-(--tone) px-2 text-xs leading-4 shadow-raised",
        box.height < TWO_LINES ? "items-center gap-1.5" : "flex-col py-0.5",
        free
          ? "bg-[color-mix(in_oklab,var(--tone)_22%,var(--surface))]"
          : "bg-bad-soft bg-[repeating-linear-gradient(135deg,transparent_0_6px,color-mix(in_oklab,var(--bad)_12%,transparent)_6px_8px)] text-bad",
      )}
    >
      {!free && <span className="shrink-0 font-semibold">{t(`verdict.${verdict}`)}</span>}
      <span className="truncate font-medium tabular-nums">{time}</span>
    </div>
  );
}
