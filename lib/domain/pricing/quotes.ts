import { LRUCache } from "lru-cache";
import type { Ctx } from "@/lib/core/context";
import { AppError, type FieldError } from "@/lib/core/errors";
import { fieldErrors } from "@/lib/core/field-errors";
import { newId } from "@/lib/core/ids";
import { JsonText } from "@/lib/core/json-text";
import { write } from "@/lib/domain/events/write";
import { translator } from "@/lib/i18n/translate";
import { dayText, localDay, zoneOf } from "./clock";
import * as queries from "./queries";
import { type Compiled, compile, type Facts, factsOf, priceAll } from "./rules";
import { type Priced, type Quote, type QuoteInput, QuoteRequest } from "./schema";

/** A version never changes, so what it compiles to is kept under its id for as long as there is room. */
const compiled = new LRUCache<string, Compiled>({ max: 500 });

/** The versions ready to price by; those not kept are read in one query. */
async function compiledVersions(companyId: string, ids: string[]): Promise<Map<string, Compiled>> {
  const found = new Map<string, Compiled>();
  const missing = ids.filter((id) => {
    const kept = compiled.get(`${companyId} ${id}`);
    if (kept) found.set(id, kept);
    return !kept;
  });
  if (missing.length > 0) {
    for (const [id, terms] of await queries.termsOf(companyId, missing)) {
      const made = compile(terms);
      compiled.set(`${companyId} ${id}`, made);
      found.set(id, made);
    }
  }
  return found;
}

type Item = { request: QuoteRequest; facts: Facts; versionId: string };
type Outcome = { quote: Quote } | { errors: FieldError[] };

/** The version that prices a booking: of those valid on its day in the company's zone the newest. */
function versionFor(heads: queries.Head[], listId: string, day: string): string | FieldError {
  const ours = heads.filter((head) => head.listId === listId);
  const valid = ours.find(({ firstDay, lastDay }) => firstDay <= day && (!lastDay || day <= lastDay));
  if (valid) return valid.id;
  return ours.length > 0
    ? { field: "startsAt", code: "no_price" }
    : { field: "priceListId", code: "not_found" };
}

/** The prices of requests that were parsed, or why there is none, in their order. Nothing is written. */
async function priceRequests(
  ctx: Ctx,
  requests: (QuoteRequest | FieldError[])[],
  now: number,
): Promise<Outcome[]> {
  const { id: companyId, timeZone } = ctx.company;
  const listIds = new Set(requests.flatMap((one) => (Array.isArray(one) ? [] : [one.priceListId])));
  const heads = listIds.size > 0 ? await queries.headsOf(companyId, [...listIds]) : [];
  const zone = zoneOf(timeZone);
  const outcomes: (Outcome | Item)[] = requests.map((request) => {
    if (Array.isArray(request)) return { errors: request };
    const facts = factsOf(request, now);
    if ("errors" in facts) return facts;
    const version = versionFor(heads, request.priceListId, dayText(localDay(zone, facts.startsAt)));
    return typeof version === "string" ? { request, facts, versionId: version } : { errors: [version] };
  });
  const items = outcomes.filter((one): one is Item => "facts" in one);
  const versions = await compiledVersions(companyId, [...new Set(items.map(({ versionId }) => versionId))]);
  const priced = new Map<Item, Priced | { errors: FieldError[] }>();
  for (const [versionId, version] of versions) {
    const mine = items.filter((item) => item.versionId === versionId);
    const ledger = priceAll(
      version,
      mine.map(({ facts }) => facts),
    );
    for (const [at, item] of mine.entries()) priced.set(item, ledger.read(at));
  }
  const createdAt = new Date(now).toISOString();
  return outcomes.map((one): Outcome => {
    if (!("facts" in one)) return one;
    const price = priced.get(one);
    if (!price) throw new Error("A version that is valid can be read.");
    if ("errors" in price) return price;
    const { priceListId, ...input } = one.request;
    return { quote: quoteOf(one, priceListId, input, price, createdAt) };
  });
}

function quoteOf(
  { facts, versionId }: Item,
  priceListId: string,
  input: QuoteInput,
  priced: Priced,
  createdAt: string,
): Quote {
  const startsAt = new Date(facts.startsAt * 60_000).toISOString();
  return {
    id: newId(),
    priceListId,
    versionId,
    input: { ...input, startsAt, askedAt: createdAt },
    ...priced,
    createdAt,
  };
}

/** Keeps quotes with an event each, in one transaction and two statements. */
async function keep(ctx: Ctx, quotes: Quote[]): Promise<void> {
  await write(ctx, async ({ tx, events }) => {
    await queries.insertQuotes(
      tx,
      ctx.company.id,
      quotes.map(({ id, priceListId, versionId, input, createdAt, ...priced }) => ({
        id,
        priceListId,
        versionId,
        input,
        priced,
        createdAt: new Date(createdAt),
      })),
    );
    await events(
      quotes.map(({ id, versionId, currency, totals }) => ({
        entity: "quote",
        entityId: id,
        action: "created",
        after: { versionId, currency, gross: totals.gross },
      })),
    );
  });
}

/**
 * The price of a booking, kept with the version it was made by. Who may read prices may ask for one: that the
 * answer is kept is our bookkeeping.
 * @throws AppError("forbidden"), ("invalid_input") naming what is missing or not good
 */
export async function quote(ctx: Ctx, request: QuoteRequest): Promise<Quote> {
  ctx.require("pricing:read");
  const [outcome] = await priceRequests(ctx, [request], Date.now());
  if (!outcome || "errors" in outcome) throw new AppError("invalid_input", { fields: outcome?.errors ?? [] });
  await keep(ctx, [outcome.quote]);
  return outcome.quote;
}

/**
 * Many prices at once: each item gets its quote, or the fields that are wrong with it, in the order of the
 * items. All quotes are kept, or, where that fails, none.
 */
export async function quoteBulk(ctx: Ctx, items: unknown[]): Promise<JsonText> {
  ctx.require("pricing:read");
  const requests = items.map((item) => {
    const parsed = QuoteRequest.safeParse(item, { reportInput: true });
    return parsed.success ? parsed.data : fieldErrors(parsed.error);
  });
  const outcomes = await priceRequests(ctx, requests, Date.now());
  const quotes = outcomes.flatMap((one) => ("quote" in one ? [one.quote] : []));
  if (quotes.length > 0) await keep(ctx, quotes);
  const t = translator(ctx.locale);
  const told = (errors: FieldError[]) =>
    errors.map(({ field, code, params }) => ({ field, code, message: t(`fieldErrors.${code}`, params) }));
  const data = outcomes.map((one) => ("quote" in one ? one : { errors: told(one.errors) }));
  return new JsonText(JSON.stringify({ data }));
}

/** A quote as it was given. @throws AppError("not_found") */
export async function getQuote(ctx: Ctx, id: string): Promise<JsonText> {
  ctx.require("pricing:read");
  const json = await queries.quoteJson(ctx.company.id, id);
  if (!json) throw new AppError("not_found");
  return new JsonText(json);
}
