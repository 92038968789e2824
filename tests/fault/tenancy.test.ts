import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, query, withClient } from "@/tests/setup/database";
import { A, B, fillTwoCompanies, idOf } from "@/tests/setup/two-companies";

const database = await createDatabase();
const WALL = "(company_id = (NULLIF(current_setting('app.company_id'::text, true), ''::text))::uuid)";

type Table = { name: string; partition: boolean };
let all: Table[] = [];
let parents: string[] = [];

const clients = new Map<string, Client>();

/** Runs `sql` as `url`'s role with the setting on company `id`, and rolls back. */
async function inside<Row extends object>(url: string, id: string | null, sql: string): Promise<Row[]> {
  let client = clients.get(url);
  if (!client) {
    client = new Client({ connectionString: url });
    clients.set(url, client);
    await client.connect();
  }
  await client.query("begin");
  try {
    if (id) await client.query("select set_config('app.company_id', $1, true)", [id]);
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.query("rollback");
  }
}

afterAll(() => Promise.all([...clients.values()].map((client) => client.end())));

beforeAll(async () => {
  await withClient(database.owner, fillTwoCompanies);
  all = await query<Table>(
    database.owner,
    `select c.relname as name, c.relispartition as partition from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped
     where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`,
  );
  parents = all.filter(({ partition }) => !partition).map(({ name }) => name);
  // Nobody is granted a partition; the wall is on each all the same, and that is what is tried here.
  for (const { name } of all.filter(({ partition }) => partition)) {
    await query(database.owner, `grant select on ${name} to skala_app, skala_worker`);
  }
});

test("the fixture has a row of both companies in every tenant table, so that no test passes on emptiness", async () => {
  expect(parents.length).toBeGreaterThanOrEqual(19);
  for (const name of parents) {
    const [row] = await query<{ n: number }>(
      database.owner,
      `select count(distinct company_id)::int as n from ${name}`,
    );
    expect([name, row?.n]).toEqual([name, 2]);
  }
});

test("every tenant table and every partition has row security and the policy", async () => {
  const policies = await query<{ name: string; on: boolean; policies: string[] }>(
    database.owner,
    `select c.relname as name, c.relrowsecurity as on,
       array(select concat_ws(' ', policyname, permissive, cmd, roles, qual, with_check) from pg_policies p where p.tablename = c.relname) as policies
     from pg_class c where c.relname = any ($1) and c.relnamespace = 'public'::regnamespace order by 1`,
    [all.map(({ name }) => name)],
  );
  expect(policies).toEqual(
    all.map(({ name }) => ({ name, on: true, policies: [`tenant PERMISSIVE ALL {public} ${WALL} ${WALL}`] })),
  );
});

describe.each(["app", "worker"] as const)("the role skala_%s", (role) => {
  test("sees no row in any tenant table or partition without the setting", async () => {
    for (const { name } of all) {
      expect(await inside(database[role], null, `select from ${name}`), name).toEqual([]);
    }
    expect(await inside(database[role], null, "select from company")).toEqual([]);
  });

  test("sees its own company's rows and nothing of the other's", async () => {
    for (const name of parents) {
      const rows = await inside<{ company_id: string }>(database[role], A, `select company_id from ${name}`);
      expect(new Set(rows.map((row) => row.company_id)), name).toEqual(new Set([A]));
    }
    for (const { name } of all.filter(({ partition }) => partition)) {
      const rows = await inside<{ company_id: string }>(database[role], A, `select company_id from ${name}`);
      expect(
        rows.filter((row) => row.company_id !== A),
        name,
      ).toEqual([]);
    }
    expect(await inside(database[role], A, "select slug from company")).toEqual([{ slug: "company-a" }]);
  });

  test("cannot give a row to another company", async () => {
    for (const name of parents) {
      const moved = inside(database[role], A, `update ${name} set company_id = '${B}'`);
      await expect(moved, name).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("cannot change history", async () => {
    for (const sql of ["update event set action = 'x'", "delete from event", "truncate event"]) {
      await expect(inside(database[role], A, sql), sql).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("owns nothing, makes nothing, empties nothing", async () => {
    await expect(inside(database[role], A, "create table public.mine ()")).rejects.toMatchObject({
      code: "42501",
    });
    await expect(inside(database[role], A, "create temp table mine ()")).rejects.toMatchObject({
      code: "42501",
    });
    for (const name of parents) {
      await expect(inside(database[role], A, `truncate ${name}`), name).rejects.toMatchObject({
        code: "42501",
      });
    }
    await expect(
      inside(
        database[role],
        A,
        `insert into count_delta (company_id, entity, dimension, value, n) values ('${A}', 'lead', 'all', '', 1)`,
      ),
    ).rejects.toMatchObject({
      code: "42501",
    });
  });
});

test("every reference between tenant tables carries company_id on both sides", async () => {
  const crossing = await query(
    database.owner,
    `select o.conrelid::regclass::text as of, o.conname from pg_constraint o
     join pg_attribute target on target.attrelid = o.confrelid and target.attname = 'company_id'
     where o.contype = 'f' and not exists (
       select from unnest(o.conkey, o.confkey) k (mine, theirs)
       join pg_attribute a on a.attrelid = o.conrelid and a.attnum = k.mine and a.attname = 'company_id'
       where k.theirs = target.attnum)`,
  );
  expect(crossing).toEqual([]);
});

test("a reference into another company cannot exist, even for the owner", async () => {
  const crossings = [
    `insert into lead_tag values ('${A}', '${idOf("a", 3)}', '${idOf("b", 5)}')`,
    `update lead set owner_id = '${idOf("b", 1)}' where company_id = '${A}'`,
    `update lead set converted_to = '${idOf("b", 4)}' where company_id = '${A}'`,
    `update customer set parent_id = '${idOf("b", 4)}' where company_id = '${A}'`,
    `insert into note (company_id, customer_id, body) values ('${A}', '${idOf("b", 4)}', 'x')`,
    `insert into import_rejected values ('${A}', '${idOf("b", 8)}', 2, '[]', '[]')`,
  ];
  for (const sql of crossings) {
    await expect(query(database.owner, sql), sql).rejects.toMatchObject({ code: "23503" });
  }
});

test("functions that read with the owner's eyes are for whom they are granted, and look only where they say", async () => {
  const loose = await query(
    database.owner,
    `select f.oid::regprocedure::text as name from pg_proc f
     where f.pronamespace = 'app'::regnamespace and (f.prosecdef or f.prorettype = 'trigger'::regtype)
       and (has_function_privilege('public', f.oid, 'execute') or coalesce(array_to_string(f.proconfig, ','), '') not like 'search_path=pg_catalog%')`,
  );
  expect(loose).toEqual([]);
  for (const sql of [
    "select app.company_ids()",
    `select app.fold_counts('${A}')`,
    "select from graphile_worker._private_jobs",
  ]) {
    await expect(inside(database.app, A, sql), sql).rejects.toMatchObject({ code: "42501" });
  }
});

test("a session tells its own person's companies; an ended, past or unknown one tells nothing", async () => {
  const ask = () =>
    query<{ email: string; memberships: unknown }>(
      database.app,
      "select email, memberships from app.session_info($1)",
      [idOf("a", 9)],
    );
  const company = {
    id: A,
    slug: "company-a",
    name: "Company a",
    timeZone: "Europe/Copenhagen",
    locale: "en",
    currency: "DKK",
    country: "DK",
  };
  const membership = { company, memberId: idOf("a", 1), role: "owner", locale: null, timeZone: null };
  expect(await ask()).toEqual([{ email: "a@example.com", memberships: [membership] }]);
  await query(database.owner, "update member set removed_at = now() where company_id = $1", [A]);
  expect(await ask()).toEqual([{ email: "a@example.com", memberships: [] }]);
  await query(database.owner, "update session set expires_at = now() where id = $1", [idOf("a", 9)]);
  expect(await ask()).toEqual([]);
  await query(
    database.owner,
    "update session set expires_at = now() + interval '1 day', ended_at = now() where id = $1",
    [idOf("a", 9)],
  );
  expect(await ask()).toEqual([]);
});

test("a key tells its company until it is revoked", async () => {
  const ask = () =>
    query<{ company: { id: string } }>(database.app, "select company from app.key_info('hash-b')");
  expect((await ask())[0]?.company.id).toBe(B);
  await query(database.owner, "update api_key set revoked_at = now() where company_id = $1", [B]);
  expect(await ask()).toEqual([]);
});

test("a job put in line by the app is rolled back with its transaction", async () => {
  const jobs = () =>
    query<{ task_identifier: string }>(database.worker, "select task_identifier from graphile_worker.jobs");
  await inside(database.app, A, "select app.enqueue_job('a.gone', '{}', null, null, 3, null)");
  expect(await jobs()).toEqual([]);
  await query(database.app, "select app.enqueue_job('a.kept', '{}', null, null, 3, null)");
  expect(await jobs()).toEqual([{ task_identifier: "a.kept" }]);
});
