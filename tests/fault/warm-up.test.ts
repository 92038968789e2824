import { afterEach, beforeAll, expect, test } from "vitest";
import { keepPopular } from "@/lib/domain/records/popular";
import { warmUp } from "@/lib/domain/system/warm-up";
import { closeCache } from "@/lib/infra/cache";
import { type Api, openApi } from "../setup/api";
import { makeCompany, type TestCompany } from "../setup/company";
import { createDatabase, query } from "../setup/database";

const database = await createDatabase();

let api: Api;
let company: TestCompany;
beforeAll(async () => {
  api = await openApi();
  company = await makeCompany(database.owner, "alfa");
});
afterEach(closeCache);

const status = async (path: string) =>
  (await api("GET", path, { key: company.key })).headers.get("cache-status");

test("a process that starts has the lists ready that were asked for most, and no other", async () => {
  const popular = ["/api/v1/leads", "/api/v1/leads?status=new&limit=20", "/api/v1/customers?sort=name"];
  for (let n = 0; n < 3; n++) for (const path of popular) await status(path);
  await status("/api/v1/leads?q=jens");
  await keepPopular();

  closeCache();
  expect(await warmUp()).toBe(3);
  for (const path of popular) expect(await status(path)).toBe("skala-memory; hit");
  // What is searched for is not kept.
  expect(await status("/api/v1/leads?q=jens")).toBeNull();
});

test("a list that this version does not understand keeps nobody from starting", async () => {
  await query(
    database.owner,
    "insert into popular_list (company_id, subject, query, asked) values ($1, 'lead', '{\"sort\":\"gone\"}', 1e6)",
    [company.id],
  );
  expect(await warmUp()).toBe(3);
});

test("counts halve with every hour, and those of a week ago are forgotten", async () => {
  await query(database.owner, "update popular_list set seen_at = now() - interval '2 hours', asked = 8");
  await status("/api/v1/leads");
  await keepPopular();
  const rows = await query<{ asked: number }>(
    database.owner,
    "select round(asked::numeric, 2)::float8 as asked from popular_list where subject = 'lead' order by seen_at desc limit 1",
  );
  expect(rows).toEqual([{ asked: 3 }]);
  await query(database.owner, "update popular_list set seen_at = now() - interval '8 days'");
  await query(database.worker, "select app.forget_popular()");
  expect(await query(database.owner, "select from popular_list")).toEqual([]);
});
