"use client";

import { Pencil, Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Example, PriceList } from "@/lib/domain/pricing/schema";
import { ExampleDialog } from "./example-dialog";
import { QuoteLines, useRefusal } from "./quote-lines";
import { usePrices } from "./use-prices";

type Props = { list: PriceList; mayWrite: boolean; onSave: (examples: Example[]) => void };

/** What bookings cost by the draft, line by line, as it is written. */
export function Examples({ list, mayWrite, onSave }: Props) {
  const t = useTranslations("prices");
  const refusal = useRefusal();
  const { examples, draft } = list;
  const prices = usePrices(draft, list);
  /** The place of the one that is written; behind the last for a new one. */
  const [writing, setWriting] = useState<number | null>(null);
  const put = (example: Example) => {
    const next = [...examples];
    next[writing ?? examples.length] = example;
    onSave(next);
  };
  return (
    <section aria-labelledby="prices-examples" className="grid content-start gap-3">
      <header className="flex items-start justify-between gap-3">
        <div>
          <h2 id="prices-examples" className="font-semibold text-base">
            {t("examples")}
          </h2>
          <p className="text-ink-3 text-sm">{t("examplesBody")}</p>
        </div>
        {mayWrite && (
          <Button size="sm" onClick={() => setWriting(examples.length)}>
            <Plus className="size-3.5" aria-hidden />
            {t("addExample")}
          </Button>
        )}
      </header>
      {examples.length === 0 && (
        <p className="rounded-lg border border-line border-dashed px-3.5 py-6 text-center text-ink-3 text-sm">
          {t("noExamples")}
        </p>
      )}
      {examples.map((example, at) => {
        const priced = prices[at];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two examples may be alike in all that they say
          <article key={at} className="rounded-lg border border-line px-3.5 py-2.5">
            <div className="flex items-center gap-1">
              <h3 className="min-w-0 flex-1 truncate font-medium">{example.name}</h3>
              {mayWrite && (
                <>
                  <Button
                    kind="quiet"
                    size="icon"
                    aria-label={t("editExample", { name: example.name })}
                    onClick={() => setWriting(at)}
                  >
                    <Pencil className="size-3.5" aria-hidden />
                  </Button>
                  <Button
                    kind="quiet"
                    size="icon"
                    aria-label={t("removeExample", { name: example.name })}
                    onClick={() => onSave(examples.filter((_, place) => place !== at))}
                  >
                    <X className="size-4" aria-hidden />
                  </Button>
                </>
              )}
            </div>
            {priced && "errors" in priced && <p className="text-bad text-sm">{refusal(priced)}</p>}
            {priced && !("errors" in priced) && (
              <QuoteLines priced={priced} label={example.name} included={draft.vat.included} />
            )}
          </article>
        );
      })}
      {writing !== null && (
        <ExampleDialog example={examples[writing] ?? null} onSave={put} onClose={() => setWriting(null)} />
      )}
    </section>
  );
}
