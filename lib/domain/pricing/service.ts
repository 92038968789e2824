import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { JsonText } from "@/lib/core/json-text";
import { write } from "@/lib/domain/events/write";
import type { Prisma } from "@/lib/infra/db";
import { tenantQuery } from "@/lib/infra/tenant";
import { keysetPage } from "../records/keyset";
import { objectSql } from "../records/select";
import { dayText, localDay, zoneOf } from "./clock";
import * as queries from "./queries";
import { termsOf } from "./rules";
import {
  type Draft,
  type PriceListChange,
  type PriceListCreate,
  type PriceListQuery,
  type PublishRequest,
  type Rule,
  VAT_COUNTRIES,
  type VatCountry,
} from "./schema";

/** A page of price lists. @throws AppError("forbidden" | "invalid_input") */
export async function listPriceLists(ctx: Ctx, query: PriceListQuery): Promise<JsonText> {
  ctx.require("pricing:read");
  const { archived, sort, cursor, limit } = query;
  const page = await keysetPage(ctx, {
    from: "price_list r",
    alias: "r",
    row: objectSql(queries.LIST_COLUMNS),
    conditions:
      archived === "any"
        ? []
        : [{ sql: archived === "true" ? "r.archived_at is not null" : "r.archived_at is null" }],
    sortName: sort,
    sort: queries.SORTS[sort],
    cursor,
    limit,
    total: "count",
    prepare: true,
  });
  return new JsonText(page.text);
}

/** A list with its draft, its examples and its published versions. @throws AppError("not_found") */
export async function getPriceList(ctx: Ctx, id: string): Promise<JsonText> {
  ctx.require("pricing:read");
  const [row] = await tenantQuery<{ json: string; version: number }>(ctx.company.id, {
    sql: `select ${objectSql(queries.ONE_COLUMNS)}::text as json, r.version from price_list r
      where r.company_id = s.company_id and r.id = $2::uuid`,
    values: [id],
    prepare: true,
  });
  if (!row) throw new AppError("not_found");
  return new JsonText(row.json, row.version);
}

/** What a version says. @throws AppError("not_found") */
export async function getPriceVersion(ctx: Ctx, listId: string, id: string): Promise<JsonText> {
  ctx.require("pricing:read");
  const json = await queries.versionJson(ctx.company.id, listId, id);
  if (!json) throw new AppError("not_found");
  return new JsonText(json);
}

function emptyDraft(country: string): Draft {
  const known = VAT_COUNTRIES.includes(country as VatCountry) ? (country as VatCountry) : "DK";
  return { vat: { country: known, category: "standard", included: true }, rules: [] };
}

export async function createPriceList(ctx: Ctx, input: PriceListCreate): Promise<JsonText> {
  ctx.require("pricing:write");
  const id = newId();
  const { name, currency = ctx.company.currency, examples = [] } = input;
  const draft = input.draft ?? emptyDraft(ctx.company.country);
  return write(ctx, async ({ tx, event }) => {
    await queries.insertList(tx, { companyId: ctx.company.id, id, name, currency, draft, examples });
    await event({ entity: "priceList", entityId: id, action: "created", after: { name, currency, draft } });
    return getPriceList(ctx, id);
  });
}

/** The rules of which two drafts say different things, by id; null where there was, or is, none. */
function changedRules(was: Rule[], is: Rule[]) {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const id of new Set([...was, ...is].map((rule) => rule.id))) {
    const [old, now] = [was, is].map((rules) => rules.find((rule) => rule.id === id) ?? null);
    if (same(old, now)) continue;
    before[id] = old;
    after[id] = now;
  }
  return { before, after };
}

/** jsonb keeps no order of names, so texts are compared with theirs in order. */
function same(a: unknown, b: unknown): boolean {
  return inOrder(a) === inOrder(b);
}

function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [two]) => (one < two ? -1 : 1)))
      : part,
  );
}

/**
 * Changes what is named of a list: its name, its draft, its examples, whether it is archived. Published
 * versions stay as they are.
 * @throws AppError("stale") when the list is no longer at `version`, ("not_found")
 */
export async function saveDraft(
  ctx: Ctx,
  id: string,
  version: number,
  input: PriceListChange,
): Promise<JsonText> {
  ctx.require("pricing:write");
  const companyId = ctx.company.id;
  return write(ctx, async ({ tx, event }) => {
    const current = await atVersion(tx, companyId, id, version);
    const data: Prisma.PriceListUncheckedUpdateManyInput = {};
    const before: Record<string, unknown> = {};
    const after: Record<string, unknown> = {};
    for (const name of ["name", "examples"] as const) {
      if (input[name] === undefined || same(input[name], current[name])) continue;
      Object.assign(data, { [name]: input[name] });
      before[name] = current[name];
      after[name] = input[name];
    }
    if (input.draft && !same(input.draft, current.draft)) {
      const was = current.draft as unknown as Draft;
      data.draft = input.draft;
      const rules = changedRules(was.rules, input.draft.rules);
      Object.assign(before, { vat: was.vat, rules: rules.before });
      Object.assign(after, { vat: input.draft.vat, rules: rules.after });
    }
    if (input.archived !== undefined && input.archived !== (current.archivedAt !== null)) {
      data.archivedAt = input.archived ? new Date() : null;
      before.archivedAt = current.archivedAt?.toISOString() ?? null;
      after.archivedAt = input.archived ? (data.archivedAt as Date).toISOString() : null;
    }
    if (Object.keys(data).length > 0) {
      if (!(await queries.updateList(tx, companyId, id, version, data))) throw new AppError("stale");
      const action = "archivedAt" in after ? (input.archived ? "archived" : "restored") : "updated";
      await event({ entity: "priceList", entityId: id, action, before, after });
    }
    return getPriceList(ctx, id);
  });
}

async function atVersion(
  tx: Prisma.TransactionClient,
  companyId: string,
  id: string,
  version: number,
): Promise<queries.Current> {
  const current = await queries.findList(tx, companyId, id);
  if (!current) throw new AppError("not_found");
  if (current.version !== version) throw new AppError("stale");
  return current;
}

/**
 * Makes a version of the draft, for bookings from `firstDay` on (today, where none is named). With it are
 * frozen the company's time zone and the country's VAT rates as we know them. Of versions that are valid on a
 * day the newest counts.
 * @throws AppError("stale" | "not_found" | "invalid_input")
 */
export async function publishVersion(
  ctx: Ctx,
  id: string,
  version: number,
  { firstDay, lastDay = null }: PublishRequest,
): Promise<JsonText> {
  ctx.require("pricing:write");
  const { id: companyId, timeZone } = ctx.company;
  const today = dayText(localDay(zoneOf(timeZone), Math.floor(Date.now() / 60_000)));
  const first = firstDay ?? today;
  if (lastDay && lastDay < first) throw invalid("lastDay", "range");
  return write(ctx, async ({ tx, event }) => {
    const current = await atVersion(tx, companyId, id, version);
    const draft = current.draft as unknown as Draft;
    if (!draft.rules.some(({ kind }) => kind === "base" || kind === "tiers"))
      throw invalid("draft.rules", "no_base");
    const number = current.number + 1;
    if (!(await queries.updateList(tx, companyId, id, version, { number }))) throw new AppError("stale");
    await queries.insertVersion(tx, {
      companyId,
      id: newId(),
      priceListId: id,
      number,
      firstDay: new Date(first),
      lastDay: lastDay && new Date(lastDay),
      terms: termsOf(draft, current.currency, timeZone),
    });
    const after = { number, firstDay: first, lastDay };
    await event({ entity: "priceList", entityId: id, action: "published", after });
    return getPriceList(ctx, id);
  });
}
