import { type Compiled, compile, Memo } from "./compile";
import type { Facts } from "./components";
import { factsOf, type Refused, refuse } from "./facts";
import { Ledger } from "./ledger";
import type { Draft, Priced, QuoteInput, Terms } from "./schema";
import { addAddOns, addBases, addCoupon, addMember, addMinimum, addVat, addWindows } from "./steps";
import { vatRates } from "./vat";

// Pure: the browser tries rules with it, the server sells by it (docs/decisions/0020).
export { type Compiled, compile, type Facts, factsOf, Ledger, Memo, type Refused };

/** Percentages of amounts up to here are exact without long integers, and so are their sums. */
const MOST = 900_000_000_000;

/** The terms that publishing a draft would freeze. */
export function termsOf(draft: Draft, currency: string, timeZone: string): Terms {
  const vat = { ...draft.vat, rates: vatRates(draft.vat.country) };
  return { engine: 1, currency, timeZone, vat, rules: draft.rules };
}

/**
 * Adds the price of a booking to a ledger, in this order: base and tiers; weekday, time and season, each of
 * the base alone; nothing below zero; add-ons; the minimum; the best member price; the coupon; VAT.
 *
 * @param memo keeps what the rules found in these facts (the same object), for those who try rules
 */
export function priceInto(ledger: Ledger, facts: Facts, memo?: Memo): void {
  const from = ledger.lines;
  const number = ledger.quotes;
  const { sums } = ledger;
  ledger.era = ledger.compiled.zone.era(facts.startsAt);
  for (let at = 0; at < sums.length; at++) sums[at] = 0;
  const refused = addLines(ledger, facts, memo);
  if (refused) {
    ledger.lines = from;
    ledger.refused.set(number, refused);
  } else ledger.gross[number] = addVat(ledger, facts);
  ledger.facts.push(facts);
  ledger.quotes = number + 1;
  ledger.first[number + 1] = ledger.lines;
}

function addLines(ledger: Ledger, facts: Facts, memo: Memo | undefined): Refused | null {
  const missing = addBases(ledger, facts, memo);
  if (missing) return missing;
  if (ledger.compiled.windows.length > 0) addWindows(ledger, facts, memo);
  const unknown = addAddOns(ledger, facts);
  if (unknown) return unknown;
  addMinimum(ledger);
  if (facts.memberLevel !== null) addMember(ledger, facts.memberLevel);
  if (facts.coupon !== null) {
    const code = addCoupon(ledger, facts, facts.coupon);
    if (code) return refuse("coupon", code);
  }
  return ledger.total() > MOST ? refuse("", "too_big", { maximum: MOST }) : null;
}

/** The price of one booking. */
export function price(compiled: Compiled, facts: Facts, memo?: Memo): Priced | Refused {
  const ledger = new Ledger(compiled, 1);
  priceInto(ledger, facts, memo);
  return ledger.read(0);
}

/** The prices of many bookings; each is an object when it is read. */
export function priceAll(compiled: Compiled, all: readonly Facts[]): Ledger {
  const ledger = new Ledger(compiled, all.length);
  for (const facts of all) priceInto(ledger, facts);
  return ledger;
}

/** The price of an input that was parsed. @param now milliseconds, see factsOf */
export function priceInput(compiled: Compiled, input: QuoteInput, now: number): Priced | Refused {
  const facts = factsOf(input, now);
  return "errors" in facts ? facts : price(compiled, facts);
}
