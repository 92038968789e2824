import { parseAmount, writeAmount } from "@/components/records/amount";
import { fieldErrors } from "@/lib/core/field-errors";
import { newId } from "@/lib/core/ids";
import { Rule, type RuleKind } from "@/lib/domain/pricing/schema";

/** What stands in the fields of a rule's form, as typed. */
export type RuleFields = {
  kind: RuleKind;
  id: string;
  text: Record<string, string>;
  days: number[];
  tiers: { key: string; upTo: string; amount: string }[];
};

const START: Record<string, string> = {
  by: "duration",
  mode: "graduated",
  counts: "share",
  change: "percent",
  off: "percent",
  per: "",
  addOnPer: "unit",
};

export function emptyFields(kind: RuleKind): RuleFields {
  const tiers = [
    { key: newId(), upTo: "5", amount: "" },
    { key: newId(), upTo: "", amount: "" },
  ];
  const by = kind === "tiers" ? "seat" : START.by;
  return { kind, id: newId(), text: { ...START, by: by ?? "" }, days: [], tiers };
}

/** A percentage as typed, in basis points: "12,5" is 1,250. */
export function parsePercent(typed: string): number | null {
  const bare = typed.trim().replace("−", "-").replace(",", ".").replace(/%$/, "");
  if (!/^-?\d+(\.\d{1,2})?$/.test(bare.trim())) return null;
  return Math.round(Number(bare) * 100);
}

export function writePercent(basisPoints: number): string {
  return String(basisPoints / 100);
}

function parseSigned(typed: string, currency: string): number | null {
  const negative = /^\s*[-−]/.test(typed);
  const amount = parseAmount(typed.replace(/^\s*[-−]/, ""), currency);
  return amount === null || !negative ? amount : -amount;
}

/** A rule as it stands in its form. */
export function fieldsOf(rule: Rule, currency: string): RuleFields {
  const fields = emptyFields(rule.kind);
  fields.id = rule.id;
  const { text } = fields;
  const money = (minor: number) =>
    minor < 0 ? `-${writeAmount(-minor, currency)}` : writeAmount(minor, currency);
  for (const [name, value] of Object.entries(rule)) {
    if (typeof value === "string") text[name] = value;
    else if (typeof value === "number")
      text[name] = name === "amount" || name === "atLeast" ? money(value) : String(value);
  }
  if ("change" in rule) {
    text.counts = rule.by;
    text.change = rule.change.kind;
    text.changeValue =
      rule.change.kind === "percent" ? writePercent(rule.change.basisPoints) : money(rule.change.amount);
  }
  if ("off" in rule) {
    text.off = rule.off.kind;
    text.offValue = rule.off.kind === "percent" ? writePercent(rule.off.basisPoints) : money(rule.off.amount);
  }
  if (rule.kind === "addOn") text.addOnPer = rule.per;
  if (rule.kind === "member") text.levels = rule.levels.join(", ");
  if ("days" in rule && rule.days) fields.days = rule.days;
  if (rule.kind === "tiers")
    fields.tiers = rule.tiers.map(({ upTo, amount }) => ({
      key: newId(),
      upTo: upTo === null ? "" : String(upTo),
      amount: money(amount),
    }));
  return fields;
}

export type Wrong = Record<string, { code: string; params?: Record<string, string | number> }>;

/** The rule that the fields say, or which of them are wrong, by the path in the rule. */
export function ruleOf(fields: RuleFields, currency: string): { rule: Rule } | { wrong: Wrong } {
  const { kind, id, text } = fields;
  const wrong: Wrong = {};
  const amount = (name: string, signed = false): number => {
    const typed = text[name] ?? "";
    const parsed = signed ? parseSigned(typed, currency) : parseAmount(typed, currency);
    if (parsed === null) wrong[name] = { code: "notAmount" };
    return parsed ?? 0;
  };
  const percent = (name: string): number => {
    const parsed = parsePercent(text[name] ?? "");
    if (parsed === null) wrong[name] = { code: "notNumber" };
    return parsed ?? 0;
  };
  const whole = (name: string): number | undefined => {
    const typed = text[name]?.trim() ?? "";
    if (typed === "") return undefined;
    if (!/^\d+$/.test(typed)) wrong[name] = { code: "notNumber" };
    return Number(typed) || 0;
  };
  const optional = (name: string) => text[name]?.trim() || undefined;
  const head = { kind, id, label: text.label ?? "" };
  const measured = () => ({
    by: text.by,
    vatCategory: optional("vatCategory"),
    ...(text.by !== "booking" && { per: whole("per"), step: whole("step") }),
  });
  const windowed = () => ({
    by: text.counts,
    change:
      text.change === "percent"
        ? { kind: "percent", basisPoints: percent("changeValue") }
        : { kind: "amount", amount: amount("changeValue", true) },
  });
  const off = () =>
    text.off === "percent"
      ? { kind: "percent", basisPoints: percent("offValue") }
      : { kind: text.off, amount: amount("offValue") };

  const parts: Record<RuleKind, () => object> = {
    base: () => ({ ...measured(), amount: amount("amount") }),
    tiers: () => ({ ...measured(), mode: text.mode, tiers: tiersOf(fields, currency, wrong) }),
    weekday: () => ({ ...windowed(), days: fields.days }),
    timeOfDay: () => ({
      ...windowed(),
      from: text.from ?? "",
      to: text.to ?? "",
      ...(fields.days.length > 0 && { days: fields.days }),
    }),
    season: () => ({
      ...windowed(),
      firstDay: text.firstDay?.trim() ?? "",
      lastDay: text.lastDay?.trim() ?? "",
    }),
    addOn: () => ({
      code: text.code ?? "",
      amount: amount("amount"),
      per: text.addOnPer,
      vatCategory: optional("vatCategory"),
    }),
    minimum: () => ({ amount: amount("amount") }),
    member: () => ({
      levels: (text.levels ?? "")
        .split(",")
        .map((level) => level.trim())
        .filter(Boolean),
      off: off(),
    }),
    coupon: () => ({
      code: text.code ?? "",
      off: off(),
      firstDay: optional("firstDay"),
      lastDay: optional("lastDay"),
      atLeast: optional("atLeast") && amount("atLeast"),
    }),
  };
  const parsed = Rule.safeParse({ ...head, ...parts[kind]() }, { reportInput: true });
  if (parsed.success && Object.keys(wrong).length === 0) return { rule: parsed.data };
  for (const { field, code, params } of parsed.success ? [] : fieldErrors(parsed.error)) {
    const name = field.startsWith("change.") ? "changeValue" : field.startsWith("off.") ? "offValue" : field;
    wrong[name] ??= { code, params };
  }
  return { wrong };
}

function tiersOf({ tiers }: RuleFields, currency: string, wrong: Wrong) {
  return tiers.map(({ upTo, amount }, at) => {
    const parsed = parseAmount(amount, currency);
    if (parsed === null) wrong[`tiers.${at}.amount`] = { code: "notAmount" };
    const last = at === tiers.length - 1;
    if (!last && !/^\d+$/.test(upTo.trim())) wrong[`tiers.${at}.upTo`] = { code: "notNumber" };
    return { upTo: last ? null : Number(upTo) || 0, amount: parsed ?? 0 };
  });
}
