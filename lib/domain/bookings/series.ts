import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { JsonText } from "@/lib/core/json-text";
import { write } from "@/lib/domain/events/write";
import { keysetPage } from "@/lib/domain/records/keyset";
import { isoSql, objectSql } from "@/lib/domain/records/select";
import { tenantQuery } from "@/lib/infra/tenant";
import { inBookingLine, newBooking, requirePeople, requireSeats } from "./book";
import { expand } from "./expand";
import { occupy, requireOpen, spansOf } from "./occupy";
import { loadPlan, questioned } from "./plan";
import * as queries from "./queries";
import type { BookingStatus, SeriesCreate, SeriesListQuery } from "./schema";

const OWN = {
  id: "r.id",
  version: "r.version",
  serviceId: "r.service_id",
  rule: "r.rule",
  timeZone: "r.time_zone",
  start: isoSql("r.starts_at"),
  createdAt: isoSql("r.created_at"),
  updatedAt: isoSql("r.updated_at"),
  cancelledAt: isoSql("r.cancelled_at"),
};
const OF_SERIES =
  "from booking b where b.company_id = r.company_id and b.company_id = $1::uuid and b.series_id = r.id";

const COLUMNS = {
  ...OWN,
  bookings: `(select coalesce(json_agg(json_build_object('id', b.id, 'status', b.status,
      'start', ${isoSql("b.starts_at")}, 'end', ${isoSql("b.ends_at")}) order by b.starts_at, b.id), '[]')
    ${OF_SERIES})`,
};
const ROW = {
  ...OWN,
  serviceName: "(select v.name from service v where v.company_id = r.company_id and v.id = r.service_id)",
  bookingCount: `(select count(*) ${OF_SERIES})`,
};

/** A page of series, the newest first. */
export async function listSeries(ctx: Ctx, query: SeriesListQuery): Promise<JsonText> {
  ctx.require("bookings:read");
  const { sort, cursor, limit } = query;
  const { text } = await keysetPage(ctx, {
    from: "booking_series r",
    alias: "r",
    row: objectSql(ROW),
    conditions: [],
    sortName: sort,
    sort: queries.SORTS[sort],
    cursor,
    limit,
    total: "count",
    prepare: true,
  });
  return new JsonText(text);
}

async function readSeries(ctx: Ctx, id: string): Promise<JsonText> {
  const [row] = await tenantQuery<{ json: string; version: number }>(ctx.company.id, {
    sql: `select ${objectSql(COLUMNS)}::text as json, r.version from booking_series r
      where r.company_id = s.company_id and r.id = $2::uuid`,
    values: [id],
    prepare: true,
  });
  if (!row) throw new AppError("not_found");
  return new JsonText(row.json, row.version);
}

/** A series with its bookings. @throws AppError("not_found") */
export async function getSeries(ctx: Ctx, id: string): Promise<JsonText> {
  ctx.require("bookings:read");
  return readSeries(ctx, id);
}

/**
 * Books a service again and again by a rule, all of it or nothing: one that is taken refuses them all, or is
 * left out (`skipTaken`). A booking of a series is a booking: it is moved and cancelled by itself.
 *
 * @throws AppError("slot_taken") with `taken`, the starts that are not free, and `nearest` to the first;
 *   ("invalid_input") for a rule that cannot be followed
 */
export async function createSeries(ctx: Ctx, input: SeriesCreate): Promise<JsonText> {
  return inBookingLine(ctx, input, true, async () => {
    const { rule, skipTaken, serviceId } = input;
    const { timeZone, id: companyId } = ctx.company;
    const plan = await loadPlan(ctx, serviceId);
    const candidates = questioned(plan, input.resourceIds);
    requireSeats(plan, candidates, input.seats);
    const length = (input.durationMinutes ?? plan.durationMinutes) * 60_000;
    const wants = expand(rule, Date.parse(input.start), timeZone).map((start) => ({
      start,
      end: start + length,
    }));
    const wish = { plan, candidates, must: input.resourceIds ?? [], seats: input.seats, wants };
    const open = input.ignoreHours ? null : await requireOpen(ctx, wish);
    const status: BookingStatus = plan.staffConfirms ? "pending" : "confirmed";
    const seriesId = newId();
    return write(ctx, async ({ tx, event }) => {
      const found = await occupy(tx, ctx, { ...wish, open });
      const iso = (at: number) => new Date(wants[at]?.start ?? 0).toISOString();
      const taken = found.flatMap((places, at) => (places ? [] : [iso(at)]));
      if (taken.length > 0 && (!skipTaken || taken.length === wants.length))
        throw new AppError("slot_taken", { more: { taken } });
      await requirePeople(tx, ctx, input);
      await tx.bookingSeries.create({
        data: { companyId, id: seriesId, serviceId, rule, timeZone, startsAt: new Date(input.start) },
        select: { id: true },
      });
      const made = wants.flatMap((want, at) => {
        const places = found[at];
        const id = newId();
        if (!places) return [];
        const booking = newBooking(plan, input, { id, status, want, seriesId });
        return [{ booking, places, spans: spansOf(plan, id, want, places) }];
      });
      const bookings = made.map(({ booking }) => booking);
      await queries.insertBookings(
        tx,
        companyId,
        bookings,
        made.flatMap(({ spans }) => spans),
        plan.holdMinutes,
      );
      await event({
        entity: "bookingSeries",
        entityId: seriesId,
        action: "created",
        after: { serviceId, rule, start: input.start, bookings: made.length },
      });
      await queries.tellMany(
        tx,
        ctx,
        "created",
        made.map(({ booking, places }) => ({
          id: booking.id,
          before: null,
          after: {
            status,
            serviceId,
            seriesId,
            start: booking.starts_at,
            end: booking.ends_at,
            resourceIds: places.map(({ resourceId }) => resourceId),
          },
        })),
      );
      const { text, version } = await readSeries(ctx, seriesId);
      return new JsonText(`${text.slice(0, -1)},"skipped":${JSON.stringify(taken)}}`, version);
    });
  });
}

/**
 * Cancels what of a series lies ahead and has not begun. @param from the first to go; left out: from now on
 * @throws AppError("stale"), ("not_found")
 */
export async function cancelSeries(
  ctx: Ctx,
  id: string,
  version: number,
  { from }: { from?: string },
): Promise<JsonText> {
  ctx.require("bookings:write");
  return write(ctx, async ({ tx, event }) => {
    const companyId = ctx.company.id;
    const gone = await queries.cancelOfSeries(tx, companyId, id, from ? new Date(from) : new Date());
    const { count } = await tx.bookingSeries.updateMany({
      where: { companyId, id, version },
      data: { version: { increment: 1 }, updatedAt: new Date(), cancelledAt: new Date() },
    });
    if (count === 0) {
      await readSeries(ctx, id);
      throw new AppError("stale");
    }
    await event({
      entity: "bookingSeries",
      entityId: id,
      action: "cancelled",
      after: { bookings: gone.length },
    });
    await queries.tellMany(
      tx,
      ctx,
      "cancelled",
      gone.map(({ id, status }) => ({ id, before: { status }, after: { status: "cancelled" } })),
    );
    return readSeries(ctx, id);
  });
}
