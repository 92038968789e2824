import { isoSql } from "@/lib/domain/records/select";
import type { Prisma } from "@/lib/infra/db";
import { tenantQuery } from "@/lib/infra/tenant";
import type { Tx } from "@/lib/infra/transaction";
import type { Sort } from "../records/sql-parts";
import type { PRICE_LIST_SORTS, Priced, PriceVersionHead, Terms } from "./schema";

/** JSON name → SQL, in the order of the answer. */
export const LIST_COLUMNS = {
  id: "r.id",
  version: "r.version",
  name: "r.name",
  currency: "r.currency",
  number: "r.number",
  createdAt: isoSql("r.created_at"),
  updatedAt: isoSql("r.updated_at"),
  archivedAt: isoSql("r.archived_at"),
};

const HEAD = `json_build_object('id', v.id, 'number', v.number, 'firstDay', v.first_day, 'lastDay', v.last_day,
  'publishedAt', ${isoSql("v.published_at")})`;

export const ONE_COLUMNS = {
  ...LIST_COLUMNS,
  draft: "r.draft",
  examples: "r.examples",
  versions: `(select coalesce(json_agg(n.head order by n.number desc), '[]') from (
    select ${HEAD} as head, v.number from price_list_version v
    where v.company_id = r.company_id and v.price_list_id = r.id order by v.number desc limit 100) n)`,
};

/** Each has its index: price_list_by_created, price_list_by_name. */
export const SORTS: Record<(typeof PRICE_LIST_SORTS)[number], Sort> = {
  "-createdAt": { column: "created_at", type: "timestamptz", direction: "desc" },
  createdAt: { column: "created_at", type: "timestamptz", direction: "asc" },
  name: { column: "name", type: "text", direction: "asc" },
  "-name": { column: "name", type: "text", direction: "desc" },
};

const CURRENT = {
  version: true,
  name: true,
  currency: true,
  draft: true,
  examples: true,
  number: true,
  archivedAt: true,
} as const satisfies Prisma.PriceListSelect;
export type Current = Prisma.PriceListGetPayload<{ select: typeof CURRENT }>;

export function findList(tx: Tx, companyId: string, id: string): Promise<Current | null> {
  return tx.priceList.findUnique({ where: { companyId_id: { companyId, id } }, select: CURRENT });
}

export async function insertList(tx: Tx, data: Prisma.PriceListUncheckedCreateInput): Promise<void> {
  await tx.priceList.create({ data, select: { id: true } });
}

/** @returns whether the list was still at `version`. */
export async function updateList(
  tx: Tx,
  companyId: string,
  id: string,
  version: number,
  data: Prisma.PriceListUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.priceList.updateMany({
    where: { companyId, id, version },
    data: { ...data, version: { increment: 1 }, updatedAt: new Date() },
  });
  return count === 1;
}

export async function insertVersion(
  tx: Tx,
  data: Prisma.PriceListVersionUncheckedCreateInput,
): Promise<void> {
  await tx.priceListVersion.create({ data, select: { id: true } });
}

export type Head = Omit<PriceVersionHead, "publishedAt"> & { listId: string };

/** The published versions of these lists, the newest of each first. Lists that are archived, or not the company's, have none. */
export async function headsOf(companyId: string, listIds: string[]): Promise<Head[]> {
  const rows = await tenantQuery<{ heads: string }>(companyId, {
    sql: `select coalesce(json_agg(json_build_object('id', v.id, 'listId', v.price_list_id, 'number', v.number,
        'firstDay', v.first_day, 'lastDay', v.last_day) order by v.number desc), '[]')::text as heads
      from price_list_version v join price_list l on l.company_id = v.company_id and l.id = v.price_list_id
      where v.company_id = s.company_id and v.price_list_id = any ($2::uuid[]) and l.archived_at is null`,
    values: [listIds],
    prepare: true,
  });
  return JSON.parse(rows[0]?.heads ?? "[]");
}

/** The terms of versions, by id. */
export async function termsOf(companyId: string, versionIds: string[]): Promise<Map<string, Terms>> {
  const rows = await tenantQuery<{ id: string; terms: string }>(companyId, {
    sql: `select v.id::text as id, v.terms::text as terms from price_list_version v
      where v.company_id = s.company_id and v.id = any ($2::uuid[])`,
    values: [versionIds],
    prepare: true,
  });
  return new Map(rows.map(({ id, terms }) => [id, JSON.parse(terms)]));
}

/** A published version as JSON, or nothing. */
export async function versionJson(
  companyId: string,
  listId: string,
  id: string,
): Promise<string | undefined> {
  const [row] = await tenantQuery<{ json: string }>(companyId, {
    sql: `select (${HEAD}::jsonb || jsonb_build_object('priceListId', v.price_list_id, 'terms', v.terms))::text as json
      from price_list_version v
      where v.company_id = s.company_id and v.price_list_id = $2::uuid and v.id = $3::uuid`,
    values: [listId, id],
    prepare: true,
  });
  return row?.json;
}

export type NewQuote = {
  id: string;
  priceListId: string;
  versionId: string;
  input: Record<string, unknown>;
  priced: Priced;
  createdAt: Date;
};

/** All in one statement; the figures go over as one JSON text. */
export async function insertQuotes(tx: Tx, companyId: string, quotes: NewQuote[]): Promise<void> {
  await tx.$executeRaw`
    insert into quote (company_id, id, price_list_id, version_id, input, priced, net, vat, gross, created_at)
    select ${companyId}::uuid, q.id, q."priceListId", q."versionId", q.input, q.priced,
      (q.priced #>> '{totals,net}')::bigint, (q.priced #>> '{totals,vat}')::bigint,
      (q.priced #>> '{totals,gross}')::bigint, q."createdAt"
    from jsonb_to_recordset(${JSON.stringify(quotes)}::jsonb)
      as q(id uuid, "priceListId" uuid, "versionId" uuid, input jsonb, priced jsonb, "createdAt" timestamptz)`;
}

/** A quote as it was given, as JSON, or nothing. */
export async function quoteJson(companyId: string, id: string): Promise<string | undefined> {
  const [row] = await tenantQuery<{ json: string }>(companyId, {
    sql: `select (jsonb_build_object('id', q.id, 'priceListId', q.price_list_id, 'versionId', q.version_id,
        'input', q.input, 'createdAt', ${isoSql("q.created_at")}) || q.priced)::text as json
      from quote q where q.company_id = s.company_id and q.id = $2::uuid`,
    values: [id],
    prepare: true,
  });
  return row?.json;
}
