import { verify } from "@node-rs/argon2";
import { expect, it } from "vitest";
import { hashApiKey, looksLikeApiKey } from "@/lib/core/api-key";
import { loadDemo, newDemoSecrets } from "@/scripts/demo/load";
import { createDatabase, query } from "../setup/database";

const database = await createDatabase();
const secrets = newDemoSecrets();
const load = () => loadDemo({ ownerUrl: database.owner, rows: 600, secrets });
const rows = <Row extends object>(sql: string) => query<Row>(database.owner, sql);

it("loads two companies that can be signed in to, and totals that are right", async () => {
  const { companies } = await load();
  expect(companies.map(({ slug }) => slug)).toEqual(["nordlys", "fjell"]);
  const counts = await rows<{ slug: string; leads: number; customers: number; lost: number }>(
    `select slug, (select count(*)::int from lead l where l.company_id = c.id) leads,
      (select count(*)::int from customer k where k.company_id = c.id) customers,
      (select count(*)::int from lead l where l.company_id = c.id and converted_to is null and status = 'converted') lost
     from company c order by slug desc`,
  );
  expect(counts.map(({ leads }) => leads)).toEqual([600, 30]);
  for (const { leads, customers, lost } of counts) {
    expect(customers).toBeGreaterThanOrEqual(leads / 10);
    expect(lost).toBe(0);
  }
  for (const { email, password, apiKey } of companies) {
    const [user] = await rows<{ password_hash: string }>(
      `select password_hash from app_user where email = '${email}'`,
    );
    expect(await verify(user?.password_hash ?? "", password)).toBe(true);
    expect(looksLikeApiKey(apiKey)).toBe(true);
    expect(await rows(`select 1 from api_key where secret_hash = '${hashApiKey(apiKey)}'`)).toHaveLength(1);
  }
  const wrong = await rows(
    `select entity, dimension, value, sum(n) from (
       select company_id, entity, dimension, value, n from count_delta
       union all select company_id, 'lead', 'status', status, -1 from lead where archived_at is null
       union all select company_id, 'lead', 'all', '', -1 from lead where archived_at is null
       union all select company_id, 'customer', 'all', '', -1 from customer where archived_at is null
     ) t where (entity, dimension) in (('lead', 'status'), ('lead', 'all'), ('customer', 'all'))
     group by company_id, entity, dimension, value having sum(n) <> 0`,
  );
  expect(wrong).toEqual([]);
});

it("sells something: services, hours, prices and a full diary, nobody booked twice", async () => {
  const made = await rows<Record<string, number | string>>(
    `select slug, n.* from company c, lateral (select
      (select count(*)::int from service where company_id = c.id) services,
      (select count(*)::int from resource where company_id = c.id) resources,
      (select count(*)::int from opening_hours where company_id = c.id and resource_id is null) hours,
      (select count(*)::int from price_list_version where company_id = c.id) versions,
      (select count(*)::int from quote where company_id = c.id) quotes,
      (select count(*)::int from booking where company_id = c.id) bookings,
      (select count(*)::int from booking where company_id = c.id and starts_at > now() and status in ('done', 'no_show', 'in_progress')) early,
      (select count(*)::int from booking where company_id = c.id and ends_at < now() and status in ('pending', 'confirmed')) late,
      (select count(*)::int from booking where company_id = c.id and series_id is not null) of_series,
      (select count(*)::int from booking b join service v on v.company_id = b.company_id and v.id = b.service_id
        where b.company_id = c.id and v.shared) with_seats,
      (select count(*)::int from booking b where b.company_id = c.id and not exists (select from event e
        where e.company_id = b.company_id and e.entity = 'booking' and e.entity_id = b.id and e.action = 'created')) untold
    ) n order by slug desc`,
  );
  for (const company of made) {
    expect(company).toMatchObject({ hours: 1, versions: 2, quotes: 2, early: 0, late: 0, untold: 0 });
    for (const name of ["services", "resources"]) expect(company[name]).toBeGreaterThanOrEqual(6);
    for (const name of ["of_series", "with_seats"]) expect(company[name]).toBeGreaterThan(25);
  }
  expect(made[0]?.bookings).toBeGreaterThan(1_500);
  expect(made[1]?.bookings).toBeGreaterThan(500);
  // What is over too: the constraint looks only at what still blocks.
  const twice = await rows(
    `select 1 from booking_span a join booking_span b on a.company_id = b.company_id
       and a.resource_id = b.resource_id and a.seat = b.seat and a.booking_id < b.booking_id
       and a.starts_at < b.ends_at and b.starts_at < a.ends_at
     join booking x on x.company_id = a.company_id and x.id = a.booking_id and x.status <> 'cancelled'
     join booking y on y.company_id = b.company_id and y.id = b.booking_id and y.status <> 'cancelled'`,
  );
  expect(twice).toEqual([]);
  const wrong = await rows(
    `select b.id from booking b join booking_span p on p.company_id = b.company_id and p.booking_id = b.id
     where p.blocks <> (b.status in ('hold', 'pending', 'confirmed', 'in_progress'))
        or b.starts_at < p.starts_at or b.ends_at > p.ends_at or b.created_at > least(now(), b.starts_at)`,
  );
  expect(wrong).toEqual([]);
});

it("leaves what is loaded as it is, and gives the same answer", async () => {
  const before = await rows("select count(*) from lead");
  const first = await load();
  expect(await load()).toEqual(first);
  expect(await rows("select count(*) from lead")).toEqual(before);
});
