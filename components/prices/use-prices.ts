import { useMemo, useRef } from "react";
import { useMe } from "@/components/shell/me";
import { compile, factsOf, Memo, price, type Refused, termsOf } from "@/lib/domain/pricing/rules";
import type { Draft, Example, Priced, PriceList, Terms } from "@/lib/domain/pricing/schema";

/** What examples cost by terms, worked out here. Of one rule that changes only that rule is looked at again. */
export function usePricesBy(terms: Terms, examples: Example[]): (Priced | Refused)[] {
  const memo = useRef(new Memo());
  const facts = useMemo(() => examples.map(({ input }) => factsOf(input, Date.now())), [examples]);
  return useMemo(() => {
    const compiled = compile(terms);
    return facts.map((one) => ("errors" in one ? one : price(compiled, one, memo.current)));
  }, [terms, facts]);
}

/** What a list's examples cost by a draft of it, in the company's zone. */
export function usePrices(
  draft: Draft,
  { currency, examples }: Pick<PriceList, "currency" | "examples">,
): (Priced | Refused)[] {
  const { timeZone } = useMe().company;
  const terms = useMemo(() => termsOf(draft, currency, timeZone), [draft, currency, timeZone]);
  return usePricesBy(terms, examples);
}
