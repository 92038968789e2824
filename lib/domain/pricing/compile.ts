import { parseDay, type Zone, zoneOf } from "./clock";
import {
  type AddOnComponent,
  type BaseComponent,
  type Component,
  componentOf,
  type DiscountComponent,
  type Facts,
  type Giver,
  type MinimumComponent,
  type WindowComponent,
} from "./components";
import { codeKey, type Terms, VAT_CATEGORIES, type VatCategory } from "./schema";

export type Rates = { firstDay: number; basisPoints: number }[];
/** A component with the place of its first giver and, where it has one of its own, of its VAT category. */
type Placed<T> = { component: T; giver: number; category: number };
export type Coupon = Placed<DiscountComponent> & { firstDay: number; lastDay: number; atLeast: number };

/** A version ready to price by. It never changes: any number of quotes may be made of it. */
export type Compiled = {
  terms: Terms;
  zone: Zone;
  /** Those that occur, in the order of VAT_CATEGORIES; `fallback` is the place of the list's own. */
  categories: VatCategory[];
  fallback: number;
  rates: Rates[];
  /** Who gives lines: a line names its giver by its place here. The first is the floor. */
  givers: Giver[];
  bases: Placed<BaseComponent>[];
  windows: Placed<WindowComponent>[];
  addOns: Placed<AddOnComponent>[];
  minimum: Placed<MinimumComponent> | undefined;
  members: Placed<DiscountComponent>[];
  coupons: Map<string, Coupon>;
};

/** What keeps surcharges from going below nothing is no rule of the list. */
const FLOOR: Giver = { ruleId: "floor", kind: "floor", label: "", inputs: (of) => ({ of }) };
export const FLOOR_GIVER = 0;

/** Turns terms into tables. The order of the rules decides the order of lines and nothing else. */
export function compile(terms: Terms): Compiled {
  const components = terms.rules.map(componentOf);
  const { vat } = terms;
  const used = new Set<VatCategory | undefined>([vat.category, ...components.map(categoryOf)]);
  const categories = VAT_CATEGORIES.filter((category) => used.has(category));
  const givers: Giver[] = [FLOOR];
  const fallback = categories.indexOf(vat.category);
  const compiled: Compiled = {
    terms,
    zone: zoneOf(terms.timeZone),
    categories,
    fallback,
    rates: categories.map((category) =>
      vat.rates
        .filter((rate) => rate.category === category)
        .map(({ firstDay, basisPoints }) => ({ firstDay: parseDay(firstDay), basisPoints })),
    ),
    givers,
    bases: [],
    windows: [],
    addOns: [],
    minimum: undefined,
    members: [],
    coupons: new Map(),
  };
  for (const component of components) {
    const own = categoryOf(component);
    const at = { giver: givers.length, category: own ? categories.indexOf(own) : fallback };
    givers.push(
      ...(component.kind === "base" ? component.tiers.map(({ giver }) => giver) : [component.giver]),
    );
    place(compiled, component, at);
  }
  return compiled;
}

function categoryOf(component: Component): VatCategory | undefined {
  if (component.kind === "base") return component.category;
  return component.kind === "addOn" ? component.rule.vatCategory : undefined;
}

function place(compiled: Compiled, component: Component, at: { giver: number; category: number }): void {
  switch (component.kind) {
    case "base":
      compiled.bases.push({ component, ...at });
      return;
    case "window":
      compiled.windows.push({ component, ...at });
      return;
    case "addOn":
      compiled.addOns.push({ component, ...at });
      return;
    case "minimum":
      // Of several the highest counts.
      if (!compiled.minimum || component.amount > compiled.minimum.component.amount)
        compiled.minimum = { component, ...at };
      return;
    case "discount": {
      const { rule } = component;
      if (rule.kind === "member") compiled.members.push({ component, ...at });
      else
        compiled.coupons.set(codeKey(rule.code), {
          component,
          ...at,
          firstDay: rule.firstDay ? parseDay(rule.firstDay) : Number.NEGATIVE_INFINITY,
          lastDay: rule.lastDay ? parseDay(rule.lastDay) : Number.POSITIVE_INFINITY,
          atLeast: rule.atLeast ?? 0,
        });
    }
  }
}

/**
 * What rules found in a booking (quantities, minutes in a window), kept while rule and booking stay the same:
 * where one rule of many changes, only that one looks again. For those who try rules; bulk quotes are quicker
 * without.
 */
export class Memo {
  /** How often a rule had to look. */
  made = 0;
  private readonly kept = new WeakMap<Facts, Map<string, WeakMap<Component, number>>>();

  get(component: Component, facts: Facts, zone: string, look: () => number): number {
    let zones = this.kept.get(facts);
    if (!zones) {
      zones = new Map();
      this.kept.set(facts, zones);
    }
    let known = zones.get(zone);
    if (!known) {
      known = new WeakMap();
      zones.set(zone, known);
    }
    let found = known.get(component);
    if (found === undefined) {
      this.made++;
      found = look();
      known.set(component, found);
    }
    return found;
  }
}
