import { beforeAll, describe, expect, test } from "vitest";
import { type Api, openApi } from "../setup/api";
import { makeCompany, type TestCompany } from "../setup/company";
import { createDatabase, query } from "../setup/database";

const database = await createDatabase();

let api: Api;
let a: TestCompany;
let b: TestCompany;

beforeAll(async () => {
  [a, b] = [await makeCompany(database.owner, "alfa"), await makeCompany(database.owner, "beta")];
  api = await openApi();
});

const post = (path: string, body: unknown, headers?: Record<string, string>, key = a.key) =>
  api("POST", path, { key, body, headers });
const patch = (id: string, version: number, body: unknown, key = a.key) =>
  api("PATCH", `/api/v1/leads/${id}`, { key, body, headers: { "if-match": `"${version}"` } });
const get = (path: string, key = a.key) => api("GET", path, { key });

describe("a lead", () => {
  test("is created, read, changed, archived and restored, and its history says so", async () => {
    const created = await post("/api/v1/leads", {
      name: "Åse Ægir",
      organisation: "Bjørn & Co",
      email: "Ase@Example.com",
      phone: "20 12 34 56",
      value: 12_300,
    });
    expect(created.status).toBe(201);
    expect(created.headers.get("etag")).toBe('"1"');
    expect(created.json).toMatchObject({
      name: "Åse Ægir",
      email: "ase@example.com",
      phone: "+4520123456",
      value: 12_300,
      currency: "DKK",
      status: "new",
      version: 1,
    });
    const { id } = created.json;

    const read = await get(`/api/v1/leads/${id}`);
    expect(read.json).toEqual(created.json);

    const changed = await patch(id, 1, {
      status: "contacted",
      contactPoints: [
        { kind: "email", value: "new@example.com" },
        { kind: "email", value: "ase@example.com" },
      ],
    });
    expect(changed.json).toMatchObject({
      version: 2,
      status: "contacted",
      email: "new@example.com",
      phone: null,
    });
    expect(changed.json.contactPoints).toHaveLength(2);

    const archived = await patch(id, 2, { archived: true });
    expect(archived.json.archivedAt).toMatch(/Z$/);
    expect((await get("/api/v1/leads?q=aegir")).json.data).toEqual([]);
    const restored = await patch(id, 3, { archived: false });
    expect(restored.json.archivedAt).toBeNull();
    expect((await get("/api/v1/leads?q=aegir")).json.data).toHaveLength(1);

    const history = await get(`/api/v1/leads/${id}/events`);
    expect(history.json.data.map((entry: { action: string }) => entry.action)).toEqual([
      "restored",
      "archived",
      "updated",
      "created",
    ]);
    expect(history.json.data[2]).toMatchObject({
      actor: { kind: "key", name: "Test" },
      before: { status: "new" },
      after: { status: "contacted" },
    });
  });

  test("keeps its version when a change changes nothing", async () => {
    const { json } = await post("/api/v1/leads", { name: "Still" });
    const same = await patch(json.id, 1, { name: "Still", status: "new" });
    expect(same.json.version).toBe(1);
    expect((await get(`/api/v1/leads/${json.id}/events`)).json.data).toHaveLength(1);
  });

  test("refuses a change without a version, with an old one, and with wrong fields, in the reader's language", async () => {
    const { json } = await post("/api/v1/leads", { name: "Versioned" });
    const path = `/api/v1/leads/${json.id}`;
    expect((await api("PATCH", path, { key: a.key, body: { name: "X" } })).status).toBe(428);
    await patch(json.id, 1, { name: "Second" });
    const stale = await patch(json.id, 1, { name: "Third" });
    expect([stale.status, stale.json.code]).toEqual([412, "stale"]);

    const danish = await post(
      "/api/v1/leads",
      { name: "", value: -1, colour: "red", email: "nobody" },
      { "accept-language": "da" },
    );
    expect(danish.status).toBe(422);
    expect(danish.headers.get("content-type")).toBe("application/problem+json");
    const fields = danish.json.errors.map((error: { field: string }) => error.field).sort();
    expect(fields).toEqual(["colour", "email", "name", "value"]);
    const english = await post("/api/v1/leads", { name: "" });
    expect(danish.json.title).not.toBe(english.json.title);
  });

  test("of parallel changes to one version exactly one is made", async () => {
    const { json } = await post("/api/v1/leads", { name: "Contended" });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => patch(json.id, 1, { name: `Winner ${n}` })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
    expect((await get(`/api/v1/leads/${json.id}`)).json.version).toBe(2);
  });

  test("becomes a customer once, under its organisation", async () => {
    const { json } = await post("/api/v1/leads", {
      name: "Kari Nordmann",
      organisation: "Fjell AS",
      email: "kari@fjell.example",
    });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post(`/api/v1/leads/${json.id}/convert`, {})),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    const won = answers.find(({ status }) => status === 201)?.json;
    expect(won.lead).toMatchObject({ status: "converted", convertedTo: won.customer.id });
    expect(won.customer).toMatchObject({
      kind: "person",
      name: "Kari Nordmann",
      parentName: "Fjell AS",
      email: "kari@fjell.example",
    });
    const counted = await query(
      database.owner,
      "select count(*)::int as n from customer where company_id = $1",
      [a.id],
    );
    expect(counted).toEqual([{ n: 2 }]);
    expect((await patch(json.id, 2, { status: "new" })).status).toBe(409);
  });

  test("takes notes; a private one is its author's", async () => {
    const { json } = await post("/api/v1/leads", { name: "Noted" });
    await post(`/api/v1/leads/${json.id}/notes`, { body: "Ringede, vil høre mere i maj" });
    const notes = await get(`/api/v1/leads/${json.id}/notes`);
    expect(notes.json.data).toMatchObject([{ body: "Ringede, vil høre mere i maj", private: false }]);
    expect((await post(`/api/v1/leads/${json.id}/notes`, { body: "   " })).json.errors).toMatchObject([
      { field: "body" },
    ]);
  });
});

describe("an idempotency key", () => {
  test("has its effect once, however parallel, and replays the same bytes", async () => {
    const headers = { "idempotency-key": "order-66" };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => post("/api/v1/leads", { name: "Once only" }, headers)),
    );
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const first = await post("/api/v1/leads", { name: "Once only" }, headers);
    expect(first.headers.get("idempotency-replayed")).toBe("true");
    for (const { status, text } of answers) if (status === 201) expect(text).toBe(first.text);
    expect((await query(database.owner, "select id from lead where name = 'Once only'")).length).toBe(1);
  });

  test("is refused for another payload, and free again after a failure", async () => {
    const headers = { "idempotency-key": "second" };
    expect((await post("/api/v1/leads", { name: "" }, headers)).status).toBe(422);
    expect((await post("/api/v1/leads", { name: "Now right" }, headers)).status).toBe(201);
    const other = await post("/api/v1/leads", { name: "Something else" }, headers);
    expect([other.status, other.json.code]).toEqual([422, "idempotency_mismatch"]);
  });
});

describe("another company", () => {
  test("neither sees, changes, converts nor points at a lead", async () => {
    const { json } = await post("/api/v1/leads", { name: "Secret" });
    expect((await get(`/api/v1/leads/${json.id}`, b.key)).status).toBe(404);
    expect((await patch(json.id, 1, { name: "Taken" }, b.key)).status).toBe(404);
    expect((await post(`/api/v1/leads/${json.id}/convert`, {}, {}, b.key)).status).toBe(404);
    expect((await post(`/api/v1/leads/${json.id}/notes`, { body: "hi" }, {}, b.key)).status).toBe(404);
    expect((await get(`/api/v1/leads/${json.id}/events`, b.key)).status).toBe(404);
    expect((await get("/api/v1/leads", b.key)).json).toMatchObject({ data: [], page: { total: 0 } });
    const foreign = await post("/api/v1/leads", { name: "Owned elsewhere", ownerId: a.memberId }, {}, b.key);
    expect(foreign.json.errors).toMatchObject([{ field: "ownerId", code: "unknown" }]);
  });
});

describe("who asks", () => {
  test("must be known, and may do what the key's scopes say", async () => {
    expect((await api("GET", "/api/v1/leads")).status).toBe(401);
    const mistyped = a.key.slice(0, -1) + (a.key.endsWith("x") ? "y" : "x");
    expect((await get("/api/v1/leads", mistyped)).status).toBe(401);
    const reader = await makeCompany(database.owner, "gamma", ["leads:read"]);
    expect((await get("/api/v1/leads", reader.key)).status).toBe(200);
    const refused = await post("/api/v1/leads", { name: "No" }, {}, reader.key);
    expect([refused.status, refused.json.code]).toEqual([403, "forbidden"]);
    expect((await get("/api/v1/customers", reader.key)).status).toBe(403);
  });

  test("an unknown path is a problem too", async () => {
    const answer = await get("/api/v1/nothing/here");
    expect([answer.status, answer.json.code]).toEqual([404, "not_found"]);
  });
});
