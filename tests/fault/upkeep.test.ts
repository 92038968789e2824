import { beforeAll, expect, test } from "vitest";
import { companiesWithPlaces, refreshPlaces } from "@/lib/domain/records/places";
import { repairTotals } from "@/lib/domain/records/totals";
import { makeCompany, type TestCompany } from "@/tests/setup/company";
import { createDatabase, query, withClient } from "@/tests/setup/database";

// What the worker does by the clock for lists: anchors stay fresh, totals stay true.

const ROWS = 12_000;
const database = await createDatabase();
// This process is a worker.
process.env.DATABASE_URL = database.worker;
let big: TestCompany;
let small: TestCompany;

beforeAll(async () => {
  [big, small] = await Promise.all([
    makeCompany(database.owner, "big"),
    makeCompany(database.owner, "small"),
  ]);
  for (const [id, rows] of [
    [big.id, ROWS],
    [small.id, 50],
  ]) {
    await query(
      database.owner,
      `insert into lead (company_id, name, status, source, value, currency)
       select $1, 'L ' || n, case when n % 20 = 0 then 'lost' else 'new' end, 'source ' || n % 3, n, 'DKK' from generate_series(1, $2::int) n`,
      [id, rows],
    );
    await query(
      database.owner,
      "insert into customer (company_id, name, kind) select $1, 'C ' || n, 'person' from generate_series(1, 100) n",
      [id],
    );
  }
});

const orders = () =>
  query<{ name: string; rows: number; at: string }>(
    database.owner,
    `select dimension || ' ' || value || ' ' || sort_column as name, rows::int as rows, built_at::text as at from list_order
     where company_id = $1 order by 1`,
    [big.id],
  );
/** As if they had been taken an hour ago. */
const age = () => query(database.owner, "update list_order set built_at = built_at - interval '1 hour'");
const write = (events: number) =>
  query(
    database.owner,
    `insert into event (company_id, entity, entity_id, action, actor_kind)
     select $1, 'lead', uuidv7(), 'updated', 'system' from generate_series(1, $2::int)`,
    [big.id, events],
  );

test("long lists get anchors, each order of the whole and of what is long by itself; short ones get none", async () => {
  expect(await companiesWithPlaces()).toEqual([big.id]);
  expect(await refreshPlaces(big.id)).toBe(4 + 3 + 3);
  const all = await orders();
  expect(all.map(({ name }) => name)).toEqual(
    [
      ...["created_at", "name", "updated_at", "value"].map((column) => `all  ${column}`),
      ...["created_at", "updated_at", "value"].map((column) => `owner  ${column}`),
      ...["created_at", "updated_at", "value"].map((column) => `status new ${column}`),
    ].sort(),
  );
  expect(all.filter(({ name }) => !name.startsWith("status")).map(({ rows }) => rows)).toEqual(
    Array.from({ length: 7 }, () => ROWS),
  );
  expect(await refreshPlaces(small.id)).toBe(0);
});

test("they are taken anew when a thousandth has changed and they have rested, not before", async () => {
  expect(await refreshPlaces(big.id)).toBe(0);
  await age();
  // An hour old, and nothing happened: still good.
  expect(await refreshPlaces(big.id)).toBe(0);
  await write(ROWS / 1_000 + 1);
  expect(await refreshPlaces(big.id)).toBe(10);
  // Just taken: what happens now has to wait.
  await query(database.owner, "update list_order set took_ms = 60000");
  await write(ROWS);
  expect(await refreshPlaces(big.id)).toBe(0);
});

test("a round that is out of time leaves the rest to the next", async () => {
  await query(database.owner, "update list_order set took_ms = 1");
  await age();
  expect(await refreshPlaces(big.id, Date.now() - 1)).toBe(0);
  expect(await refreshPlaces(big.id)).toBe(10);
});

test("two at once: one takes anchors, the other leaves", async () => {
  await age();
  await write(ROWS);
  await withClient(database.worker, async (client) => {
    await client.query("begin");
    await client.query("select set_config('app.company_id', $1, true)", [big.id]);
    await client.query("select app.build_anchors('lead', 'all', '', 'name', 10000, 1000)");
    expect(await refreshPlaces(big.id)).toBe(0);
    await client.query("commit");
  });
});

test("readers see the anchors before or the anchors after, never half of them", async () => {
  let building = true;
  const seen = new Set<number>();
  const reader = withClient(database.app, async (client) => {
    await client.query("select set_config('app.company_id', $1, false)", [big.id]);
    while (building) {
      const { rows } = await client.query<{ n: number }>(
        "select count(*)::int as n from list_anchor where dimension = 'all' and sort_column = 'value'",
      );
      seen.add(rows[0]?.n ?? -1);
    }
  });
  for (let round = 0; round < 5; round++) {
    await age();
    await write(ROWS);
    expect(await refreshPlaces(big.id)).toBe(10);
  }
  building = false;
  await reader;
  expect([...seen]).toEqual([1_000]);
});

/** Kept totals beside counted ones; both without zeros. */
async function compare(company: string): Promise<void> {
  const kept = await query(
    database.owner,
    `select entity, dimension, value, sum(n)::int as n from count_delta where company_id = $1
     group by 1, 2, 3 having sum(n) <> 0 order by 1, 2, 3`,
    [company],
  );
  const counted = await query(
    database.owner,
    `select entity, dimension, value collate "C" as value, count(*)::int as n from (
       select 'lead' as entity, null as kind, status, source, coalesce(owner_id::text, '') as owner from lead where company_id = $1 and archived_at is null
       union all
       select 'customer', kind, status, source, coalesce(owner_id::text, '') from customer where company_id = $1 and archived_at is null) r,
       lateral (values ('all', ''), ('kind', kind), ('status', status), ('source', source), ('owner', owner)) d (dimension, value)
     where value is not null group by 1, 2, 3 order by 1, 2, 3`,
    [company],
  );
  expect(kept).toEqual(counted);
}

test("totals that are true are left alone", async () => {
  const rows = "select count(*)::int as n from count_delta";
  const before = await query(database.owner, rows);
  expect(await repairTotals(big.id)).toEqual([]);
  expect(await query(database.owner, rows)).toEqual(before);
  await compare(big.id);
});

test("totals that were spoilt are true again, also while others write, fold and repair", async () => {
  await query(
    database.owner,
    "update count_delta set n = n + 17 where company_id = $1 and dimension = 'all'",
    [big.id],
  );
  await query(
    database.owner,
    "insert into count_delta (company_id, entity, dimension, value, n) values ($1, 'lead', 'source', 'never', 5), ($1, 'lead', 'status', 'new', -3)",
    [big.id],
  );
  await query(
    database.owner,
    "delete from count_delta where company_id = $1 and entity = 'customer' and dimension = 'owner'",
    [big.id],
  );
  let writing = true;
  const writer = (n: number) =>
    withClient(database.app, async (client) => {
      for (let round = 0; writing; round++) {
        await client.query("begin");
        await client.query("select set_config('app.company_id', $1, true)", [big.id]);
        await client.query(
          "insert into lead (company_id, name, currency, source) select $1, 'W', 'DKK', 'source ' || $2::int from generate_series(1, 3)",
          [big.id, n],
        );
        await client.query(
          `update lead set status = 'lost', archived_at = case when $2 then now() end where company_id = $1
             and id in (select id from lead where company_id = $1 and xmin = pg_current_xact_id()::xid limit 1)`,
          [big.id, round % 2 === 0],
        );
        await client.query(round % 5 === 4 ? "rollback" : "commit");
      }
    });
  const folder = (async () => {
    while (writing) await query(database.worker, "select app.fold_counts($1)", [big.id]);
  })();
  const writers = [1, 2].map(writer);
  const found = await Promise.all([repairTotals(big.id), repairTotals(big.id), repairTotals(big.id)]);
  const again = await repairTotals(big.id);
  writing = false;
  await Promise.all([...writers, folder]);
  expect(
    found
      .flat()
      .map(({ entity, dimension, value, kept, counted }) => [entity, dimension, value, kept - counted])
      .sort(),
  ).toEqual([
    ["customer", "all", "", 17],
    ["customer", "owner", "", -100],
    ["lead", "all", "", 17],
    ["lead", "source", "never", 5],
    ["lead", "status", "new", -3],
  ]);
  expect(again).toEqual([]);
  await compare(big.id);
  await compare(small.id);
});

test("only the worker may repair", async () => {
  await expect(query(database.app, "select * from app.repair_counts($1)", [big.id])).rejects.toThrow(
    "permission denied",
  );
});
