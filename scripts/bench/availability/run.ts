import { Client } from "pg";
import { makeCtx } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import type { Scope } from "../../prove/scope";
import { keepRatio, median } from "../rounds";

const RESOURCES = 50;
const DAYS = 30;
const ROUNDS = 15;
/** Bookings of a resource and day: 20 minutes every hour from eight to five, so that there is much in between. */
const A_DAY = 9;

type Place = { companyId: string; serviceId: string; resources: string[]; from: string; to: string };

/**
 * Free times of a service that any of 50 resources can do, over 30 days, beside one indexed range query of the
 * bookings that lie in them; in turns, in this process, nothing kept (CACHE_MB=0).
 */
export async function bench(scope: Scope, rows: number): Promise<void> {
  const stack = await scope.stack({ rows: 1_000, env: { CACHE_MB: "0", LOG_LEVEL: "warn" } });
  const [company] = stack.companies;
  if (!company) throw new Error("The demo has a company.");
  const owner = new Client({ connectionString: stack.urls.owner });
  await owner.connect();
  scope.after(() => owner.end());
  const place = await fill(owner, company.slug, rows);

  Object.assign(process.env, stack.env, { APP_URL: "http://127.0.0.1", NEXTAUTH_URL: "http://127.0.0.1" });
  const { availability } = await import("@/lib/domain/bookings/availability");
  const { closeDatabase } = await import("@/lib/infra/db");
  const { tenantQuery } = await import("@/lib/infra/tenant");
  scope.after(() => closeDatabase());
  const [found] = (
    await owner.query(
      `select id, slug, name, time_zone as "timeZone", locale, currency, country from company where id = $1`,
      [place.companyId],
    )
  ).rows;
  const ctx = makeCtx({
    requestId: "bench",
    company: found,
    actor: { kind: "system", name: "bench" },
    locale: "en",
  });
  const free = async () => {
    const { text } = await availability(ctx, place.serviceId, { from: place.from, to: place.to, seats: 1 });
    return (JSON.parse(text) as { data: unknown[] }).data.length;
  };
  const range = async () => {
    const rows = await tenantQuery(place.companyId, {
      sql: `select p.resource_id::text, p.starts_at::text, p.ends_at::text from booking_span p
        where p.company_id = s.company_id and p.company_id = $1::uuid and p.resource_id = any ($2::uuid[])
          and p.starts_at >= $3::timestamptz and p.starts_at < $4::timestamptz`,
      values: [place.resources, place.from, place.to],
      prepare: true,
    });
    return rows.length;
  };
  const [times, bookings] = [await free(), await range()];
  await free();
  await range();
  const ms = { free: [] as number[], range: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    ms.range.push(await timed(range));
    ms.free.push(await timed(free));
  }
  const ratio = median(ms.free.map((value, round) => value / (ms.range[round] ?? 1)));
  scope.notes.push(
    `${rows.toLocaleString("en")} bookings of ${RESOURCES} resources; ${DAYS} days hold ${bookings.toLocaleString("en")} of them and ${times} free times; medians of ${ROUNDS} rounds in turn`,
    `one indexed range query of those bookings: ${median(ms.range).toFixed(1)} ms`,
    `free times, service and resources read anew: ${median(ms.free).toFixed(1)} ms`,
  );
  Object.assign(scope.figures, { bookings, times, ms, ratio });
  scope.promise(
    "bookings in the range, and free times",
    "some",
    `${bookings}, ${times}`,
    bookings > 0 && times > 0,
  );
  keepRatio(scope, "free times ÷ one range query", { value: ratio, better: "lower" });
  scope.promise("free times ÷ one range query", "≤ 10", ratio.toFixed(2), ratio <= 10);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** `rows` bookings of the company, made inside Postgres; half of them lie ahead. */
async function fill(owner: Client, slug: string, rows: number): Promise<Place> {
  const one = async <Row>(sql: string, values: unknown[]): Promise<Row> =>
    (await owner.query(sql, values)).rows[0] as Row;
  const { id: companyId } = await one<{ id: string }>("select id from company where slug = $1", [slug]);
  const serviceId = newId();
  await owner.query(
    "insert into service (company_id, id, name, duration_minutes, buffer_after) values ($1, $2, 'Bench', 30, 5)",
    [companyId, serviceId],
  );
  await owner.query(
    "insert into service_need (company_id, service_id, position, skill) values ($1, $2, 0, 'bench')",
    [companyId, serviceId],
  );
  const { ids: resources } = await one<{ ids: string[] }>(
    `with made as (
       insert into resource (company_id, kind, name) select $1, 'person', 'Bench ' || n from generate_series(1, $2::int) n
       returning company_id, id
     ), can as (insert into resource_skill select company_id, id, 'bench' from made)
     select array_agg(id::text) as ids from made`,
    [companyId, RESOURCES],
  );
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: "08:00", closes: "17:00" }));
  await owner.query("delete from opening_hours where company_id = $1 and resource_id is null", [companyId]);
  await owner.query(
    "insert into opening_hours (company_id, closed_on_holidays, week) values ($1, false, $2)",
    [companyId, JSON.stringify(week)],
  );
  const from = new Date();
  from.setUTCHours(0, 0, 0, 0);
  from.setUTCDate(from.getUTCDate() + 2);
  await owner.query("set enable_seqscan = off; set plan_cache_mode = force_generic_plan");
  await owner.query(
    `with wanted as (
       select n, gen_random_uuid() as id, ($3::text[])[1 + n % ${RESOURCES}]::uuid as resource_id,
         $4::timestamptz + ((n / ${RESOURCES * A_DAY}) - $5::int) * interval '1 day'
           + (7 + (n / ${RESOURCES}) % ${A_DAY}) * interval '1 hour' + (n % 3) * interval '10 minutes' as starts_at
       from generate_series(0, $6::int - 1) n
     ), made as (
       insert into booking (company_id, id, service_id, status, starts_at, ends_at)
       select $1, id, $2, 'confirmed', starts_at, starts_at + interval '20 minutes' from wanted
     )
     insert into booking_span (company_id, booking_id, resource_id, seat, starts_at, ends_at, whole)
     select $1, id, resource_id, 1, starts_at, starts_at + interval '25 minutes', true from wanted`,
    [companyId, serviceId, resources, from, Math.floor(rows / (RESOURCES * A_DAY) / 2), rows],
  );
  await owner.query("analyze");
  const to = new Date(from.getTime() + DAYS * 86_400_000);
  return { companyId, serviceId, resources, from: from.toISOString(), to: to.toISOString() };
}
