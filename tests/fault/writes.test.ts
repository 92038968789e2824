// The promises of docs/decisions/0017: change, event and jobs are there together or not at all, once.
import { Client } from "pg";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { newId } from "@/lib/core/ids";
import { defineJob, jobStatement } from "@/lib/infra/queue";
import { tenantBatch } from "@/lib/infra/tenant";
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

describe("a write is whole", () => {
  test("a connection killed between the change and the commit leaves nothing, and the caller is told to come again", async () => {
    const lead = { name: "Held and killed", email: "held@example.com" };
    expect((await killedAtGate(database, () => post("/leads", lead))).status).toBe(503);
    expect(await rowsOf(lead.name)).toEqual({ leads: 0, points: 0, events: 0 });
    expect((await post("/leads", lead)).status).toBe(201);
    expect(await rowsOf(lead.name)).toEqual({ leads: 1, points: 1, events: 1 });
  });

  test("without its event there is no change, of a new record or of one that exists", async () => {
    expect((await post("/leads", { name: "Untold", phone: "20123456" })).status).toBe(500);
    expect(await rowsOf("Untold")).toEqual({ leads: 0, points: 0, events: 0 });
    const { json } = await post("/customers", { name: "Told" });
    expect((await patch(`/customers/${json.id}`, 1, { name: "Untold too" })).status).toBe(500);
    const after = await api("GET", `/api/v1/customers/${json.id}`, { key: a.key });
    expect(after.json).toMatchObject({ name: "Told", version: 1 });
  });

  test("one that lost a deadlock is made once, at the second try", async () => {
    expect((await post("/leads", { name: "Deadlock" })).status).toBe(201);
    expect(await rowsOf("Deadlock")).toEqual({ leads: 1, points: 0, events: 1 });
  });

  test("a job of a write that fails is not in line", async () => {
    const kind = defineJob("test.never", z.object({ name: z.string() }));
    const insert = `insert into note (company_id, id, lead_id, body) values ($1::uuid, $2::uuid, $2::uuid, 'x')`;
    const broken = tenantBatch(a.id, [
      jobStatement(a.id, kind, { name: "never" }),
      { sql: insert, values: [newId()] },
    ]);
    await expect(broken).rejects.toMatchObject({ code: "23503" });
    await tenantBatch(a.id, [jobStatement(a.id, kind, { name: "yes" })]);
    expect(
      await query(database.worker, "select payload->>'name' as name from graphile_worker._private_jobs"),
    ).toEqual([{ name: "yes" }]);
  });
});

describe("what a write consists of", () => {
  test("arrives with all its parts, and what stays keeps its id, bounce and consent", async () => {
    const tag = (await post("/tags", { name: "All" })).json.id;
    const field = newId();
    await query(
      database.owner,
      "insert into custom_field (company_id, id, entity, key, label) values ($1, $2, 'lead', 'size', 'Size')",
      [a.id, field],
    );
    const whole = {
      name: "Everything",
      email: "first@example.com",
      phone: "20123456",
      ownerId: a.memberId,
      tags: [tag],
      customFields: { size: "large" },
    };
    const made = await post("/leads", whole);
    expect(made.json).toMatchObject({
      ...whole,
      phone: "+4520123456",
      tags: [{ id: tag }],
      contactPoints: [{ kind: "email" }, { kind: "phone" }],
    });
    const { id } = made.json;
    await query(
      database.owner,
      "update contact_point set consent = 'given', bounce = 'soft' where lead_id = $1",
      [id],
    );
    const changed = await patch(`/leads/${id}`, 1, {
      contactPoints: [
        { kind: "phone", value: "+45 20 12 34 56" },
        { kind: "email", value: "second@example.com" },
      ],
      tags: [],
      customFields: { size: null },
      ownerId: null,
    });
    expect(changed.json).toMatchObject({
      version: 2,
      email: "second@example.com",
      ownerId: null,
      tags: [],
      customFields: {},
      contactPoints: [
        { kind: "phone", consent: "given", bounce: "soft", value: "+45 20 12 34 56" },
        { kind: "email", consent: "unknown", bounce: "none" },
      ],
    });
    const [, phone] = made.json.contactPoints;
    expect(changed.json.contactPoints[0].id).toBe(phone.id);
  });

  test("names an owner, tag or field that is not there, and leaves nothing", async () => {
    const wrong = [
      [{ ownerId: b.memberId }, "ownerId"],
      [{ tags: [newId()] }, "tags"],
      [{ customFields: { constructor: "x" } }, "customFields.constructor"],
    ] as const;
    const { json } = await post("/leads", { name: "Well named" });
    for (const [said, field] of wrong) {
      const made = await post("/leads", { name: "Wrongly named", ...said });
      expect(made.json.errors).toMatchObject([{ field, code: "unknown" }]);
      const changed = await patch(`/leads/${json.id}`, 1, { name: "Wrongly named", ...said });
      expect(changed.json.errors).toMatchObject([{ field, code: "unknown" }]);
    }
    expect(await count("from lead where name = 'Wrongly named'")).toBe(0);
  });

  test("goes over in one round trip, two with what a change is decided upon, three with a key", async () => {
    const { json } = await post("/leads", { name: "Counted", email: "counted@example.com" });
    // The key's first use is noted behind its answer; it is not noted again for minutes.
    await vi.waitFor(async () => {
      expect(await count("from api_key where seen_at is not null and company_id = $1", [a.id])).toBe(1);
    }, 15_000);
    const asked = vi.spyOn(Client.prototype, "query");
    const trips = async (work: () => Promise<{ status: number }>) => {
      asked.mockClear();
      expect((await work()).status).toBeLessThan(300);
      // Who asks is looked up now and then, and is no part of the write.
      return asked.mock.calls.filter((call) => !JSON.stringify(call).includes("key_info")).length;
    };
    const lead = { name: "Counted too", email: "too@example.com", phone: "20123456" };
    expect(await trips(() => post("/leads", lead))).toBe(1);
    expect(await trips(() => patch(`/leads/${json.id}`, 1, { email: "other@example.com" }))).toBe(2);
    expect(await trips(() => post("/leads", lead, a, { "idempotency-key": "counted" }))).toBe(3);
    asked.mockRestore();
  });
});

describe("of many at once", () => {
  test.each(["leads", "customers"])(
    "who change one version of %s one wins, and history has its change alone",
    async (room) => {
      const { json } = await post(`/${room}`, { name: "Contended", email: "c@example.com" });
      const change = (n: number) =>
        patch(`/${room}/${json.id}`, 1, {
          name: `Winner ${n}`,
          email: `w${n}@example.com`,
          phone: `2012345${n}`,
        });
      const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => change(n)));
      const won = answers.filter(({ status }) => status === 200);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
      const now = (await api("GET", `/api/v1/${room}/${json.id}`, { key: a.key })).json;
      expect(now).toEqual(won[0]?.json);
      expect(now.contactPoints.map((point: { value: string }) => point.value)).toEqual([
        now.email,
        expect.any(String),
      ]);
      expect(await count("from event where entity_id = $1", [json.id])).toBe(2);
      const [last] = await query<{ after: unknown }>(
        database.owner,
        "select after from event where entity_id = $1 order by id desc limit 1",
        [json.id],
      );
      expect(last?.after).toMatchObject({ name: now.name, email: now.email });
    },
  );

  test("changes in a row, each at its version, all arrive, with an event each", async () => {
    const { json } = await post("/leads", { name: "Busy" });
    const climb = async () => {
      for (let made = 0; made < 6; ) {
        const { version } = (await api("GET", `/api/v1/leads/${json.id}`, { key: a.key })).json;
        const { status } = await patch(`/leads/${json.id}`, version, { value: version * 100 });
        expect([200, 412]).toContain(status);
        if (status === 200) made += 1;
      }
    };
    await Promise.all([climb(), climb(), climb()]);
    expect((await api("GET", `/api/v1/leads/${json.id}`, { key: a.key })).json.version).toBe(19);
    expect(await count("from event where entity_id = $1", [json.id])).toBe(19);
  });
});
