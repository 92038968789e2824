import type { Ctx } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import { etagOf } from "@/lib/core/etag";
import { JsonText } from "@/lib/core/json-text";
import { momentOf } from "@/lib/core/zone";
import { isoSql, objectSql } from "@/lib/domain/records/select";
import { cached } from "@/lib/infra/cache";
import { tenantQuery } from "@/lib/infra/tenant";
import { inTransaction } from "@/lib/infra/transaction";
import {
  type CalendarDaysQuery,
  type CalendarQuery,
  MOST_CALENDAR_BOOKINGS,
  MOST_CALENDAR_DAYS,
} from "./calendar-schema";
import { BOOKING_COLUMNS } from "./queries";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Filter = Pick<CalendarQuery, "resourceIds" | "serviceId" | "cancelled">;

/** What of a filter is asked for, with its values; the first parameter of the statement is `$2`. */
class Asked {
  readonly values: unknown[] = [];
  constructor(
    readonly filter: Filter,
    from: number,
    to: number,
  ) {
    this.at(new Date(from).toISOString());
    this.at(new Date(to).toISOString());
  }
  /** The place of a value. */
  at(value: unknown): string {
    return `$${this.values.push(value) + 1}`;
  }
}

/**
 * Bookings that are there at some time in [$2, $3), as (id, starts_at, ends_at). By start they are found in an
 * index; what began before is found too, because few last longer than a day, and those are in an index of
 * their own (booking_long; none may be longer than 62 days). Only comparisons of times: they are leakproof,
 * so the wall lets them into the index, as it would not let overlap (docs/decisions/0025).
 */
function overlapSql(asked: Asked): string {
  const { resourceIds, serviceId, cancelled } = asked.filter;
  const meant = [
    "r.company_id = s.company_id and r.company_id = $1::uuid and r.ends_at > $2::timestamptz",
    serviceId && `r.service_id = ${asked.at(serviceId)}::uuid`,
    cancelled === "false" && "r.status <> 'cancelled'",
  ];
  const mine = meant.filter(Boolean).join(" and ");
  const day = "r.starts_at >= $2::timestamptz - interval '24 hours' and r.starts_at < $3::timestamptz";
  const long = `r.starts_at >= $2::timestamptz - interval '1488 hours'
    and r.starts_at < $2::timestamptz - interval '24 hours' and r.ends_at - r.starts_at > interval '24 hours'`;
  const columns = "r.id, r.starts_at, r.ends_at";
  if (!resourceIds)
    return `select ${columns} from booking r where ${mine} and ${day}
    union all select ${columns} from booking r where ${mine} and ${long}`;
  // Of chosen resources: by when they are occupied, which begins at most a day's buffer before the booking.
  const ofThem = `p.company_id = s.company_id and p.company_id = $1::uuid
    and p.resource_id = any (${asked.at(`{${resourceIds.join()}}`)}::uuid[])`;
  return `select ${columns} from (
      select distinct p.booking_id from booking_span p
      where ${ofThem} and p.starts_at >= $2::timestamptz - interval '48 hours' and p.starts_at < $3::timestamptz
    ) x join booking r on r.id = x.booking_id where ${mine} and ${day}
    union all select ${columns} from booking r where ${mine} and ${long}
      and exists (select from booking_span p where ${ofThem} and p.booking_id = r.id)`;
}

const { id, version, status, serviceId, serviceName, customerName, leadName, start, end, seats } =
  BOOKING_COLUMNS;
const ENTRY = { id, status, serviceId, serviceName, customerName, leadName, start, end };
const ROW = {
  ...{ id, version, status, serviceId, serviceName, customerName, leadName, start, end, seats },
  seriesId: BOOKING_COLUMNS.seriesId,
  expiresAt: BOOKING_COLUMNS.expiresAt,
  resources: "coalesce(u.resources, '[]')",
  busyStart: isoSql("coalesce(u.starts_at, r.starts_at)"),
  busyEnd: isoSql("coalesce(u.ends_at, r.ends_at)"),
  whole: "coalesce(u.whole, true)",
};

const spansSql = (asked: Asked) => `
with found as (
  select id, starts_at from (${overlapSql(asked)}) o order by starts_at, id limit ${MOST_CALENDAR_BOOKINGS + 1}
), told as (
  select id, starts_at from found order by starts_at, id limit ${MOST_CALENDAR_BOOKINGS}
), used as (
  select p.booking_id, p.resource_id, min(p.starts_at) as starts_at, max(p.ends_at) as ends_at,
    bool_or(p.whole) as whole, json_agg(p.seat order by p.seat) as seats
  from told t cross join lateral ( -- each by its key, whatever the planner thinks of their number
    select * from booking_span where company_id = s.company_id and company_id = $1::uuid and booking_id = t.id offset 0
  ) p
  group by p.booking_id, p.resource_id
), of_booking as (
  select booking_id, min(starts_at) as starts_at, max(ends_at) as ends_at, bool_or(whole) as whole,
    json_agg(json_build_object('id', resource_id, 'seats', seats) order by resource_id) as resources
  from used group by booking_id
), rows as (
  select t.starts_at, t.id, ${objectSql(ROW)} as json
  from told t cross join lateral (
    select * from booking where company_id = s.company_id and company_id = $1::uuid and id = t.id offset 0
  ) r left join of_booking u on u.booking_id = t.id
)
select json_build_object(
  'data', (select coalesce(json_agg(json order by starts_at, id), '[]') from rows),
  'resources', (select coalesce(json_agg(json_build_object('id', x.id, 'name', x.name) order by x.name, x.id), '[]')
    from resource x where x.company_id = s.company_id and x.id in (select resource_id from used)),
  'more', (select count(*) > ${MOST_CALENDAR_BOOKINGS} from found)
)::text as text, pg_current_snapshot()::text as snapshot`;

type Row = { text: string; snapshot: string };

/** The kept answer, until a booking or what it names changes. */
async function keptCalendar(ctx: Ctx, name: string, sql: string, values: unknown[]): Promise<JsonText> {
  const load = async () => {
    const [row] = await tenantQuery<Row>(ctx.company.id, { sql, values, prepare: true });
    if (!row) throw new Error("An aggregate gives one row.");
    return { ...row, etag: etagOf(row.text) };
  };
  if (inTransaction()) return new JsonText((await load()).text);
  const about = ["booking", "service", "resource", "customer", "lead"];
  const kept = await cached({ companyId: ctx.company.id, about, name: `${name} ${etagOf(sql)}`, load });
  return new JsonText(kept.text, undefined, kept);
}

/** @throws AppError("invalid_input") for a span that is empty or longer than six weeks */
export function requireSpan(from: number, to: number): void {
  if (from >= to) throw invalid("to", "range");
  // An hour more than 42 times 24 where the clocks go back, and room for what lies beside the first and last.
  if (to - from > MOST_CALENDAR_DAYS * DAY_MS + DAY_MS)
    throw invalid("to", "too_many_days", { days: MOST_CALENDAR_DAYS });
}

/**
 * All bookings that are there at some time between two moments, in order of their start: the first 2,000.
 * @throws AppError("invalid_input") for a span that is empty or longer than six weeks
 */
export async function readCalendar(ctx: Ctx, query: CalendarQuery): Promise<JsonText> {
  ctx.require("bookings:read");
  const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
  requireSpan(from, to);
  const asked = new Asked(query, from, to);
  return keptCalendar(ctx, `calendar ${JSON.stringify(query)}`, spansSql(asked), asked.values);
}

type Days = { zone: string; first: string; after: string; most: string };

/** @param at places of the zone, the first day, the day after the last, and how many are told of each */
const daysSql = (asked: Asked, at: Days) => `
with there as (
  select o.id, o.starts_at, d.day::date as day from (${overlapSql(asked)}) o
  cross join lateral generate_series(
    greatest((o.starts_at at time zone ${at.zone})::date, ${at.first}::date)::timestamp,
    least(((o.ends_at - interval '1 millisecond') at time zone ${at.zone})::date, ${at.after}::date - 1)::timestamp,
    interval '1 day') d(day)
), counted as (
  select day, id, starts_at, row_number() over (partition by day order by starts_at, id) as n,
    count(*) over (partition by day) as total
  from there
), days as (
  select c.day, max(c.total)::int as count, coalesce(json_agg((
      select ${objectSql(ENTRY)} from booking r
      where r.company_id = s.company_id and r.company_id = $1::uuid and r.id = c.id
    ) order by c.n) filter (where c.n <= ${at.most}::int), '[]') as first
  from counted c where c.n <= greatest(${at.most}::int, 1) group by c.day
)
select json_build_object('data', coalesce(
  (select json_agg(json_build_object('day', day, 'count', count, 'first', first) order by day) from days), '[]')
)::text as text, pg_current_snapshot()::text as snapshot`;

/**
 * How many bookings there are on each day, and the first of them.
 * @throws AppError("invalid_input") for a span that is empty or longer than six weeks
 */
export async function readCalendarDays(ctx: Ctx, query: CalendarDaysQuery): Promise<JsonText> {
  ctx.require("bookings:read");
  const { timeZone } = ctx.company;
  const from = momentOf(Date.parse(query.from), timeZone);
  const to = momentOf(Date.parse(query.to), timeZone);
  requireSpan(from, to);
  const asked = new Asked(query, from, to);
  const at = {
    zone: asked.at(timeZone),
    first: asked.at(query.from),
    after: asked.at(query.to),
    most: asked.at(query.first),
  };
  return keptCalendar(
    ctx,
    `calendar days ${timeZone} ${JSON.stringify(query)}`,
    daysSql(asked, at),
    asked.values,
  );
}
