import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { etagOf } from "@/lib/core/etag";
import { localDay } from "@/lib/core/zone";
import { holidaysBetween } from "@/lib/domain/catalog/holidays";
import { openSql } from "@/lib/domain/catalog/open";
import { cached, type Question } from "@/lib/infra/cache";
import { tenantQuery } from "@/lib/infra/tenant";
import { inTransaction } from "@/lib/infra/transaction";
import { assign, type Candidate } from "./rules";

/** A service and who could do it: what a booking is planned with. */
export type Plan = {
  serviceId: string;
  archived: boolean;
  durationMinutes: number;
  bufferBefore: number;
  bufferAfter: number;
  stepMinutes: number;
  leadMinutes: number;
  windowDays: number;
  cancelMinutes: number | null;
  holdMinutes: number;
  location: string;
  staffConfirms: boolean;
  shared: boolean;
  needs: number;
  /** Resources in use that fit one of its needs, by name. */
  candidates: (Candidate & { capacity: number })[];
};

type Row = { text: string; snapshot: string };

/** The kept answer to a question; inside a transaction, which sees what nobody else should, a fresh one. */
export async function kept(question: Question): Promise<string> {
  if (inTransaction()) return (await question.load()).text;
  return (await cached(question)).text;
}

const PLAN = `
select json_build_object('serviceId', v.id, 'archived', v.archived_at is not null,
  'durationMinutes', v.duration_minutes, 'bufferBefore', v.buffer_before, 'bufferAfter', v.buffer_after,
  'stepMinutes', v.step_minutes, 'leadMinutes', v.lead_minutes, 'windowDays', v.window_days,
  'cancelMinutes', v.cancel_minutes, 'holdMinutes', v.hold_minutes, 'location', v.location,
  'staffConfirms', v.staff_confirms, 'shared', v.shared,
  'needs', (select count(*) from service_need n where n.company_id = v.company_id and n.service_id = v.id),
  'candidates', (
    select coalesce(json_agg(json_build_object('id', r.id, 'capacity', r.capacity, 'fits', f.fits) order by r.name, r.id), '[]')
    from resource r cross join lateral (
      select json_agg(n.position order by n.position) as fits from service_need n
      where n.company_id = v.company_id and n.service_id = v.id and (n.resource_id = r.id or exists (
        select from resource_skill k where k.company_id = r.company_id and k.resource_id = r.id and k.skill = n.skill))
    ) f
    where r.company_id = s.company_id and r.archived_at is null and f.fits is not null
  ))::text as text, pg_current_snapshot()::text as snapshot
from service v where v.company_id = s.company_id and v.id = $2::uuid`;

/** @throws AppError("not_found") */
export async function loadPlan(ctx: Ctx, serviceId: string): Promise<Plan> {
  const text = await kept({
    companyId: ctx.company.id,
    about: ["service", "resource"],
    name: `plan ${serviceId}`,
    async load() {
      const [row] = await tenantQuery<Row>(ctx.company.id, { sql: PLAN, values: [serviceId], prepare: true });
      if (!row) throw new AppError("not_found");
      return row;
    },
  });
  return JSON.parse(text) as Plan;
}

/** Half-open, of the service itself; milliseconds. */
export type Want = { start: number; end: number };

/** What a booking occupies: with its buffers. */
export function withBuffers(plan: Pick<Plan, "bufferBefore" | "bufferAfter">, { start, end }: Want): Want {
  return { start: start - plan.bufferBefore * 60_000, end: end + plan.bufferAfter * 60_000 };
}

/** The candidates that can come into question: those asked for where they are all it needs, else everybody. */
export function questioned(plan: Plan, resourceIds: readonly string[] | undefined): Plan["candidates"] {
  const { candidates, needs } = plan;
  if (!resourceIds) return candidates;
  if (!assign(needs, candidates, resourceIds)) throw invalid("resourceIds", "resources");
  return resourceIds.length === needs ? candidates.filter(({ id }) => resourceIds.includes(id)) : candidates;
}

const OPEN = `
with asked as (select a.id, a.n from unnest($2::uuid[]) with ordinality a(id, n)),
${openSql({ timeZone: "$3", first: "$4", last: "$5", holidays: "$6" })},
merged as (select cal, range_agg(tstzrange(starts, ends)) as spans from open where starts < ends group by cal)
select coalesce(json_agg(json_build_array(w.n - 1, f.n - 1)), '[]')::text as text, pg_current_snapshot()::text as snapshot
from follows f join merged m on m.cal is not distinct from f.cal
join unnest($7::timestamptz[], $8::timestamptz[]) with ordinality w(since, until, n) on m.spans @> tstzrange(w.since, w.until)`;

/** For each want the resources that are open all the while. */
export async function openFor(
  ctx: Ctx,
  resourceIds: readonly string[],
  wants: readonly Want[],
): Promise<Set<string>[]> {
  const { id: companyId, timeZone, country } = ctx.company;
  const first = localDay(Math.min(...wants.map(({ start }) => start)), timeZone);
  const last = localDay(Math.max(...wants.map(({ end }) => end)), timeZone);
  const since = wants.map(({ start }) => new Date(start).toISOString());
  const until = wants.map(({ end }) => new Date(end).toISOString());
  const holidays = holidaysBetween(country, `${first.slice(0, 4)}-01-01`, last);
  const values = [resourceIds, timeZone, first, last, holidays, since, until];
  const text = await kept({
    companyId,
    about: ["hours"],
    name: `open ${etagOf(JSON.stringify(values))}`,
    async load() {
      const [row] = await tenantQuery<Row>(companyId, { sql: OPEN, values, prepare: true });
      if (!row) throw new Error("An aggregate gives one row.");
      return row;
    },
  });
  const open = wants.map(() => new Set<string>());
  for (const [want, resource] of JSON.parse(text) as [number, number][])
    open[want]?.add(resourceIds[resource] ?? "");
  return open;
}
