// A batch and a held transaction, and what joins them: behind the wall, whole, and leaving nothing behind
// (docs/decisions/0017).
import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import { plainQuery } from "@/lib/infra/db";
import { tenant, tenantBatch, tenantQuery } from "@/lib/infra/tenant";
import { withFence } from "@/lib/infra/transaction";
import { type Api, openApi } from "@/tests/setup/api";
import { makeCompany, type TestCompany } from "@/tests/setup/company";
import { createDatabase, query } from "@/tests/setup/database";
import { addGate, killedAtGate } from "@/tests/setup/gate";

const database = await createDatabase();
process.env.DATABASE_POOL = "6";
let api: Api;
let a: TestCompany;
let b: TestCompany;

beforeAll(async () => {
  [a, b] = [await makeCompany(database.owner, "alfa"), await makeCompany(database.owner, "beta")];
  api = await openApi();
  await addGate(database);
});

const post = (path: string, body: unknown, { key }: TestCompany = a, headers?: Record<string, string>) =>
  api("POST", `/api/v1${path}`, { key, body, headers });
const patch = (path: string, version: number, body: unknown) =>
  api("PATCH", `/api/v1${path}`, { key: a.key, body, headers: { "if-match": `"${version}"` } });

const count = async (sql: string, values: unknown[] = []) =>
  (await query<{ n: number }>(database.owner, `select count(*)::int as n ${sql}`, values))[0]?.n;
const rowsOf = async (name: string) => ({
  leads: await count("from lead where name = $1", [name]),
  points: await count("from contact_point p join lead l on l.id = p.lead_id where l.name = $1", [name]),
  events: await count("from event where after->>'name' = $1", [name]),
});

describe("an idempotency key", () => {
  const keyed = (key: string) => ({ "idempotency-key": key });

  test("joins a verb that works through Prisma: its effect and its record are one transaction", async () => {
    const { json } = await post("/leads", { name: "Kari", organisation: "Fjell AS" });
    const path = `/leads/${json.id}/convert`;
    const refused = await post(path, { customerId: newId() }, a, keyed("convert"));
    expect(refused.json.errors).toMatchObject([{ field: "customerId", code: "unknown" }]);
    expect(await count("from idempotency_record where key = 'convert'")).toBe(0);
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(path, {}, a, keyed("convert"))));
    const first = answers.find(({ status }) => status === 201);
    for (const { status, text } of answers) expect(status === 409 || text === first?.text).toBe(true);
    const again = await post(path, {}, a, keyed("convert"));
    expect([again.text, again.headers.get("idempotency-replayed")]).toEqual([first?.text, "true"]);
    expect(await count("from event where entity_id = $1 and action = 'converted'", [json.id])).toBe(1);
    expect(await count("from customer where name = 'Kari'")).toBe(1);
  });

  test("of two companies at once never lets one's verb run in the other's transaction", async () => {
    const both = [a, b].flatMap((company) => Array.from({ length: 12 }, (_, n) => ({ company, n })));
    const tagged = await Promise.all(
      both.map(({ company, n }) =>
        post("/tags", { name: `${company.slug} ${n}` }, company, keyed(`tag-${n}`)),
      ),
    );
    expect(tagged.map(({ status }) => status)).toEqual(both.map(() => 201));
    for (const { id, slug } of [a, b]) {
      expect(await count("from tag where company_id = $1 and name like $2", [id, `${slug} %`])).toBe(12);
    }
    expect(await count("from tag where name like 'alfa %' or name like 'beta %'")).toBe(24);
  });

  test("killed between effect and record, it leaves neither", async () => {
    const answer = await killedAtGate(database, () =>
      post("/leads", { name: "Held with a key" }, a, keyed("held")),
    );
    expect(answer.status).toBe(503);
    expect(await rowsOf("Held with a key")).toEqual({ leads: 0, points: 0, events: 0 });
    expect((await post("/leads", { name: "Held with a key" }, a, keyed("held"))).status).toBe(201);
    expect(await rowsOf("Held with a key")).toEqual({ leads: 1, points: 0, events: 1 });
  });
});

describe("the wall", () => {
  test("stands before every statement of a batch: another company's rows are neither written nor changed", async () => {
    const { json } = await post("/leads", { name: "Theirs" }, b);
    const insert = `insert into tag (company_id, name) select $2::uuid, 'crossed' where $1::uuid is not null`;
    await expect(tenantBatch(a.id, [{ sql: insert, values: [b.id] }])).rejects.toMatchObject({
      code: "42501",
    });
    const update = `update lead set name = 'Ours' where $1::uuid is not null and id = $2::uuid returning id::text`;
    expect(await tenantBatch(a.id, [{ sql: update, values: [json.id] }])).toEqual([]);
    expect(await count("from lead where name = 'Ours' or name = 'crossed'")).toBe(0);
  });

  test("a connection keeps nothing of a write: no company, no way of planning", async () => {
    for (let n = 0; n < 8; n++) await post("/leads", { name: `Left ${n}` });
    const settings = () =>
      plainQuery(
        "select coalesce(current_setting('app.company_id', true), '') as company, current_setting('plan_cache_mode') as plans, current_setting('enable_seqscan') as scans, count(*)::int as leads from lead",
        [],
      );
    const seen = await Promise.all(Array.from({ length: 6 }, settings));
    expect(seen.flat()).toEqual(Array(6).fill({ company: "", plans: "auto", scans: "on", leads: 0 }));
  });

  test("statements that fail again and again are prepared once a connection, not once a try", async () => {
    const { json } = await post("/leads", { name: "Stale" });
    await patch(`/leads/${json.id}`, 1, { name: "Stale, changed" });
    const prepared = async () => {
      const rows = await Promise.all(
        Array.from({ length: 6 }, () =>
          plainQuery<{ pid: number; n: number }>(
            "select pg_backend_pid() as pid, count(*)::int as n from pg_prepared_statements where name like 'batch%'",
            [],
          ),
        ),
      );
      return Math.max(...rows.flat().map(({ n }) => n));
    };
    const fail = () =>
      tenantBatch(a.id, [
        { sql: "select $1::uuid as first_of_failing", values: [] },
        { sql: "select app.require_one(0) where $1::uuid is not null", values: [] },
        { sql: "select $1::uuid as behind_the_failing", values: [] },
      ]).catch((error) => error.code);
    const before = await prepared();
    const codes = await Promise.all(Array.from({ length: 60 }, fail));
    expect(new Set(codes)).toEqual(new Set(["SK412"]));
    expect(await prepared()).toBeLessThanOrEqual(before + 2);
  });
});

test("inside another transaction a batch is part of it; behind a fence that closes nothing is kept", async () => {
  const insert = (name: string) => ({
    sql: "insert into tag (company_id, name) values ($1::uuid, $2)",
    values: [name],
  });
  const rolledBack = tenant(a.id, async () => {
    await tenantBatch(a.id, [insert("inside")]);
    const seen = await tenantQuery(a.id, {
      sql: "select t.name from tag t where t.company_id = s.company_id and t.name = $2",
      values: ["inside"],
      prepare: false,
    });
    expect(seen).toEqual([{ name: "inside" }]);
    throw new Error("back");
  });
  await expect(rolledBack).rejects.toThrow("back");
  const lost = withFence(
    () => Promise.reject(new Error("lost")),
    () => tenantBatch(a.id, [insert("fenced")]),
  );
  await expect(lost).rejects.toThrow("lost");
  await withFence(
    async () => {},
    () => tenantBatch(a.id, [insert("held")]),
  );
  expect(
    await query(database.owner, "select name from tag where name in ('inside', 'fenced', 'held')"),
  ).toEqual([{ name: "held" }]);
});
