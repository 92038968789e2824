import { actorId, type Ctx } from "@/lib/core/context";
import { isoSql } from "@/lib/domain/records/select";
import type { Sort } from "@/lib/domain/records/sql-parts";
import type { Tx } from "@/lib/infra/transaction";
import type { BOOKING_SORTS, BookingStatus } from "./schema";

/** JSON name → SQL, in the order of the answer. */
export const BOOKING_COLUMNS = {
  id: "r.id",
  version: "r.version",
  status: "r.status",
  serviceId: "r.service_id",
  serviceName: "(select v.name from service v where v.company_id = r.company_id and v.id = r.service_id)",
  customerId: "r.customer_id",
  customerName: "(select c.name from customer c where c.company_id = r.company_id and c.id = r.customer_id)",
  leadId: "r.lead_id",
  leadName: "(select l.name from lead l where l.company_id = r.company_id and l.id = r.lead_id)",
  start: isoSql("r.starts_at"),
  end: isoSql("r.ends_at"),
  seats: "r.seats",
  resources: `(select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name, 'seats', o.seats) order by o.name, o.id), '[]') from (
    select x.id, x.name, json_agg(p.seat order by p.seat) as seats
    from booking_span p join resource x on x.company_id = p.company_id and x.id = p.resource_id
    where p.company_id = r.company_id and p.booking_id = r.id group by x.id, x.name) o)`,
  seriesId: "r.series_id",
  seriesStart: isoSql("r.series_start"),
  expiresAt: isoSql("r.expires_at"),
  source: "r.source",
  location: "r.location",
  note: "r.note",
  price:
    "case when r.price_minor is not null then json_build_object('amountMinor', r.price_minor, 'currency', r.currency) end",
  cancelledAt: isoSql("r.cancelled_at"),
  createdAt: isoSql("r.created_at"),
  updatedAt: isoSql("r.updated_at"),
};

/** One booking's answer has what a page of them does not need. */
export const BOOKING_DETAIL = { ...BOOKING_COLUMNS, details: "r.details" };

/** Each has its index: booking_by_start, booking_by_created. */
export const SORTS: Record<(typeof BOOKING_SORTS)[number], Sort> = {
  start: { column: "starts_at", type: "timestamptz", direction: "asc" },
  "-start": { column: "starts_at", type: "timestamptz", direction: "desc" },
  createdAt: { column: "created_at", type: "timestamptz", direction: "asc" },
  "-createdAt": { column: "created_at", type: "timestamptz", direction: "desc" },
};

export type Occupied = {
  resourceId: string;
  seat: number;
  bookingId: string;
  start: number;
  end: number;
  /** A hold past its time: it is there, and worth nothing. */
  expired: boolean;
};

/**
 * What occupies the resources in any of the windows, and how many seats each has now: under their locks, which
 * a change of seats takes too. Milliseconds.
 */
export async function occupied(
  tx: Tx,
  companyId: string,
  resources: readonly string[],
  windows: readonly { start: number; end: number }[],
): Promise<{ rows: Occupied[]; capacity: Map<string, number> }> {
  const since = windows.map(({ start }) => new Date(start).toISOString());
  const until = windows.map(({ end }) => new Date(end).toISOString());
  const found = await tx.$queryRaw<(Occupied & { capacity: number; seat: number | null })[]>`
    select r.id as "resourceId", r.capacity, o.seat, o.booking_id as "bookingId",
      (extract(epoch from o.starts_at) * 1000)::float8 as start, (extract(epoch from o.ends_at) * 1000)::float8 as end,
      coalesce(o.held_until <= clock_timestamp(), false) as expired
    from resource r left join app.occupied(${resources}::text[]::uuid[], ${since}::text[]::timestamptz[],
      ${until}::text[]::timestamptz[]) o on o.resource_id = r.id
    where r.company_id = ${companyId}::uuid and r.id = any (${resources}::text[]::uuid[])`;
  return {
    rows: found.filter(({ seat }) => seat !== null),
    capacity: new Map(found.map(({ resourceId, capacity }) => [resourceId, capacity])),
  };
}

/**
 * Ends holds that are past their time, each with its event, and passes over those that were confirmed in the
 * last moment. The rows are locked in the order of their ids, so that two who do this do not wait in a circle.
 */
export async function releaseExpired(tx: Tx, companyId: string, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    with expired as (
      select company_id, id from booking
      where company_id = ${companyId}::uuid and id = any (${ids}::text[]::uuid[]) order by id for update
    ), gone as (
      update booking b set status = 'cancelled', version = version + 1, updated_at = now() from expired e
      where b.company_id = e.company_id and b.id = e.id and b.status = 'hold' and b.expires_at <= clock_timestamp()
      returning b.company_id, b.id
    )
    insert into event (company_id, entity, entity_id, action, actor_kind, before, after)
    select company_id, 'booking', id, 'expired', 'system', '{"status":"hold"}', '{"status":"cancelled"}' from gone`;
}

/** At most `most` holds that are past their time, oldest first; those somebody is changing are left alone. */
export async function sweepExpired(tx: Tx, companyId: string, most: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    with expired as (
      select company_id, id from booking
      where company_id = ${companyId}::uuid and status = 'hold' and expires_at <= now()
      order by expires_at limit ${most}::int for update skip locked
    ), gone as (
      update booking b set status = 'cancelled', version = version + 1, updated_at = now() from expired e
      where b.company_id = e.company_id and b.id = e.id
      returning b.company_id, b.id
    ), told as (
      insert into event (company_id, entity, entity_id, action, actor_kind, before, after)
      select company_id, 'booking', id, 'expired', 'system', '{"status":"hold"}', '{"status":"cancelled"}' from gone
      returning 1
    )
    select count(*)::int as n from told`;
  return row?.n ?? 0;
}

export type NewBooking = {
  id: string;
  service_id: string;
  customer_id: string | null;
  lead_id: string | null;
  status: BookingStatus;
  starts_at: string;
  ends_at: string;
  seats: number;
  series_id: string | null;
  series_start: string | null;
  source: string;
  location: string;
  note: string;
};
export type NewSpan = {
  booking_id: string;
  resource_id: string;
  seat: number;
  starts_at: string;
  ends_at: string;
  whole: boolean;
};

/** @param holdMinutes how long those with the status "hold" are kept, by the database's clock */
export async function insertBookings(
  tx: Tx,
  companyId: string,
  bookings: readonly NewBooking[],
  spans: readonly NewSpan[],
  holdMinutes: number,
): Promise<void> {
  await tx.$executeRaw`
    with made as (
      insert into booking (company_id, id, service_id, customer_id, lead_id, status, starts_at, ends_at, seats,
        series_id, series_start, source, location, note, expires_at)
      select ${companyId}::uuid, b.id, b.service_id, b.customer_id, b.lead_id, b.status, b.starts_at, b.ends_at,
        b.seats, b.series_id, b.series_start, b.source, b.location, b.note,
        case when b.status = 'hold' then statement_timestamp() + make_interval(mins => ${holdMinutes}::int) end
      from jsonb_to_recordset(${JSON.stringify(bookings)}::jsonb) as b(id uuid, service_id uuid, customer_id uuid,
        lead_id uuid, status text, starts_at timestamptz, ends_at timestamptz, seats int, series_id uuid,
        series_start timestamptz, source text, location text, note text)
      returning id, expires_at
    )
    insert into booking_span (company_id, booking_id, resource_id, seat, starts_at, ends_at, whole, held_until)
    select ${companyId}::uuid, p.booking_id, p.resource_id, p.seat, p.starts_at, p.ends_at, p.whole, made.expires_at
    from jsonb_to_recordset(${JSON.stringify(spans)}::jsonb) as p(booking_id uuid, resource_id uuid, seat int,
      starts_at timestamptz, ends_at timestamptz, whole boolean)
    join made on made.id = p.booking_id`;
}

export async function replaceSpans(
  tx: Tx,
  companyId: string,
  bookingId: string,
  spans: readonly NewSpan[],
): Promise<void> {
  await tx.$executeRaw`
    delete from booking_span where company_id = ${companyId}::uuid and booking_id = ${bookingId}::uuid`;
  await tx.$executeRaw`
    insert into booking_span (company_id, booking_id, resource_id, seat, starts_at, ends_at, whole, held_until)
    select b.company_id, b.id, p.resource_id, p.seat, p.starts_at, p.ends_at, p.whole,
      case when b.status = 'hold' then b.expires_at end
    from booking b, jsonb_to_recordset(${JSON.stringify(spans)}::jsonb) as p(resource_id uuid, seat int,
      starts_at timestamptz, ends_at timestamptz, whole boolean)
    where b.company_id = ${companyId}::uuid and b.id = ${bookingId}::uuid`;
}

/** Entries of the history, as `write()` makes them one by one. */
export async function tellMany(
  tx: Tx,
  ctx: Ctx,
  action: string,
  entries: readonly { id: string; before: object | null; after: object | null }[],
): Promise<void> {
  await tx.$executeRaw`
    insert into event (company_id, entity, entity_id, action, actor_kind, actor_id, before, after)
    select ${ctx.company.id}::uuid, 'booking', e.id, ${action}, ${ctx.actor.kind}, ${actorId(ctx.actor)}::uuid, e.before, e.after
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as e(id uuid, before jsonb, after jsonb)`;
}

export type Current = {
  id: string;
  version: number;
  serviceId: string;
  status: BookingStatus;
  start: number;
  end: number;
  seats: number;
  expired: boolean;
  resourceIds: string[];
};

/** A booking as it is, and locked until the commit. */
export async function lockBooking(tx: Tx, companyId: string, id: string): Promise<Current | null> {
  const [row] = await tx.$queryRaw<Current[]>`
    select b.id, b.version, b.service_id as "serviceId", b.status, b.seats,
      (extract(epoch from b.starts_at) * 1000)::float8 as start, (extract(epoch from b.ends_at) * 1000)::float8 as end,
      coalesce(b.expires_at <= clock_timestamp(), false) as expired,
      array(select distinct p.resource_id from booking_span p
        where p.company_id = b.company_id and p.booking_id = b.id) as "resourceIds"
    from booking b where b.company_id = ${companyId}::uuid and b.id = ${id}::uuid for update`;
  return row ?? null;
}

/** What a booking was before it went on to the status it has; null where its history does not tell. */
export async function statusBefore(
  tx: Tx,
  companyId: string,
  id: string,
  status: BookingStatus,
): Promise<BookingStatus | null> {
  const [row] = await tx.$queryRaw<{ before: BookingStatus | null }[]>`
    select e.before ->> 'status' as before from event e
    where e.company_id = ${companyId}::uuid and e.entity = 'booking' and e.entity_id = ${id}::uuid
      and e.after ->> 'status' = ${status} and e.action <> 'restored' order by e.created_at desc, e.id desc limit 1`;
  return row?.before ?? null;
}

/** @returns whether the booking was still at `version`. */
export async function updateBooking(
  tx: Tx,
  key: { companyId: string; id: string; version: number },
  data: {
    status?: BookingStatus;
    startsAt?: Date;
    endsAt?: Date;
    customerId?: string | null;
    leadId?: string | null;
    location?: string;
    note?: string;
  },
): Promise<boolean> {
  const { count } = await tx.booking.updateMany({
    where: key,
    data: {
      ...data,
      // A hold's time is over with the hold.
      ...(data.status && { expiresAt: null }),
      version: { increment: 1 },
      updatedAt: new Date(),
    },
  });
  // A link reaches to the end of its booking, wherever that is moved.
  if (count === 1 && data.endsAt) {
    const { companyId, id } = key;
    await tx.bookingLink.updateMany({
      where: { companyId, bookingId: id, expiresAt: { gt: new Date() } },
      data: { expiresAt: data.endsAt },
    });
  }
  return count === 1;
}

/** @returns the bookings that were cancelled, and what they were. Locked in the order of their ids. */
export async function cancelOfSeries(
  tx: Tx,
  companyId: string,
  seriesId: string,
  from: Date,
): Promise<{ id: string; status: BookingStatus }[]> {
  return tx.$queryRaw<{ id: string; status: BookingStatus }[]>`
    with ahead as (
      select company_id, id, status from booking
      where company_id = ${companyId}::uuid and series_id = ${seriesId}::uuid and starts_at >= ${from}::timestamptz
        and status in ('hold', 'pending', 'confirmed')
      order by id for update
    )
    update booking b set status = 'cancelled', version = b.version + 1, updated_at = now(), expires_at = null
    from ahead where b.company_id = ahead.company_id and b.id = ahead.id
    returning b.id, ahead.status`;
}
