import { compile, priceInput, type Refused, termsOf } from "@/lib/domain/pricing/rules";
import { Draft, type Priced, QuoteInput } from "@/lib/domain/pricing/schema";

export type Options = {
  country?: "DK" | "NO" | "SE";
  category?: string;
  included?: boolean;
  timeZone?: string;
  /** The day the price is asked for. */
  now?: string;
};
export type Rules = Record<string, unknown>[];

/** The terms of rules as they stand in an example; ids and labels are their places where left out. */
export function terms(rules: Rules, options: Options = {}) {
  const { country = "DK", category = "standard", included = true, timeZone = "Europe/Copenhagen" } = options;
  const numbered = rules.map((rule, at) => ({ id: `r${at}`, label: `Rule ${at}`, ...rule }));
  const draft = Draft.parse({ vat: { country, category, included }, rules: numbered });
  return termsOf(draft, country === "DK" ? "DKK" : country === "NO" ? "NOK" : "SEK", timeZone);
}

export function ask(rules: Rules, input: object, options: Options = {}): Priced | Refused {
  const now = Date.parse(options.now ?? "2026-05-04T10:00:00Z");
  return priceInput(compile(terms(rules, options)), QuoteInput.parse(input), now);
}

export function priced(rules: Rules, input: object, options: Options = {}): Priced {
  const answer = ask(rules, input, options);
  if ("errors" in answer) throw new Error(JSON.stringify(answer.errors));
  return answer;
}
