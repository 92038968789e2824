"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ClockInput } from "./clock-input";
import { overMidnight, type SpanDraft, type SpanProblem } from "./week";

type Props = {
  /** Whose spans, for those who hear the page: "Monday". */
  of: string;
  spans: SpanDraft[];
  problems: Map<string, SpanProblem>;
  onChange: (spans: SpanDraft[]) => void;
  /** The span that was just added. */
  added?: string;
  disabled?: boolean;
};

/** The spans of a day, one a line. */
export function SpanLines({ of, spans, problems, onChange, added, disabled }: Props) {
  const t = useTranslations("services");
  return spans.map((span, at) => {
    const problem = problems.get(span.key);
    const set = (some: Partial<SpanDraft>) => onChange(spans.with(at, { ...span, ...some }));
    const note = problem ? `${span.key}-problem` : undefined;
    return (
      <div key={span.key} className="flex min-h-8 flex-wrap items-center gap-x-1.5 gap-y-0.5">
        <ClockInput
          label={t("opensOf", { day: of, n: at + 1 })}
          value={span.opens}
          wrong={problem !== undefined}
          describedBy={note}
          autoFocus={span.key === added}
          disabled={disabled}
          onChange={(opens) => set({ opens })}
        />
        <span aria-hidden className="text-ink-3">
          –
        </span>
        <ClockInput
          label={t("closesOf", { day: of, n: at + 1 })}
          value={span.closes}
          closing
          wrong={problem !== undefined}
          describedBy={note}
          disabled={disabled}
          onChange={(closes) => set({ closes })}
        />
        {!disabled && (
          <Button
            kind="quiet"
            size="icon"
            aria-label={t("removeSpan", { day: of, n: at + 1 })}
            onClick={() => onChange(spans.filter(({ key }) => key !== span.key))}
          >
            <X className="size-3.5" aria-hidden />
          </Button>
        )}
        {problem ? (
          <span id={note} className="text-bad text-xs">
            {t(problem)}
          </span>
        ) : (
          overMidnight(span) && <span className="text-ink-3 text-xs">{t("nextDay")}</span>
        )}
      </div>
    );
  });
}
