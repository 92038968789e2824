"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "@/components/shell/me";
import type { Refused } from "@/lib/domain/pricing/rules";
import type { Line, Priced } from "@/lib/domain/pricing/schema";
import { writePercent } from "./rule-form";

/** How a line came about, in figures. */
function useArithmetic(currency: string): (line: Line) => string {
  const t = useTranslations("prices");
  const { money, count } = useFormats();
  return ({ kind, inputs }) => {
    const figure = (name: string) => Number(inputs[name] ?? 0);
    const cash = (name: string) => money(figure(name), currency);
    if (kind === "base" || kind === "tiers" || kind === "addOn") {
      const unit = t(`unit.${inputs.unit as "minute"}`);
      const per = figure("per") > 1 ? ` / ${figure("per")} ${unit}` : "";
      return `${count(figure("quantity"))} ${unit} · ${cash("amount")}${per}`;
    }
    const { of } = inputs;
    if (kind === "minimum") return t("sum.least", { amount: cash("amount"), of: cash("of") });
    const part =
      "basisPoints" in inputs
        ? t("sum.of", { percent: writePercent(figure("basisPoints")), of: cash("of") })
        : "price" in inputs
          ? t("sum.instead", { amount: cash("price"), of: cash("of") })
          : of === undefined
            ? cash("amount")
            : t("sum.off", { amount: cash("amount"), of: cash("of") });
    return "minutes" in inputs ? `${part} · ${t("sum.minutes", { minutes: figure("minutes") })}` : part;
  };
}

/** A price line by line, each with the rule that gave it and its arithmetic. */
export function QuoteLines({
  priced,
  label,
  included,
}: {
  priced: Priced;
  label: string;
  included: boolean;
}) {
  const t = useTranslations("prices");
  const { money } = useFormats();
  const arithmetic = useArithmetic(priced.currency);
  const amount = (minor: number) => money(minor, priced.currency);
  return (
    <table aria-label={label} className="w-full text-sm">
      <thead className="sr-only">
        <tr>
          <th scope="col">{t("line")}</th>
          <th scope="col">{t("price")}</th>
        </tr>
      </thead>
      <tbody>
        {priced.lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name; they are made anew as a whole
          <tr key={at} className="align-top">
            <th scope="row" className="py-0.5 pr-3 text-left font-normal">
              {line.label || t(`kind.${line.kind}`)}
              <span className="block text-ink-3 text-xs">{arithmetic(line)}</span>
            </th>
            <td className="whitespace-nowrap py-0.5 text-right tabular-nums">
              {amount(included ? line.gross : line.net)}
            </td>
          </tr>
        ))}
        {priced.vat.map(({ ruleId, basisPoints, vat }) => (
          <tr key={ruleId} className="text-ink-3">
            <th scope="row" className="py-0.5 pr-3 text-left font-normal">
              {t("vat", { rate: writePercent(basisPoints) })}
            </th>
            <td className="whitespace-nowrap py-0.5 text-right tabular-nums">{amount(vat)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-line border-t font-semibold">
          <th scope="row" className="pt-1 pr-3 text-left">
            {t("total")}
          </th>
          <td className="whitespace-nowrap pt-1 text-right tabular-nums">{amount(priced.totals.gross)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/** Why there is no price, in words. */
export function useRefusal(): (refused: Refused) => string {
  const t = useTranslations("prices");
  const says = useTranslations("fieldErrors");
  const names: Record<string, string> = {
    startsAt: t("startsAt"),
    endsAt: t("endsAt"),
    seats: t("seats"),
    area: t("area"),
    distance: t("distance"),
    coupon: t("coupon"),
  };
  return ({ errors }) => {
    const why = errors.map(({ field, code, params }) => {
      const name = names[field] ?? field;
      return `${name}${name && ": "}${says(code as "format", params as never)}`;
    });
    return t("cannot", { why: why.join(" · ") });
  };
}
