"use client";

import { CalendarX2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { ApiError } from "@/components/api/client";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useWhen } from "./when";

/** Why a time was not given: somebody else has it. */
export type Refusal = {
  nearest: { start: string; end: string }[];
  /** Of a series: the starts that are not free. */
  taken: string[];
};

/** Reads a refusal of a time out of an error; null where it is another error. */
export function refusalOf(thrown: unknown): Refusal | null {
  if (!(thrown instanceof ApiError) || thrown.code !== "slot_taken") return null;
  const { nearest, taken } = thrown.more as Partial<Refusal>;
  return { nearest: nearest ?? [], taken: taken ?? [] };
}

/** What is wrong, by field, as the API said it. */
export function fieldsOf(thrown: unknown): Record<string, string> {
  if (!(thrown instanceof ApiError)) return {};
  return Object.fromEntries(
    thrown.fields.map(({ field, message }) => [field.split(".")[0] ?? field, message]),
  );
}

/** Whether the API refused a time only because nobody is open then. */
export function isClosed(thrown: unknown): boolean {
  return thrown instanceof ApiError && thrown.fields.some(({ code }) => code === "outside_hours");
}

const SHOWN = 6;

type Props = { refusal: Refusal; onChoose: (start: string) => void; onSkip?: () => void };

/** Somebody was faster: the nearest free times, each a press away. */
export function RefusalNotice({ refusal, onChoose, onSkip }: Props) {
  const t = useTranslations("bookings");
  const when = useWhen();
  const { nearest, taken } = refusal;
  // Read out at once, and in view where a small screen has scrolled past it.
  const show = useCallback((at: HTMLDivElement | null) => at?.scrollIntoView({ block: "nearest" }), []);
  return (
    <div ref={show} data-testid="refusal">
      <Notice tone="bad" icon={<CalendarX2 />} title={t("takenTitle")}>
        {taken.length > 0 && (
          <p>
            {t("takenOf", { n: taken.length })} {taken.slice(0, SHOWN).map(when.moment).join(" · ")}
            {taken.length > SHOWN && " …"}
          </p>
        )}
        {taken.length > 0 && onSkip && (
          <Button size="sm" className="mt-2" onClick={onSkip}>
            {t("skipThem")}
          </Button>
        )}
        <p className={taken.length > 0 ? "mt-2" : undefined}>
          {nearest.length > 0 ? t("nearest") : t("noneNear")}
        </p>
        {nearest.length > 0 && (
          <div className="mt-1.5 flex flex-wrap gap-1.5">
            {nearest.map(({ start }) => (
              <Button key={start} size="sm" className="tabular-nums" onClick={() => onChoose(start)}>
                {when.moment(start)}
              </Button>
            ))}
          </div>
        )}
      </Notice>
    </div>
  );
}
