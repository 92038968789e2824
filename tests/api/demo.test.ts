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

it("leaves what is loaded as it is, and gives the same answer", async () => {
  const before = await rows("select count(*) from lead");
  const first = await load();
  expect(await load()).toEqual(first);
  expect(await rows("select count(*) from lead")).toEqual(before);
});
