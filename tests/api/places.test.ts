import { beforeAll, expect, test } from "vitest";
import { ORDERS } from "@/lib/domain/records/indexed";
import { type Api, openApi } from "@/tests/setup/api";
import { makeCompany, type TestCompany } from "@/tests/setup/company";
import { createDatabase, query, withClient } from "@/tests/setup/database";

// A page near a rank: how near, by which anchors, and what happens without them.

const ROWS = 30_000;
// Rows are moved about by hand here, which leaves no events for kept answers to follow.
process.env.CACHE_MB = "0";
const database = await createDatabase();
let api: Api;
let company: TestCompany;

beforeAll(async () => {
  company = await makeCompany(database.owner, "places");
  api = await openApi();
  await insert(ROWS);
  await query(database.admin, "analyze");
}, 120_000);

async function insert(
  rows: number,
  created = "timestamptz '2026-01-01' + hashint4(n) % 1000000 * interval '1 second'",
) {
  await query(
    database.owner,
    `insert into lead (company_id, name, status, source, value, currency, owner_id, created_at, updated_at)
     select $1, md5(n::text), (array['new','lost'])[1 + abs(hashint4(n + 7) % 2)], 'web', abs(hashint4(n + 1) % 100000), 'DKK',
       case when n % 2 = 0 then $2::uuid end, ${created}, timestamptz '2026-06-01' + hashint4(n + 2) % 1000000 * interval '1 second'
     from generate_series(1, ${rows}) n`,
    [company.id, company.memberId],
  );
}

type Order = { entity: string; dimension: string; value: string; sort_column: string };
const build = ({ entity, dimension, value, sort_column }: Order) =>
  withClient(database.worker, async (client) => {
    await client.query("select set_config('app.company_id', $1, false)", [company.id]);
    const { rows } = await client.query<{ n: number }>(
      "select app.build_anchors($1, $2, $3, $4, 10000, 1000) as n",
      [entity, dimension, value, sort_column],
    );
    return rows[0]?.n;
  });

async function buildAll(): Promise<void> {
  for (const sort_column of ORDERS.lead.whole)
    await build({ entity: "lead", dimension: "all", value: "", sort_column });
  for (const sort_column of ORDERS.lead.filtered) {
    await build({ entity: "lead", dimension: "status", value: "new", sort_column });
    await build({ entity: "lead", dimension: "owner", value: "", sort_column });
  }
}

type Page = {
  data: { id: string }[];
  page: { rank?: number; rankKind?: string; total: number; nextCursor: string; prevCursor: string };
};
const get = async (path: string): Promise<Page> => {
  const { status, json } = await api("GET", `/api/v1/leads?limit=20&${path}`, { key: company.key });
  expect(status, JSON.stringify(json)).toBe(200);
  return json as Page;
};

const SORTS = ["-createdAt", "createdAt", "-updatedAt", "updatedAt", "name", "-name", "-value", "value"];

/** The true rank of a row in an order, among rows that meet a condition. */
async function rankOf(id: string, sort: string, condition = "true"): Promise<number> {
  const column =
    { createdAt: "created_at", updatedAt: "updated_at" }[sort.replace("-", "")] ?? sort.replace("-", "");
  const [row] = await query<{ n: number }>(
    database.owner,
    `select count(*)::int as n from lead l, lead at where l.company_id = $1 and at.company_id = $1 and at.id = $2
       and l.archived_at is null and ${condition} and (l.${column}, l.id) ${sort.startsWith("-") ? ">" : "<"} (at.${column}, at.id)`,
    [company.id, id],
  );
  return row?.n ?? -1;
}

/** Asks for a rank in every order and answers how far off the page was at most, as a part of the list. */
async function worst(
  share: number,
  filter = "",
  condition = "true",
): Promise<{ landed: number; said: number }> {
  let [landed, said] = [0, 0];
  for (const sort of SORTS) {
    const { total } = (await get(`sort=${sort}${filter}`)).page;
    const asked = Math.floor(total * share);
    const { data, page } = await get(`sort=${sort}&rank=${asked}${filter}`);
    const rank = await rankOf(data[0]?.id ?? "", sort, condition);
    landed = Math.max(landed, Math.abs(rank - asked) / total);
    said = Math.max(said, Math.abs(rank - (page.rank ?? -1)) / total);
    expect(page.rankKind).toBe(asked > 10_000 ? "estimate" : "exact");
  }
  return { landed, said };
}

test("without anchors the page begins as far down as rows are passed over, and says so", async () => {
  const { data, page } = await get("sort=name&rank=25000");
  expect(page).toMatchObject({ rank: 10_000, rankKind: "exact", total: ROWS });
  expect(await rankOf(data[0]?.id ?? "", "name")).toBe(10_000);
  expect((await get("sort=name&rank=7")).page).toMatchObject({ rank: 7, rankKind: "exact" });
  expect((await get("sort=name&rank=0")).page).toMatchObject({ rank: 0, prevCursor: null });
});

test("anchors just taken lead within 0.1 % of any rank, in every order", async () => {
  await buildAll();
  for (const share of [0.34, 0.5, 0.8, 0.999]) {
    const { landed, said } = await worst(share);
    expect(landed).toBeLessThanOrEqual(0.001);
    expect(said).toBe(0);
  }
});

test("a filter whose total is kept has anchors of its own, or uses those of the whole list", async () => {
  const status = await worst(0.8, "&status=new", "l.status = 'new'");
  // By name there are none: what stands where in the whole list is taken to hold for a part of it.
  expect(status.landed).toBeLessThanOrEqual(0.02);
  const own = await get("sort=-value&status=new&rank=12000");
  expect(await rankOf(own.data[0]?.id ?? "", "-value", "l.status = 'new'")).toBe(own.page.rank);
  const none = await get("sort=-updatedAt&ownerId=none&rank=12000");
  expect(await rankOf(none.data[0]?.id ?? "", "-updatedAt", "l.owner_id is null")).toBe(none.page.rank);
  expect(Math.abs((none.page.rank ?? 0) - 12_000)).toBeLessThanOrEqual(15);
});

test("for any other filter the rank is exact as far as rows are passed over", async () => {
  const { data, page } = await get("sort=name&status=new&source=web&rank=3000");
  expect(page).toMatchObject({ rank: 3_000, rankKind: "exact" });
  expect(await rankOf(data[0]?.id ?? "", "name", "l.status = 'new'")).toBe(3_000);
});

test("from there the list goes on in both directions without a gap", async () => {
  for (const sort of SORTS) {
    const column =
      { createdAt: "created_at", updatedAt: "updated_at" }[sort.replace("-", "")] ?? sort.replace("-", "");
    const way = sort.startsWith("-") ? "desc" : "asc";
    const at = await get(`sort=${sort}&rank=20000`);
    const after = await get(`sort=${sort}&cursor=${at.page.nextCursor}`);
    const before = await get(`sort=${sort}&cursor=${at.page.prevCursor}`);
    const seen = [...before.data, ...at.data, ...after.data].map(({ id }) => id);
    const expected = await query<{ id: string }>(
      database.owner,
      `select id from lead where company_id = $1 order by ${column} ${way}, id ${way} offset $2 limit 60`,
      [company.id, await rankOf(seen[0] ?? "", sort)],
    );
    expect(seen).toEqual(expected.map(({ id }) => id));
  }
});

test("old anchors still lead within 0.5 % after the list has grown and rows have moved", async () => {
  // A fifth more, all of them newer, as imports bring them; and 100 changes, which all go to the top.
  await insert(ROWS / 5, "timestamptz '2026-03-01' + n * interval '1 second'");
  await query(
    database.owner,
    "update lead set updated_at = '2026-09-01', value = value + 1 where id in (select id from lead where company_id = $1 order by id limit 100)",
    [company.id],
  );
  for (const share of [0.4, 0.8]) {
    for (const sort of ["-createdAt", "createdAt", "name", "-value"]) {
      const { total } = (await get(`sort=${sort}`)).page;
      const asked = Math.floor(total * share);
      const { data } = await get(`sort=${sort}&rank=${asked}`);
      const rank = await rankOf(data[0]?.id ?? "", sort);
      // In time order ranks from the old end hold; in others what came is spread like what was there.
      expect(Math.abs(rank - asked) / total, sort).toBeLessThanOrEqual(0.005);
    }
  }
});

test("a list that has become short loses its anchors, and ranks still work", async () => {
  await query(
    database.owner,
    "update lead set archived_at = now() where company_id = $1 and abs(hashint4(length(name) + value::int)) % 4 > 0",
    [company.id],
  );
  const { total } = (await get("sort=name")).page;
  expect(total).toBeLessThan(10_000);
  expect(await build({ entity: "lead", dimension: "all", value: "", sort_column: "name" })).toBe(0);
  const left = await query(
    database.owner,
    "select from list_anchor where sort_column = 'name' and dimension = 'all'",
  );
  expect(left.length).toBe(0);
  expect((await get(`sort=name&rank=${total - 5}`)).data.length).toBe(5);
  expect((await get(`sort=name&rank=${total + 5}`)).data).toEqual([]);
});

test("anchors are taken by the worker alone, of orders there are, for the company that is set", async () => {
  const order = { entity: "lead", dimension: "all", value: "", sort_column: "name" };
  await expect(build({ ...order, sort_column: "search_text" })).rejects.toThrow("no such order");
  await expect(build({ ...order, entity: "member" })).rejects.toThrow("no such order");
  await expect(build({ ...order, dimension: "name" })).rejects.toThrow("no such order");
  const call = "select app.build_anchors('lead', 'all', '', 'name', 10000, 1000)";
  await expect(query(database.worker, call)).rejects.toThrow("no company is set");
  await expect(query(database.app, call)).rejects.toThrow("permission denied");
  await expect(query(database.app, "delete from list_anchor")).rejects.toThrow("permission denied");
});
