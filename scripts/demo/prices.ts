import { newId } from "@/lib/core/ids";
import { compile, priceInput, termsOf } from "@/lib/domain/pricing/rules";
import type { Draft, QuoteInput, Rule, VatCountry } from "@/lib/domain/pricing/schema";
import type { Row, Tables } from "./batches";
import type { DemoCatalog } from "./catalog";
import type { DemoCompany } from "./companies";

const HOUR = 3_600_000;
const DAY_MS = 24 * HOUR;

/**
 * A price list with the version in force, one that follows it next month, and a quote of each example. The
 * draft is what the next version says.
 */
export function fillPrices(
  tables: Tables,
  demo: DemoCompany,
  catalog: DemoCatalog,
  companyId: string,
  now: number,
): void {
  const { prices } = demo.trade;
  const id = newId();
  const add = (table: string, row: Row) =>
    tables.set(table, [...(tables.get(table) ?? []), { company_id: companyId, ...row }]);
  const draftOf = (rules: Rule[]): Draft => ({
    vat: { country: demo.country as VatCountry, category: "standard", included: true },
    rules,
  });
  const { currency } = demo.profile;
  const day = workingDay(catalog);
  const examples = prices.examples.map(({ name, hours, ...more }) => {
    const start = catalog.at(day, "10:00");
    const input: QuoteInput = {
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(start + hours * HOUR).toISOString(),
      ...more,
    };
    return { name, input };
  });
  const madeAt = new Date(now - 200 * DAY_MS);
  const changedAt = new Date(now - 4 * DAY_MS);
  add("price_list", {
    id,
    version: 5,
    name: prices.name,
    currency,
    draft: draftOf(prices.next),
    examples,
    number: 2,
    created_at: madeAt,
    updated_at: changedAt,
  });
  const thisYear = catalog.day(-200).slice(0, 4);
  const versions = [
    { number: 1, firstDay: `${thisYear}-01-01`, rules: prices.now, publishedAt: madeAt },
    { number: 2, firstDay: nextMonth(catalog.day(0)), rules: prices.next, publishedAt: changedAt },
  ].map(({ number, firstDay, rules, publishedAt }) => {
    const version = { id: newId(), terms: termsOf(draftOf(rules), currency, demo.timeZone) };
    add("price_list_version", {
      ...version,
      price_list_id: id,
      number,
      first_day: firstDay,
      last_day: null,
      published_at: publishedAt,
    });
    return { ...version, firstDay };
  });
  for (const { input } of examples) {
    const startsAt = input.startsAt ?? "";
    const version = versions.findLast(({ firstDay }) => firstDay <= startsAt.slice(0, 10));
    const priced = version && priceInput(compile(version.terms), input, now);
    if (!priced || "errors" in priced)
      throw new Error(`The demo's example has no price: ${JSON.stringify(priced)}`);
    const createdAt = new Date(now - 2 * DAY_MS);
    add("quote", {
      id: newId(),
      price_list_id: id,
      version_id: version.id,
      input: { ...input, askedAt: createdAt.toISOString() },
      priced,
      ...priced.totals,
      created_at: createdAt,
    });
  }
}

/** Days until the next working day. */
function workingDay(catalog: DemoCatalog): number {
  let day = 1;
  while (catalog.weekday(day) > 5) day++;
  return day;
}

function nextMonth(day: string): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
