"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { Lines } from "@/components/settings/section";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, NativeSelect } from "@/components/ui/input";
import type { Draft, PriceList, Rule, RuleKind } from "@/lib/domain/pricing/schema";
import { VAT_CATEGORIES, VAT_COUNTRIES } from "@/lib/domain/pricing/schema";
import { RuleDialog } from "./rule-dialog";
import { useRuleText } from "./rule-text";

type Props = { list: PriceList; mayWrite: boolean; onSave: (draft: Draft) => void };

/** The steps of a price, in their order, and the kinds of rules of each. */
const STAGES = [
  ["base", ["base", "tiers"]],
  ["window", ["weekday", "timeOfDay", "season"]],
  ["addOn", ["addOn"]],
  ["minimum", ["minimum"]],
  ["member", ["member"]],
  ["coupon", ["coupon"]],
] as const satisfies [string, RuleKind[]][];

/** The rules of the draft, step by step. Within a step their order changes nothing, so there is none to change. */
export function RulesEditor({ list, mayWrite, onSave }: Props) {
  const t = useTranslations("prices");
  const common = useTranslations("common");
  const [writing, setWriting] = useState<Rule | RuleKind | null>(null);
  const { draft } = list;
  const put = (rules: Rule[]) => onSave({ ...draft, rules });
  const remove = (rule: Rule) => {
    put(draft.rules.filter(({ id }) => id !== rule.id));
    toast(t("removed", { label: rule.label }), {
      action: { label: common("undo"), onClick: () => put(draft.rules) },
    });
  };
  return (
    <section aria-label={t("rules")} className="grid content-start gap-6">
      <p className="text-ink-3 text-sm">{t("rulesBody")}</p>
      {STAGES.map(([stage, kinds]) => {
        const rules = draft.rules.filter(({ kind }) => (kinds as readonly RuleKind[]).includes(kind));
        return (
          <section key={stage} aria-labelledby={`stage-${stage}`} className="grid gap-2">
            <header className="flex flex-wrap items-end justify-between gap-2">
              <div>
                <h2 id={`stage-${stage}`} className="font-semibold">
                  {t(`stage.${stage}`)}
                </h2>
                <p className="text-ink-3 text-xs">{t(`stageHint.${stage}`)}</p>
              </div>
              {mayWrite && (
                <div className="flex flex-wrap gap-1.5">
                  {kinds.map((kind) => (
                    <Button
                      key={kind}
                      size="sm"
                      aria-label={t("addRule", { kind: t(`kind.${kind}`) })}
                      onClick={() => setWriting(kind)}
                    >
                      <Plus className="size-3.5" aria-hidden />
                      {t(`kind.${kind}`)}
                    </Button>
                  ))}
                </div>
              )}
            </header>
            {rules.length > 0 && (
              <Lines>
                {rules.map((rule) => (
                  <RuleLine
                    key={rule.id}
                    rule={rule}
                    currency={list.currency}
                    mayWrite={mayWrite}
                    onOpen={() => setWriting(rule)}
                    onRemove={() => remove(rule)}
                  />
                ))}
              </Lines>
            )}
          </section>
        );
      })}
      <Vat draft={draft} mayWrite={mayWrite} onSave={onSave} />
      {writing && <RuleDialog list={list} of={writing} onSave={put} onClose={() => setWriting(null)} />}
    </section>
  );
}

type LineProps = {
  rule: Rule;
  currency: string;
  mayWrite: boolean;
  onOpen: () => void;
  onRemove: () => void;
};

function RuleLine({ rule, currency, mayWrite, onOpen, onRemove }: LineProps) {
  const t = useTranslations("prices");
  const text = useRuleText(currency);
  const said = (
    <>
      <span className="block truncate font-medium">{rule.label}</span>
      <span className="block text-ink-3 text-xs">{text(rule)}</span>
    </>
  );
  return (
    <li className="flex items-center gap-1 pr-2">
      {mayWrite ? (
        <button
          type="button"
          onClick={onOpen}
          className="min-h-12 min-w-0 flex-1 px-3.5 py-1.5 text-left -outline-offset-2! hover:bg-hover"
        >
          {said}
        </button>
      ) : (
        <div className="min-w-0 flex-1 px-3.5 py-2">{said}</div>
      )}
      {mayWrite && (
        <Button
          kind="quiet"
          size="icon"
          aria-label={t("removeRule", { label: rule.label })}
          onClick={onRemove}
        >
          <X className="size-4" aria-hidden />
        </Button>
      )}
    </li>
  );
}

function Vat({
  draft,
  mayWrite,
  onSave,
}: {
  draft: Draft;
  mayWrite: boolean;
  onSave: (draft: Draft) => void;
}) {
  const t = useTranslations("prices");
  const { vat } = draft;
  const change = (part: Partial<Draft["vat"]>) => onSave({ ...draft, vat: { ...vat, ...part } });
  return (
    <section aria-labelledby="stage-vat" className="grid gap-3">
      <h2 id="stage-vat" className="font-semibold">
        {t("stage.vat")}
      </h2>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("vatCountry")}>
          {(control) => (
            <NativeSelect
              {...control}
              disabled={!mayWrite}
              value={vat.country}
              onChange={(event) => change({ country: event.target.value as Draft["vat"]["country"] })}
            >
              {VAT_COUNTRIES.map((country) => (
                <option key={country} value={country}>
                  {t(`country.${country}`)}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Field label={t("vatCategory")}>
          {(control) => (
            <NativeSelect
              {...control}
              disabled={!mayWrite}
              value={vat.category}
              onChange={(event) => change({ category: event.target.value as Draft["vat"]["category"] })}
            >
              {VAT_CATEGORIES.map((category) => (
                <option key={category} value={category}>
                  {t(`category.${category}`)}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
      </div>
      <div className="flex items-center gap-2 text-sm">
        <Checkbox
          id="vat-included"
          aria-labelledby="vat-included-label"
          checked={vat.included}
          disabled={!mayWrite}
          onCheckedChange={(included) => change({ included: included === true })}
        />
        <label id="vat-included-label" htmlFor="vat-included">
          {t("vatIncluded")}
        </label>
      </div>
    </section>
  );
}
