import { codeKey, type Line, type Measure, type Rule, type RuleOf, type VatCategory } from "./schema";
import { type Window, windowOf } from "./windows";

/** What is to be priced, as the arithmetic wants it: minutes since 1970 in UTC, areas and distances in thousandths. */
export type Facts = {
  startsAt: number;
  endsAt: number | null;
  askedAt: number;
  seats: number | null;
  area: number | null;
  distance: number | null;
  /** By code key. */
  addOns: Readonly<Record<string, number>> | null;
  coupon: string | null;
  memberLevel: string | null;
};

/** Who gives a line, and how its two figures are told. */
export type Giver = {
  ruleId: string;
  kind: Line["kind"];
  label: string;
  inputs(a: number, b: number): Line["inputs"];
};

/** Quantities over one bound up to and with another; `giver` is of this tier alone. */
export type Tier = { over: number; upTo: number; amount: number; giver: Giver };

/** A base or tiers rule. A base rule has one tier. Quantities are in the unit times `scale`. */
export type BaseComponent = {
  kind: "base";
  by: Measure | "booking";
  category: VatCategory | undefined;
  /** Rounded up to a multiple of this; 1 for as it is. */
  steps: number;
  /** The amount is for so many. */
  parts: number;
  volume: boolean;
  tiers: Tier[];
};
export type WindowComponent = {
  kind: "window";
  change: RuleOf<"weekday">["change"];
  startOnly: boolean;
  window: Window;
  giver: Giver;
};
export type AddOnComponent = { kind: "addOn"; key: string; rule: RuleOf<"addOn">; giver: Giver };
export type MinimumComponent = { kind: "minimum"; amount: number; giver: Giver };
export type DiscountComponent = {
  kind: "discount";
  rule: RuleOf<"member" | "coupon">;
  giver: Giver;
};
export type Component =
  | BaseComponent
  | WindowComponent
  | AddOnComponent
  | MinimumComponent
  | DiscountComponent;

const UNITS = {
  booking: "booking",
  duration: "minute",
  area: "squareMetre",
  seat: "seat",
  distance: "kilometre",
} as const;

function baseOf(rule: RuleOf<"base" | "tiers">): BaseComponent {
  const { id: ruleId, kind, label, by } = rule;
  // Areas and distances are counted in thousandths.
  const scale = by === "area" || by === "distance" ? 1_000 : 1;
  const per = rule.per ?? (by === "duration" ? 60 : 1);
  const tiers = rule.kind === "tiers" ? rule.tiers : [{ upTo: null, amount: rule.amount }];
  const made = tiers.map(({ upTo, amount }, at): Tier => {
    const over = tiers[at - 1]?.upTo ?? 0;
    const known = { unit: UNITS[by], amount, per, ...(kind === "tiers" && { over }) };
    const inputs = (quantity: number) => ({ quantity: quantity / scale, ...known });
    return {
      over: over * scale,
      upTo: upTo === null ? Number.POSITIVE_INFINITY : upTo * scale,
      amount,
      giver: { ruleId, kind, label, inputs },
    };
  });
  return {
    kind: "base",
    by,
    category: rule.vatCategory,
    steps: (rule.step ?? 0) * scale || 1,
    parts: per * scale,
    volume: rule.kind === "base" || rule.mode === "volume",
    tiers: made,
  };
}

function windowedOf(rule: RuleOf<"weekday" | "timeOfDay" | "season">): WindowComponent {
  const { id: ruleId, kind, label, change } = rule;
  const inputs: Giver["inputs"] =
    change.kind === "amount"
      ? (_, minutes) => ({ amount: change.amount, minutes })
      : (of, minutes) => ({ of, basisPoints: change.basisPoints, minutes });
  return {
    kind: "window",
    change,
    startOnly: rule.by === "start",
    window: windowOf(rule),
    giver: { ruleId, kind, label, inputs },
  };
}

function make(rule: Rule): Component {
  const { id: ruleId, label } = rule;
  switch (rule.kind) {
    case "base":
    case "tiers":
      return baseOf(rule);
    case "weekday":
    case "timeOfDay":
    case "season":
      return windowedOf(rule);
    case "addOn": {
      const { amount, per } = rule;
      const inputs = (quantity: number) => ({ quantity, unit: per, amount });
      const key = codeKey(rule.code);
      return { kind: "addOn", key, rule, giver: { ruleId, kind: "addOn", label, inputs } };
    }
    case "minimum": {
      const { amount } = rule;
      const inputs = (of: number) => ({ of, amount });
      return { kind: "minimum", amount, giver: { ruleId, kind: "minimum", label, inputs } };
    }
    case "member":
    case "coupon": {
      const { off } = rule;
      const figure: Line["inputs"] =
        off.kind === "percent" ? { basisPoints: off.basisPoints } : { [off.kind]: off.amount };
      const inputs = (of: number) => ({ of, ...figure });
      return { kind: "discount", rule, giver: { ruleId, kind: rule.kind, label, inputs } };
    }
  }
}

// A rule that says the same is the same component, in whichever version it stands: what is kept by it (see
// Memo) stays good while the rules around it change.
const made = new Map<string, Component>();
const MOST = 5_000;
/** How many rules were compiled since the process began. */
export const compiledRules = { count: 0 };

/** What a rule compiles to; made once for a text of a rule. */
export function componentOf(rule: Rule): Component {
  const text = JSON.stringify(rule);
  let component = made.get(text);
  if (!component) {
    if (made.size >= MOST) made.clear();
    component = make(rule);
    made.set(text, component);
    compiledRules.count++;
  }
  return component;
}
