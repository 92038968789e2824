import { useTranslations } from "next-intl";
import { useFormats } from "@/components/shell/me";
import type { Rule, RuleOf } from "@/lib/domain/pricing/schema";
import { writePercent } from "./rule-form";

const UNIT = {
  booking: "booking",
  duration: "minute",
  area: "squareMetre",
  seat: "seat",
  distance: "kilometre",
} as const;

/** A rule in a line. */
export function useRuleText(currency: string): (rule: Rule) => string {
  const t = useTranslations("prices");
  const { money } = useFormats();
  const cash = (minor: number) => money(minor, currency);
  const more = (text: string, positive: boolean) => (positive ? `+${text}` : text);
  const changed = ({ change }: RuleOf<"weekday" | "timeOfDay" | "season">) =>
    change.kind === "percent"
      ? more(`${writePercent(change.basisPoints)} %`, change.basisPoints > 0)
      : more(cash(change.amount), change.amount > 0);
  const days = (all: number[]) => all.map((day) => t(`day.${day as 1}`)).join(", ");
  const off = ({ off }: RuleOf<"member" | "coupon">) =>
    off.kind === "percent"
      ? `−${writePercent(off.basisPoints)} %`
      : off.kind === "amount"
        ? `−${cash(off.amount)}`
        : cash(off.amount);

  return (rule) => {
    switch (rule.kind) {
      case "base": {
        if (rule.by === "booking") return t("say.flat", { amount: cash(rule.amount) });
        const per = rule.per ?? (rule.by === "duration" ? 60 : 1);
        return t("say.per", { amount: cash(rule.amount), per, unit: t(`unit.${UNIT[rule.by]}`) });
      }
      case "tiers":
        return t("say.tiers", { n: rule.tiers.length, measure: t(`measure.${rule.by}`) });
      case "weekday":
        return `${changed(rule)} · ${days(rule.days)}`;
      case "timeOfDay": {
        const clock = t("say.clock", { from: rule.from, to: rule.to });
        return [changed(rule), clock, rule.days && days(rule.days)].filter(Boolean).join(" · ");
      }
      case "season":
        return `${changed(rule)} · ${t("say.season", { first: rule.firstDay, last: rule.lastDay })}`;
      case "addOn":
        return `${rule.code} · ${cash(rule.amount)} ${t(rule.per === "seat" ? "perSeat" : "perUnit")}`;
      case "minimum":
        return cash(rule.amount);
      case "member":
        return [off(rule), rule.levels.join(", ")].filter(Boolean).join(" · ");
      case "coupon":
        return [
          rule.code,
          off(rule),
          rule.firstDay || rule.lastDay ? `${rule.firstDay ?? ""}–${rule.lastDay ?? ""}` : "",
        ]
          .filter(Boolean)
          .join(" · ");
    }
  };
}
