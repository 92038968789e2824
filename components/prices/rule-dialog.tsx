"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useMemo, useState } from "react";
import { useFormats } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import type { PriceList, Rule, RuleKind } from "@/lib/domain/pricing/schema";
import { RuleFieldsOf } from "./rule-fields";
import { emptyFields, fieldsOf, ruleOf, type Wrong } from "./rule-form";
import { usePrices } from "./use-prices";

type Props = {
  list: PriceList;
  /** A rule to change, or the kind of a new one. */
  of: Rule | RuleKind;
  onSave: (rules: Rule[]) => void;
  onClose: () => void;
};

/** The rules with one put in the place of that of its id, or behind all others. */
export function withRule(rules: Rule[], rule: Rule): Rule[] {
  return rules.some(({ id }) => id === rule.id)
    ? rules.map((one) => (one.id === rule.id ? rule : one))
    : [...rules, rule];
}

/** Writes one rule. What the first examples cost by it is shown while one types. */
export function RuleDialog({ list, of, onSave, onClose }: Props) {
  const t = useTranslations("prices");
  const says = useTranslations("fieldErrors");
  const common = useTranslations("common");
  const kind = typeof of === "string" ? of : of.kind;
  const [fields, setFields] = useState(() =>
    typeof of === "string" ? emptyFields(of) : fieldsOf(of, list.currency),
  );
  const [wrong, setWrong] = useState<Wrong>({});
  const outcome = useMemo(() => ruleOf(fields, list.currency), [fields, list.currency]);
  const candidate = "rule" in outcome ? outcome.rule : null;

  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!candidate) {
      setWrong("wrong" in outcome ? outcome.wrong : {});
      return;
    }
    const same = list.draft.rules.find(
      (rule) =>
        rule.id !== candidate.id &&
        "code" in rule &&
        "code" in candidate &&
        rule.kind === candidate.kind &&
        rule.code.toUpperCase() === candidate.code.toUpperCase(),
    );
    if (same) {
      setWrong({ code: { code: "twice" } });
      return;
    }
    onSave(withRule(list.draft.rules, candidate));
    onClose();
  };
  const words = (name: string) => {
    const found = wrong[name];
    if (!found) return undefined;
    if (found.code === "notAmount" || found.code === "notNumber") return t(found.code);
    return says(found.code as "format", found.params as never);
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={
        typeof of === "string"
          ? t("addRule", { kind: t(`kind.${kind}`) })
          : t("editRule", { label: of.label })
      }
    >
      <form onSubmit={send} className="contents" noValidate>
        <DialogBody className="grid content-start gap-4 sm:grid-cols-2">
          <RuleFieldsOf fields={fields} onChange={setFields} wrong={words} currency={list.currency} />
        </DialogBody>
        <Preview list={list} candidate={candidate} />
        <DialogFooter>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" kind="primary">
            {t("saveRule")}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function Preview({ list, candidate }: { list: PriceList; candidate: Rule | null }) {
  const { money } = useFormats();
  const rules = useMemo(
    () => (candidate ? withRule(list.draft.rules, candidate) : list.draft.rules),
    [list.draft.rules, candidate],
  );
  const draft = useMemo(() => ({ ...list.draft, rules }), [list.draft, rules]);
  const before = usePrices(list.draft, list);
  const after = usePrices(draft, list);
  if (list.examples.length === 0) return null;
  return (
    <ul aria-live="polite" className="grid gap-1 border-line border-t px-5 py-2.5 text-sm">
      {list.examples.slice(0, 3).map((example, at) => {
        const [was, is] = [before[at], after[at]].map((price) =>
          price && !("errors" in price) ? money(price.totals.gross, list.currency) : "–",
        );
        return (
          <li key={example.name} className="flex items-baseline gap-3">
            <span className="min-w-0 flex-1 truncate text-ink-3">{example.name}</span>
            <span className="tabular-nums">{was === is ? is : `${was} → ${is}`}</span>
          </li>
        );
      })}
    </ul>
  );
}
