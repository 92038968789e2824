import type { FieldError } from "@/lib/core/errors";
import { allocate, mulDiv } from "./arithmetic";
import { localDay } from "./clock";
import { type Coupon, FLOOR_GIVER, type Memo } from "./compile";
import type { BaseComponent, DiscountComponent, Facts, WindowComponent } from "./components";
import { type Refused, refuse } from "./facts";
import { type Ledger, rateOn, vatOf } from "./ledger";
import { minutesInside } from "./windows";

// The steps of a price. Each puts lines into the ledger; amounts are as the list counts them, with or without
// VAT. What a step takes a part of are sums of the steps before, so the order of rules within one changes
// nothing.

const MISSING: Record<BaseComponent["by"], FieldError["field"]> = {
  booking: "",
  duration: "endsAt",
  area: "area",
  seat: "seats",
  distance: "distance",
};

/** The quantity a rule counts, rounded up to its steps; below zero where the booking does not say. */
function quantityOf({ by, steps }: BaseComponent, facts: Facts): number {
  let quantity: number;
  if (by === "duration") quantity = facts.endsAt === null ? -1 : facts.endsAt - facts.startsAt;
  else if (by === "booking") quantity = 1;
  else if (by === "area") quantity = facts.area ?? -1;
  else if (by === "distance") quantity = facts.distance ?? -1;
  else quantity = facts.seats ?? -1;
  return steps === 1 || quantity < 0 ? quantity : Math.ceil(quantity / steps) * steps;
}

// Closures of their own functions: made in the loops they would cost more than what they are for.
function recalledQuantity(memo: Memo, component: BaseComponent, { compiled }: Ledger, facts: Facts): number {
  return memo.get(component, facts, compiled.terms.timeZone, () => quantityOf(component, facts));
}

function recalledMinutes(
  memo: Memo,
  component: WindowComponent,
  ledger: Ledger,
  facts: Facts,
  end: number,
): number {
  const { timeZone } = ledger.compiled.terms;
  return memo.get(component, facts, timeZone, () => minutesOf(component, ledger, facts, end));
}

export function addBases(ledger: Ledger, facts: Facts, memo: Memo | undefined): Refused | null {
  const { bases } = ledger.compiled;
  let refused: Refused | null = null;
  for (const { component, giver, category } of bases) {
    const quantity = memo ? recalledQuantity(memo, component, ledger, facts) : quantityOf(component, facts);
    if (quantity < 0) {
      refused = refuse(MISSING[component.by], "required", undefined, refused);
      continue;
    }
    const { tiers, volume, parts } = component;
    const only = tiers.length === 1 ? tiers[0] : undefined;
    if (only) {
      ledger.put(giver, category, mulDiv(only.amount, quantity, parts), quantity, 0);
      continue;
    }
    for (let at = 0; at < tiers.length; at++) {
      const tier = tiers[at];
      if (!tier || (volume && quantity > tier.upTo)) continue;
      const part = volume ? quantity : Math.min(quantity, tier.upTo) - tier.over;
      ledger.put(giver + at, category, mulDiv(tier.amount, part, parts), part, 0);
      if (quantity <= tier.upTo) break;
    }
  }
  return refused;
}

function minutesOf(component: WindowComponent, ledger: Ledger, facts: Facts, end: number): number {
  const { startsAt } = facts;
  const { era, compiled } = ledger;
  const { window } = component;
  if (end <= era.to) return window.minutes(startsAt + era.offset, end + era.offset);
  return minutesInside(window, compiled.zone, startsAt, end);
}

export function addWindows(ledger: Ledger, facts: Facts, memo: Memo | undefined): void {
  const { windows } = ledger.compiled;
  const { bases, sums } = ledger;
  const { startsAt } = facts;
  for (let at = 0; at < sums.length; at++) bases[at] = sums[at] as number;
  for (const { component, giver } of windows) {
    // A moment, or the start alone, lies inside as a whole or not at all.
    const end = component.startOnly || facts.endsAt === null ? startsAt + 1 : facts.endsAt;
    const minutes = memo
      ? recalledMinutes(memo, component, ledger, facts, end)
      : minutesOf(component, ledger, facts, end);
    if (minutes === 0) continue;
    const { change } = component;
    if (change.kind === "amount") {
      spread(ledger, giver, change.amount, bases, change.amount, minutes);
      continue;
    }
    for (let at = 0; at < bases.length; at++) {
      const base = bases[at] as number;
      const amount = mulDiv(base, change.basisPoints * minutes, 10_000 * (end - startsAt));
      if (amount !== 0) ledger.put(giver, at, amount, base, minutes);
    }
  }
  for (let at = 0; at < sums.length; at++) {
    const below = sums[at] as number;
    if (below < 0) ledger.put(FLOOR_GIVER, at, -below, below, 0);
  }
}

/** Puts an amount, shared over the categories by what stands in each; in the list's own where nothing does. */
function spread(
  ledger: Ledger,
  giver: number,
  amount: number,
  weights: Float64Array,
  a: number,
  b: number,
): void {
  if (amount === 0) return;
  if (weights.length === 1) {
    ledger.put(giver, 0, amount, a, b);
    return;
  }
  if (weights.every((weight) => weight === 0)) {
    ledger.put(giver, ledger.compiled.fallback, amount, a, b);
    return;
  }
  const parts = allocate(amount, [...weights]);
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as number;
    if (part !== 0) ledger.put(giver, at, part, a, b);
  }
}

export function addAddOns(ledger: Ledger, facts: Facts): Refused | null {
  const { addOns } = facts;
  if (addOns === null) return null;
  let left = 0;
  for (const _ in addOns) left++;
  for (const { component, giver, category } of ledger.compiled.addOns) {
    const asked = addOns[component.key];
    if (asked === undefined) continue;
    left--;
    if (asked === 0) continue;
    const { amount, per } = component.rule;
    if (per === "seat" && facts.seats === null) return refuse("seats", "required");
    const quantity = per === "seat" ? asked * (facts.seats ?? 0) : asked;
    ledger.put(giver, category, mulDiv(amount, quantity, 1), quantity, 0);
  }
  if (left === 0) return null;
  const known = new Set(ledger.compiled.addOns.map(({ component }) => component.key));
  return refuse(`addOns.${Object.keys(addOns).find((code) => !known.has(code))}`, "unknown_code");
}

export function addMinimum(ledger: Ledger): void {
  const { minimum } = ledger.compiled;
  if (!minimum) return;
  const so = ledger.total();
  const { amount } = minimum.component;
  if (so < amount) ledger.put(minimum.giver, minimum.category, amount - so, so, 0);
}

/** What is taken off `of`: never more than all of it. */
function discountOf({ rule: { off } }: DiscountComponent, of: number): number {
  if (off.kind === "percent") return mulDiv(of, off.basisPoints, 10_000);
  return off.kind === "amount" ? Math.min(of, off.amount) : Math.max(0, of - off.amount);
}

export function addMember(ledger: Ledger, level: string): void {
  const so = ledger.total();
  let best = -1;
  let most = 0;
  for (const { component, giver } of ledger.compiled.members) {
    const { rule } = component;
    if (rule.kind !== "member" || (rule.levels.length > 0 && !rule.levels.includes(level))) continue;
    const discount = discountOf(component, so);
    if (discount > most) {
      most = discount;
      best = giver;
    }
  }
  if (best >= 0) spread(ledger, best, -most, ledger.sums, so, 0);
}

/** @returns why the coupon is not good */
export function addCoupon(ledger: Ledger, facts: Facts, code: string): string | null {
  const coupon: Coupon | undefined = ledger.compiled.coupons.get(code);
  if (!coupon) return "unknown_code";
  const day = localDay(ledger.compiled.zone, facts.askedAt);
  if (day < coupon.firstDay) return "coupon_early";
  if (day > coupon.lastDay) return "coupon_expired";
  const so = ledger.total();
  if (so < coupon.atLeast) return "coupon_minimum";
  spread(ledger, coupon.giver, -discountOf(coupon.component, so), ledger.sums, so, 0);
  return null;
}

/**
 * VAT is worked out once a rate, of the sum, to the nearest minor unit; Ledger.read shares it out to the lines.
 * @returns what is paid
 */
export function addVat({ compiled, sums, era }: Ledger, facts: Facts): number {
  const { included } = compiled.terms.vat;
  const day = Math.floor((facts.startsAt + era.offset) / 1_440);
  let gross = 0;
  for (let place = 0; place < sums.length; place++) {
    const sum = sums[place] as number;
    gross += included ? sum : sum + vatOf(sum, rateOn(compiled.rates[place] ?? [], day), false);
  }
  return gross;
}
