"use client";

import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { STRETCHES, type Stretch } from "./stretch";

type Props = {
  /** Null while days of one's own choice are shown. */
  value: Stretch | null;
  onChange: (stretch: Stretch) => void;
};

/** Which days are shown, each a press away; on a phone they scroll sideways. */
export function StretchTabs({ value, onChange }: Props) {
  const t = useTranslations("bookings");
  return (
    <div
      role="toolbar"
      aria-label={t("when.label")}
      className="flex min-w-0 flex-1 gap-0.5 overflow-x-auto [scrollbar-width:none]"
    >
      {STRETCHES.map((stretch) => (
        <button
          key={stretch}
          type="button"
          aria-pressed={stretch === value}
          onClick={() => onChange(stretch)}
          className={cx(
            "h-7 shrink-0 rounded-md px-2.5 font-medium -outline-offset-2 pointer-coarse:h-10",
            stretch === value ? "bg-pressed text-ink" : "text-ink-3 hover:bg-hover hover:text-ink",
          )}
        >
          {t(`when.${stretch}`)}
        </button>
      ))}
    </div>
  );
}
