import type { Ctx } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import { JsonText } from "@/lib/core/json-text";
import { localDay } from "@/lib/core/zone";
import { holidaysBetween } from "@/lib/domain/catalog/holidays";
import { openSql } from "@/lib/domain/catalog/open";
import { tenantQuery } from "@/lib/infra/tenant";
import { kept, loadPlan, type Plan } from "./plan";
import { assign } from "./rules";
import { type AvailabilityQuery, type FreeTime, MOST_DAYS } from "./schema";

/**
 * Free starts of all resources in one pass: opening hours less what is booked. A booking with its buffers may
 * not touch another one; so what is booked, widened by the buffers the other way round, is taken off the open
 * hours, and the service alone must lie in what is left. A unit is a resource as a whole, or one of its seats.
 *
 * `$2` resources · `$3` units of each · `$4` zone · `$5` `$6` first and last day · `$7` holidays · `$8` `$9`
 * earliest and latest start · `$10` duration · `$11` `$12` buffers before and after · `$13` step, all minutes ·
 * `$14` the moment holds are judged by · `$15` seats wanted
 */
const FREE = `
with asked as (
  select a.id, a.n, a.units from unnest($2::uuid[], $3::int[]) with ordinality a(id, units, n)
), ${openSql({ timeZone: "$4", first: "$5", last: "$6", holidays: "$7" })},
merged as (
  select cal, range_agg(tstzrange(starts, ends)) as spans from open where starts < ends group by cal
), taken as (
  select a.n, case when a.units = 1 then 1 else o.seat end as unit,
    range_agg(tstzrange(o.starts_at - make_interval(mins => $12::int), o.ends_at + make_interval(mins => $11::int))) as spans
  from app.occupied($2::uuid[],
    array[$8::timestamptz - make_interval(mins => $11::int)],
    array[$9::timestamptz + make_interval(mins => $10::int + $12::int)]) o
  join asked a on a.id = o.resource_id
  where s.company_id is not null and (o.held_until is null or o.held_until > $14::timestamptz)
  group by 1, 2
), free as materialized ( -- once a resource, not once a resource and day
  select a.n, u.unit, m.cal, f.span
  from asked a join follows w on w.n = a.n join merged m on m.cal is not distinct from w.cal
  cross join generate_series(1, a.units) u(unit)
  left join taken t on t.n = a.n and t.unit = u.unit
  cross join unnest(m.spans - coalesce(t.spans, '{}')) f(span)
  where upper(f.span) - lower(f.span) >= make_interval(mins => $10::int) and upper(f.span) > $8::timestamptz
    and lower(f.span) < $9::timestamptz
), starts as (
  select f.n, g.start
  from free f
  join open o on o.cal is not distinct from f.cal and o.starts < upper(f.span) and o.ends > lower(f.span)
  cross join lateral generate_series(
    o.starts + make_interval(mins => $13::int)
      * ceil(extract(epoch from greatest(lower(f.span), o.starts, $8::timestamptz) - o.starts) / ($13::int * 60.0))::float8,
    least(upper(f.span) - make_interval(mins => $10::int), o.ends - interval '1 second',
      $9::timestamptz - interval '1 millisecond'),
    make_interval(mins => $13::int)) g(start)
  group by f.n, g.start having count(distinct f.unit) >= $15::int
), grouped as (
  select start, json_agg(n - 1 order by n) as resources from starts group by start
)
select coalesce(json_agg(json_build_array((extract(epoch from start) * 1000)::bigint, resources) order by start), '[]')::text as text,
  pg_current_snapshot()::text as snapshot
from grouped`;

type Asked = {
  /** Milliseconds, half-open, of the start. */
  from: number;
  to: number;
  durationMinutes?: number;
  resourceIds?: readonly string[];
  seats: number;
};

const MINUTE_MS = 60_000;

/** [start, indexes of the plan's candidates that are free then] */
type Free = [start: number, resources: number[]];

/** When the service may begin, by what is asked and by how far ahead it is booked. */
function startsWithin(plan: Plan, { from, to }: Asked, now: number): { earliest: number; latest: number } {
  return {
    // `now` is rounded down; what would be too soon by then is not offered.
    earliest: Math.max(from, now + MINUTE_MS + plan.leadMinutes * MINUTE_MS),
    latest: Math.min(to, now + plan.windowDays * 1_440 * MINUTE_MS),
  };
}

async function readFree(
  ctx: Ctx,
  plan: Plan,
  asked: Asked,
  now: number,
): Promise<{ text: string; snapshot: string }> {
  const { id: companyId, timeZone, country } = ctx.company;
  const { candidates, shared } = plan;
  const duration = asked.durationMinutes ?? plan.durationMinutes;
  const { earliest, latest } = startsWithin(plan, asked, now);
  const first = localDay(earliest, timeZone);
  const last = localDay(latest + duration * MINUTE_MS, timeZone);
  const values = [
    candidates.map(({ id }) => id),
    candidates.map(({ capacity }) => (shared ? capacity : 1)),
    timeZone,
    first,
    last,
    holidaysBetween(country, `${first.slice(0, 4)}-01-01`, last),
    new Date(earliest).toISOString(),
    new Date(latest).toISOString(),
    duration,
    plan.bufferBefore,
    plan.bufferAfter,
    plan.stepMinutes,
    new Date(now).toISOString(),
    shared ? asked.seats : 1,
  ];
  const [row] = await tenantQuery<{ text: string; snapshot: string }>(companyId, {
    sql: FREE,
    values,
    prepare: true,
  });
  if (!row) throw new Error("An aggregate gives one row.");
  return row;
}

/** Of the starts at which resources are free those at which all needs can be had. */
function times(plan: Plan, free: readonly Free[], asked: Asked, withResources: boolean): FreeTime[] {
  const duration = (asked.durationMinutes ?? plan.durationMinutes) * MINUTE_MS;
  const { candidates, needs } = plan;
  const must = asked.resourceIds ?? [];
  const simple = needs === 1 && must.length === 0;
  const found: FreeTime[] = [];
  // Neighbouring times mostly have the same resources: one answer for all of them.
  const known = new Map<string, boolean>();
  for (const [start, indexes] of free) {
    if (!simple) {
      const key = indexes.join();
      let can = known.get(key);
      if (can === undefined) {
        can =
          assign(
            needs,
            indexes.flatMap((index) => candidates[index] ?? []),
            must,
          ) !== null;
        known.set(key, can);
      }
      if (!can) continue;
    }
    found.push({
      start: new Date(start).toISOString(),
      end: new Date(start + duration).toISOString(),
      free: indexes.length,
      ...(withResources && { resourceIds: indexes.flatMap((index) => candidates[index]?.id ?? []) }),
    });
  }
  return found;
}

async function freeTimes(ctx: Ctx, plan: Plan, asked: Asked, withResources: boolean): Promise<string> {
  // The answer changes with the clock too: holds run out, and what is too soon. A minute is near enough.
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const { earliest, latest } = startsWithin(plan, asked, now);
  if (earliest >= latest || plan.archived || plan.candidates.length === 0)
    return JSON.stringify({ timeZone: ctx.company.timeZone, data: [] });
  return kept({
    companyId: ctx.company.id,
    about: ["booking", "service", "resource", "hours"],
    name: `free ${plan.serviceId} ${now} ${withResources} ${ctx.company.timeZone} ${JSON.stringify(asked)}`,
    async load() {
      const { text, snapshot } = await readFree(ctx, plan, asked, now);
      const data = times(plan, JSON.parse(text) as Free[], asked, withResources);
      return { text: JSON.stringify({ timeZone: ctx.company.timeZone, data }), snapshot };
    },
  });
}

/**
 * When a service can be had between two moments: the starts at which a resource for each of its needs is open
 * and free for as long as it takes, buffers included. At most a minute old.
 *
 * @throws AppError("not_found"), ("invalid_input") for a span that is empty or longer than 62 days
 */
export async function availability(ctx: Ctx, serviceId: string, query: AvailabilityQuery): Promise<JsonText> {
  ctx.require("bookings:read");
  const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
  if (from >= to) throw invalid("to", "range");
  if (to - from > MOST_DAYS * 86_400_000) throw invalid("to", "too_far");
  const plan = await loadPlan(ctx, serviceId);
  const resourceIds = query.resource ? [query.resource] : undefined;
  if (resourceIds && !assign(plan.needs, plan.candidates, resourceIds))
    throw invalid("resource", "resources");
  const asked = { from, to, resourceIds, seats: query.seats };
  return new JsonText(await freeTimes(ctx, plan, asked, query.include === "resources"));
}

const NEAREST = 5;
const DAY_MS = 86_400_000;

/** The free times nearest to one that is taken, in order of time. */
export async function nearest(
  ctx: Ctx,
  plan: Plan,
  wanted: { start: number; durationMinutes?: number; resourceIds?: readonly string[]; seats: number },
): Promise<{ start: string; end: string }[]> {
  const { start, ...rest } = wanted;
  // Rounded to days, so that those who ask for times of one day share an answer.
  const day = Math.floor(start / DAY_MS) * DAY_MS;
  for (const days of [3, 31]) {
    const asked = { from: day - days * DAY_MS, to: day + days * DAY_MS, ...rest };
    const { data } = JSON.parse(await freeTimes(ctx, plan, asked, false)) as { data: FreeTime[] };
    if (data.length === 0) continue;
    const near = data.map(({ start: at, end }) => ({
      start: at,
      end,
      away: Math.abs(Date.parse(at) - start),
    }));
    near.sort((a, b) => a.away - b.away);
    return near
      .slice(0, NEAREST)
      .map(({ start, end }) => ({ start, end }))
      .sort((a, b) => (a.start < b.start ? -1 : 1));
  }
  return [];
}
