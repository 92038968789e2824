import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { etagOf } from "@/lib/core/etag";
import { JsonText } from "@/lib/core/json-text";
import { begun, keysetPage } from "@/lib/domain/records/keyset";
import type { KeysetList } from "@/lib/domain/records/keyset-sql";
import { chooseFields, objectSql } from "@/lib/domain/records/select";
import { readHistory } from "@/lib/domain/records/service";
import type { Condition } from "@/lib/domain/records/sql-parts";
import { cached } from "@/lib/infra/cache";
import { tenantQuery } from "@/lib/infra/tenant";
import { inTransaction } from "@/lib/infra/transaction";
import * as queries from "./queries";
import type { BookingListQuery } from "./schema";

/** A booking with its version; for those who may see it already. @throws AppError("not_found") */
export async function readBooking(ctx: Ctx, id: string): Promise<JsonText> {
  const [row] = await tenantQuery<{ json: string; version: number }>(ctx.company.id, {
    sql: `select ${objectSql(queries.BOOKING_DETAIL)}::text as json, r.version from booking r
      where r.company_id = s.company_id and r.company_id = $1::uuid and r.id = $2::uuid`,
    values: [id],
    prepare: true,
  });
  if (!row) throw new AppError("not_found");
  return new JsonText(row.json, row.version);
}

/** @throws AppError("not_found") */
export async function getBooking(ctx: Ctx, id: string): Promise<JsonText> {
  ctx.require("bookings:read");
  return readBooking(ctx, id);
}

/** Everything that happened to a booking, newest first. @throws AppError("not_found") */
export async function bookingHistory(
  ctx: Ctx,
  id: string,
  slice: { limit: number; cursor?: string },
): Promise<JsonText> {
  await getBooking(ctx, id);
  return readHistory(ctx, "booking", id, slice);
}

type Name = "customerId" | "leadId" | "seriesId" | "serviceId" | "status";

/** What has an index with the start, the narrowest first. */
const EQUAL: [Name, string][] = [
  ["seriesId", "r.series_id = ?::uuid"],
  ["customerId", "r.customer_id = ?::uuid"],
  ["leadId", "r.lead_id = ?::uuid"],
  ["serviceId", "r.service_id = ?::uuid"],
  ["status", "r.status = ?"],
];
/** Of each there are few bookings: they are found by it and put in whatever order. */
const NARROW: readonly Name[] = ["seriesId", "customerId", "leadId"];

const DAYS = [
  ["from", "r.starts_at >= ?::timestamptz"],
  ["to", "r.starts_at < ?::timestamptz"],
] as const;

const SPAN = "booking_span p where p.company_id = s.company_id and p.company_id = $1::uuid";

/**
 * How a list is read: an index serves one of its filters and the order by start; any other filter is asked of
 * the rows walked, and where that finds too little, of all that match.
 */
function waysOf(query: BookingListQuery): Pick<KeysetList, "conditions" | "filters" | "narrow" | "total"> {
  const given = EQUAL.filter(([name]) => query[name] !== undefined);
  const byStart = query.sort === "start" || query.sort === "-start";
  const narrow = given.some(([name]) => NARROW.includes(name));
  const conditions: Condition[] = [];
  const filters: Condition[] = [];
  for (const [name, sql] of given) {
    const served = byStart && conditions.length === 0;
    (served ? conditions : filters).push({ sql, value: query[name] });
  }
  for (const [name, sql] of DAYS)
    if (query[name] !== undefined) (byStart ? conditions : filters).push({ sql, value: query[name] });
  if (query.resourceId !== undefined) {
    filters.push({
      // As an array, so that bookings are looked up by their ids and never read through.
      sql: `r.id = any(array(select p.booking_id from ${SPAN} and p.resource_id = ?::uuid))`,
      probe: `(select true from ${SPAN} and p.booking_id = r.id and p.resource_id = ?::uuid limit 1)`,
      value: query.resourceId,
    });
  }
  return { conditions, filters, narrow: narrow && filters.length > 0, total: totalOf(query) };
}

/** Of the whole company and of one status the total is kept by the write; of anything else it is counted. */
function totalOf(query: BookingListQuery): KeysetList["total"] {
  const others = ["customerId", "leadId", "seriesId", "serviceId", "resourceId", "from", "to"] as const;
  if (others.some((name) => query[name] !== undefined)) return "count";
  const { status } = query;
  return {
    kept: { entity: "booking", dimension: status === undefined ? "all" : "status", value: status ?? "" },
  };
}

/** A page of bookings, kept until one of them, or what they name, changes. */
export async function listBookings(ctx: Ctx, query: BookingListQuery): Promise<JsonText> {
  ctx.require("bookings:read");
  const ways = waysOf(query);
  // Who passes over rows looks for a cursor, not for what is in them.
  const fields = query.skip ? ["id"] : chooseFields(queries.BOOKING_COLUMNS, query.fields);
  const read = () => {
    const list: KeysetList = {
      from: "booking r",
      alias: "r",
      row: objectSql(queries.BOOKING_COLUMNS, fields),
      ...ways,
      sortName: query.sort,
      sort: queries.SORTS[query.sort],
      cursor: query.cursor,
      limit: query.limit,
      skip: query.skip,
      // How the matches of several filters are best found depends on their values.
      prepare: ways.filters?.length === 0 && fields === undefined,
    };
    const inTheMiddle = query.rank !== undefined && query.cursor === undefined;
    return inTheMiddle ? begun(ctx, list, query.rank ?? 0) : keysetPage(ctx, list);
  };
  if (inTransaction()) return new JsonText((await read()).text);
  const kept = await cached({
    companyId: ctx.company.id,
    about: ["booking", "service", "resource", "customer", "lead"],
    name: `booking ${etagOf(objectSql(queries.BOOKING_COLUMNS))} ${JSON.stringify(query)}`,
    load: read,
  });
  return new JsonText(kept.text, undefined, kept);
}
