import { beforeAll, expect, test } from "vitest";
import { createDatabase, query, withClient } from "@/tests/setup/database";
import { A, B, fillTwoCompanies, idOf } from "@/tests/setup/two-companies";

const database = await createDatabase();
const STATUSES = ["new", "contacted", "qualified", "lost"];

beforeAll(() => withClient(database.owner, fillTwoCompanies));

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
    `with r as (
       select 'customer' as entity, kind, status, source, coalesce(owner_id::text, '') as owner from customer where company_id = $1 and archived_at is null
       union all
       select 'lead', null, status, source, coalesce(owner_id::text, '') from lead where company_id = $1 and archived_at is null
       union all
       select 'booking', null, status, null, null from booking where company_id = $1)
     select entity, dimension, value collate "C" as value, count(*)::int as n
     from r, lateral (values ('all', ''), ('kind', kind), ('status', status), ('source', source), ('owner', owner)) d (dimension, value)
     where value is not null group by 1, 2, 3 order by 1, 2, 3`,
    [company],
  );
  expect(kept).toEqual(counted);
  expect(kept.length).toBeGreaterThan(0);
}

test("totals stay exact while many write, archive, delete and fold at once", async () => {
  const people = [idOf("a", 1), null];
  const writer = (seed: number) =>
    withClient(database.app, async (client) => {
      for (let round = 0; round < 12; round++) {
        const pick = (seed * 7 + round * 3) % 11;
        await client.query("begin");
        await client.query("select set_config('app.company_id', $1, true)", [A]);
        await client.query(
          `insert into lead (company_id, name, currency, status, source, owner_id)
           select $1, 'L ' || i, 'DKK', $2, 'source ' || i % 3, $3 from generate_series(1, 5) i`,
          [A, STATUSES[pick % 4], people[pick % 2]],
        );
        // Each takes its own rows: two writers that lock each other's rows are not what is tried here.
        const mine = `company_id = '${A}' and id in (select id from lead where company_id = '${A}' and xmin = pg_current_xact_id()::xid limit 3)`;
        if (pick % 3 === 0)
          await client.query(`update lead set status = 'lost', owner_id = null where ${mine}`);
        if (pick % 3 === 1) await client.query(`update lead set archived_at = now() where ${mine}`);
        if (pick % 4 === 1) await client.query(`delete from lead where ${mine}`);
        await client.query(pick % 5 === 4 ? "rollback" : "commit");
      }
    });
  let writing = true;
  const folder = (async () => {
    let folded = 0;
    while (writing) {
      const [row] = await query<{ n: number }>(database.worker, "select app.fold_counts($1) as n", [A]);
      folded += row?.n ?? 0;
    }
    return folded;
  })();
  await Promise.all([1, 2, 3, 4].map(writer)).finally(() => {
    writing = false;
  });
  expect(await folder).toBeGreaterThan(0);
  await compare(A);
  await query(database.worker, "select app.fold_counts($1)", [A]);
  await compare(A);
  const [left] = await query<{ n: number }>(
    database.owner,
    "select count(*)::int as n from count_delta where company_id = $1 and id <> '00000000-0000-0000-0000-000000000000'",
    [A],
  );
  expect(left?.n).toBe(0);
  await compare(B);
});

test("two folds at once: one folds, the other leaves", async () => {
  await withClient(database.worker, async (client) => {
    await client.query("begin");
    await client.query("select app.fold_counts($1)", [B]);
    expect(await query(database.worker, "select app.fold_counts($1) as n", [B])).toEqual([{ n: 0 }]);
    await client.query("commit");
  });
  await compare(B);
});

test("a change that moves no total writes nothing; a thousand rows write six", async () => {
  const rows = async () =>
    (await query<{ n: number }>(database.owner, "select count(*)::int as n from count_delta"))[0]?.n;
  const before = await rows();
  await query(database.owner, "update lead set name = name || '!', version = version + 1");
  expect(await rows()).toBe(before);
  await query(
    database.owner,
    `insert into customer (company_id, name, kind) select $1, 'C' || i, case i % 2 when 0 then 'person' else 'organisation' end from generate_series(1, 1000) i`,
    [B],
  );
  expect(await rows()).toBe((before ?? 0) + 6); // all, two kinds, status, source, owner
  await compare(B);
});
