import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { etagOf } from "@/lib/core/etag";
import { JsonText } from "@/lib/core/json-text";
import { keysetPage } from "@/lib/domain/records/keyset";
import { objectSql } from "@/lib/domain/records/select";
import { readHistory } from "@/lib/domain/records/service";
import type { Condition } from "@/lib/domain/records/sql-parts";
import { cached } from "@/lib/infra/cache";
import { inTransaction, tenantQuery } from "@/lib/infra/db";
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

const EQUAL: [keyof BookingListQuery, string][] = [
  ["customerId", "r.customer_id = ?::uuid"],
  ["leadId", "r.lead_id = ?::uuid"],
  ["serviceId", "r.service_id = ?::uuid"],
  ["seriesId", "r.series_id = ?::uuid"],
  ["status", "r.status = ?"],
  ["from", "r.starts_at >= ?::timestamptz"],
  ["to", "r.starts_at < ?::timestamptz"],
];

function conditionsOf(query: BookingListQuery): Condition[] {
  const conditions: Condition[] = [];
  for (const [name, sql] of EQUAL)
    if (query[name] !== undefined) conditions.push({ sql, value: query[name] });
  if (query.resourceId !== undefined) {
    conditions.push({
      sql: `exists (select from booking_span p where p.company_id = s.company_id and p.company_id = $1::uuid
        and p.booking_id = r.id and p.resource_id = ?::uuid)`,
      value: query.resourceId,
    });
  }
  return conditions;
}

/** A page of bookings, kept until one of them, or what they name, changes. */
export async function listBookings(ctx: Ctx, query: BookingListQuery): Promise<JsonText> {
  ctx.require("bookings:read");
  const read = () =>
    keysetPage(ctx, {
      from: "booking r",
      alias: "r",
      row: objectSql(queries.BOOKING_COLUMNS),
      conditions: conditionsOf(query),
      sortName: query.sort,
      sort: queries.SORTS[query.sort],
      cursor: query.cursor,
      limit: query.limit,
      total: "count",
      prepare: true,
    });
  if (inTransaction()) return new JsonText((await read()).text);
  const kept = await cached({
    companyId: ctx.company.id,
    about: ["booking", "service", "resource", "customer", "lead"],
    name: `booking ${etagOf(objectSql(queries.BOOKING_COLUMNS))} ${JSON.stringify(query)}`,
    async load() {
      const { text, snapshot } = await read();
      return { text, snapshot, etag: etagOf(text) };
    },
  });
  return new JsonText(kept.text, undefined, kept);
}
