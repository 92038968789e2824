import { beforeAll, describe, expect, test } from "vitest";
import { ROLE_PERMISSIONS } from "@/lib/core/permissions";
import { compile, priceInput } from "@/lib/domain/pricing/rules";
import { QuoteInput } from "@/lib/domain/pricing/schema";
import { type Api, openApi } from "../setup/api";
import { makeCompany, type TestCompany } from "../setup/company";
import { createDatabase, query, withClient } from "../setup/database";

const database = await createDatabase();

let api: Api;
let a: TestCompany;
let b: TestCompany;

beforeAll(async () => {
  [a, b] = [await makeCompany(database.owner, "priser"), await makeCompany(database.owner, "andre")];
  api = await openApi();
});

const post = (path: string, body: unknown, headers?: Record<string, string>, key = a.key) =>
  api("POST", `/api/v1${path}`, { key, body, headers });
const get = (path: string, key = a.key) => api("GET", `/api/v1${path}`, { key });
const match = (version: number) => ({ "if-match": `"${version}"` });
const patch = (id: string, version: number, body: unknown, key = a.key) =>
  api("PATCH", `/api/v1/price-lists/${id}`, { key, body, headers: match(version) });
const publish = (id: string, version: number, body: object = { firstDay: "2026-01-01" }, key = a.key) =>
  post(`/price-lists/${id}/publish`, body, match(version), key);

const vat = { country: "DK", category: "standard", included: true };
const hours = (amount: number) => ({ kind: "base", id: "hours", label: "Timer", by: "duration", amount });
const weekend = {
  kind: "weekday",
  id: "weekend",
  label: "Weekend",
  days: [6, 7],
  change: { kind: "percent", basisPoints: 5_000 },
};
const saturday = { startsAt: "2026-05-09T08:00:00Z", endsAt: "2026-05-09T10:00:00Z" };

async function published(amount = 40_000, key = a.key): Promise<{ id: string; version: number }> {
  const made = await post(
    "/price-lists",
    { name: "Rengøring", draft: { vat, rules: [hours(amount), weekend] } },
    {},
    key,
  );
  const done = await publish(made.json.id, 1, { firstDay: "2026-01-01" }, key);
  expect(done.status, done.text).toBe(201);
  return { id: made.json.id, version: done.json.version };
}

describe("a price list", () => {
  test("is created, written, published, archived, and its history says so", async () => {
    const made = await post("/price-lists", { name: "  Rengøring  " });
    expect(made.status, made.text).toBe(201);
    expect(made.json).toMatchObject({
      name: "Rengøring",
      currency: "DKK",
      number: 0,
      version: 1,
      versions: [],
    });
    const { id } = made.json;

    const saved = await patch(id, 1, { draft: { vat, rules: [hours(40_000), weekend] } });
    expect([saved.status, saved.json.version]).toEqual([200, 2]);
    expect((await patch(id, 2, { draft: saved.json.draft })).json.version).toBe(2);

    const done = await publish(id, 2, { firstDay: "2026-01-01", lastDay: "2026-12-31" });
    expect(done.json).toMatchObject({
      number: 1,
      version: 3,
      versions: [{ number: 1, firstDay: "2026-01-01", lastDay: "2026-12-31" }],
    });
    const version = await get(`/price-lists/${id}/versions/${done.json.versions[0].id}`);
    expect(version.json).toMatchObject({
      priceListId: id,
      terms: {
        engine: 1,
        currency: "DKK",
        timeZone: "Europe/Copenhagen",
        rules: [{ id: "hours" }, { id: "weekend" }],
      },
    });
    expect(version.json.terms.vat.rates).toContainEqual({
      category: "standard",
      firstDay: "1992-01-01",
      basisPoints: 2_500,
    });

    const changed = await patch(id, 3, { draft: { vat, rules: [hours(45_000), weekend] } });
    expect((await patch(id, changed.json.version, { archived: true })).json.archivedAt).toMatch(/Z$/);
    const events = await query<{ action: string; before: unknown; after: unknown }>(
      database.owner,
      "select action, before, after from event where entity_id = $1 order by id",
      [id],
    );
    expect(events.map(({ action }) => action)).toEqual([
      "created",
      "updated",
      "published",
      "updated",
      "archived",
    ]);
    // Only the rule that changed is told of.
    expect(events[3]).toMatchObject({
      before: { rules: { hours: { amount: 40_000 } } },
      after: { rules: { hours: { amount: 45_000 } } },
    });
    expect(JSON.stringify(events[3])).not.toContain("weekend");
  });

  test("names what is wrong with a rule, and is published only with a base price", async () => {
    const wrong = await post("/price-lists", {
      name: "X",
      draft: {
        vat,
        rules: [
          { ...hours(-1), by: "hour" },
          { ...weekend, days: [1, 1] },
          {
            kind: "season",
            id: "weekend",
            label: "S",
            firstDay: "06-15",
            lastDay: "2026-08-15",
            change: weekend.change,
          },
        ],
      },
    });
    expect(wrong.status).toBe(422);
    expect(wrong.json.errors.map(({ field, code }: Record<string, string>) => [field, code])).toEqual(
      expect.arrayContaining([
        ["draft.rules.0.by", "choice"],
        ["draft.rules.0.amount", "too_small"],
        ["draft.rules.1.days", "twice"],
        ["draft.rules.2.lastDay", "season"],
      ]),
    );
    const twice = await post("/price-lists", { name: "X", draft: { vat, rules: [hours(1), hours(2)] } });
    expect(twice.json.errors).toMatchObject([{ field: "draft.rules.1.id", code: "twice" }]);

    const empty = await post("/price-lists", { name: "Empty" });
    expect((await publish(empty.json.id, 1)).json.errors).toMatchObject([{ code: "no_base" }]);
  });

  test("is changed and published at its version alone, also by many at once", async () => {
    const made = await post("/price-lists", { name: "Race", draft: { vat, rules: [hours(1_000)] } });
    const { id } = made.json;
    expect((await api("PATCH", `/api/v1/price-lists/${id}`, { key: a.key, body: {} })).status).toBe(428);
    expect((await patch(id, 9, { name: "Y" })).status).toBe(412);
    const all = await Promise.all(Array.from({ length: 8 }, () => publish(id, 1)));
    expect(all.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(412)]);
    expect((await get(`/price-lists/${id}`)).json.versions).toHaveLength(1);
  });

  test("is listed by keyset, with the archived left out", async () => {
    const names = ["Åben", "Ærlig", "Blå"].map((name) => `Z ${name}`);
    for (const name of names) await post("/price-lists", { name });
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await get(`/price-lists?sort=name&limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.json.data.map((row: { name: string }) => row.name));
      if (!page.json.page.nextCursor) break;
      cursor = page.json.page.nextCursor;
    }
    expect(seen.filter((name) => name.startsWith("Z "))).toEqual(["Z Blå", "Z Ærlig", "Z Åben"]);
    expect(new Set(seen).size).toBe(seen.length);
    const archived = await get("/price-lists?archived=true");
    expect(archived.json.data.every((row: { archivedAt: string | null }) => row.archivedAt)).toBe(true);
  });
});

describe("a quote", () => {
  test("is given with its lines, kept, and read again the same", async () => {
    const { id } = await published();
    const made = await post("/quotes", { priceListId: id, ...saturday });
    expect(made.status, made.text).toBe(201);
    // 2 h · 400.00, and 50 % of it on Saturday
    expect(made.json).toMatchObject({
      currency: "DKK",
      lines: [
        { ruleId: "hours", gross: 80_000 },
        { ruleId: "weekend", gross: 40_000, inputs: { of: 80_000, basisPoints: 5_000, minutes: 120 } },
      ],
      totals: { net: 96_000, vat: 24_000, gross: 120_000 },
    });
    const read = await get(`/quotes/${made.json.id}`);
    expect(read.json).toEqual(made.json);
    const [event] = await query(
      database.owner,
      "select entity, action, after from event where entity_id = $1",
      [made.json.id],
    );
    expect(event).toEqual({
      entity: "quote",
      action: "created",
      after: { versionId: made.json.versionId, currency: "DKK", gross: 120_000 },
    });
  });

  test("keeps its version and its price for ever, whatever is published after", async () => {
    const { id, version } = await published();
    const old = (await post("/quotes", { priceListId: id, ...saturday })).json;
    const draft = { vat: { ...vat, included: false }, rules: [hours(90_000)] };
    const changed = await patch(id, version, { draft });
    await publish(id, changed.json.version);
    await query(database.owner, "update company set time_zone = 'America/New_York' where id = $1", [a.id]);
    try {
      const now = (await post("/quotes", { priceListId: id, ...saturday })).json;
      expect(now.totals.gross).toBe(225_000);
      expect(now.versionId).not.toBe(old.versionId);
      const kept = (await get(`/quotes/${old.id}`)).json;
      expect(kept).toEqual(old);
      // And its version still gives it: in the zone, with the rates and by the rules of then.
      const { terms } = (await get(`/price-lists/${id}/versions/${old.versionId}`)).json;
      const { askedAt, ...input } = kept.input;
      const { lines, totals } = kept;
      expect(priceInput(compile(terms), QuoteInput.parse(input), Date.parse(askedAt))).toMatchObject({
        lines,
        totals,
      });
    } finally {
      await query(database.owner, "update company set time_zone = 'Europe/Copenhagen' where id = $1", [a.id]);
    }
  });

  test("goes by the newest version that is valid on the day of the booking, in the company's zone", async () => {
    const made = await post("/price-lists", { name: "Years", draft: { vat, rules: [hours(10_000)] } });
    const { id } = made.json;
    await publish(id, 1, { firstDay: "2026-01-01" });
    await patch(id, 2, { draft: { vat, rules: [hours(20_000)] } });
    await publish(id, 3, { firstDay: "2027-01-01", lastDay: "2027-06-30" });
    const at = async (startsAt: string, endsAt: string) =>
      (await post("/quotes", { priceListId: id, startsAt, endsAt })).json;
    // New Year in Copenhagen is 23:00 in UTC.
    expect((await at("2026-12-31T22:59:00Z", "2026-12-31T23:59:00Z")).totals.gross).toBe(10_000);
    expect((await at("2026-12-31T23:00:00Z", "2027-01-01T00:00:00Z")).totals.gross).toBe(20_000);
    // The last day of the newer is over at 22:00 in summer: the older, which has none, is valid again.
    expect((await at("2027-06-30T21:59:00Z", "2027-06-30T22:59:00Z")).totals.gross).toBe(20_000);
    expect((await at("2027-06-30T22:00:00Z", "2027-06-30T23:00:00Z")).totals.gross).toBe(10_000);
    expect((await at("2025-12-31T12:00:00Z", "2025-12-31T13:00:00Z")).errors).toMatchObject([
      { field: "startsAt", code: "no_price" },
    ]);
  });

  test("names what is missing or not good", async () => {
    const { id } = await published();
    const wrong = await post("/quotes", { priceListId: id, startsAt: saturday.startsAt, coupon: "NO" });
    expect(wrong.json.errors).toMatchObject([{ field: "endsAt", code: "required" }]);
    expect((await post("/quotes", { priceListId: id, ...saturday, coupon: "NO" })).json.errors).toMatchObject(
      [{ field: "coupon", code: "unknown_code", message: "There is no such code" }],
    );
    expect((await post("/quotes", { priceListId: b.id })).json.errors).toMatchObject([
      { field: "priceListId", code: "not_found" },
    ]);
    expect((await post("/quotes", { priceListId: id, ...saturday, area: 0.0001 })).status).toBe(422);
  });

  test("is made once for an Idempotency-Key", async () => {
    const { id } = await published();
    const body = { priceListId: id, ...saturday };
    const one = await post("/quotes", body, { "idempotency-key": "same-quote" });
    const two = await post("/quotes", body, { "idempotency-key": "same-quote" });
    expect([two.text, two.headers.get("idempotency-replayed")]).toEqual([one.text, "true"]);
  });
});

describe("quotes in bulk", () => {
  test("are what they are one by one, each wrong item with its own errors", async () => {
    const [one, other] = [await published(40_000), await published(77_777)];
    const items = Array.from({ length: 60 }, (_, at) => {
      const startsAt = new Date(Date.parse("2026-05-08T09:00:00Z") + at * 3_600_000).toISOString();
      const endsAt = new Date(Date.parse(startsAt) + (at + 1) * 60_000).toISOString();
      if (at === 7) return { priceListId: one.id, startsAt: "yesterday" };
      if (at === 8) return { priceListId: one.id, startsAt };
      if (at === 9) return "nothing";
      return { priceListId: at % 2 ? one.id : other.id, startsAt, endsAt };
    });
    const bulk = await post("/quotes/bulk", { items });
    expect(bulk.status, bulk.text).toBe(201);
    const { data } = bulk.json;
    expect(data).toHaveLength(60);
    expect(data[7].errors).toMatchObject([
      { field: "startsAt", code: "datetime", message: "Not a date and time" },
    ]);
    expect(data[8].errors).toMatchObject([{ field: "endsAt", code: "required" }]);
    expect(data[9].errors).toHaveLength(1);
    for (const at of [0, 1, 13, 14, 15, 38, 59]) {
      const { lines, totals, vat: taxes, versionId } = (await post("/quotes", items[at])).json;
      expect(data[at].quote).toMatchObject({ lines, totals, vat: taxes, versionId });
      expect((await get(`/quotes/${data[at].quote.id}`)).json).toEqual(data[at].quote);
    }
  });

  test("are at most a thousand, and all kept with an event each", async () => {
    const { id } = await published();
    const item = { priceListId: id, ...saturday };
    expect((await post("/quotes/bulk", { items: Array(1_001).fill(item) })).status).toBe(422);
    expect((await post("/quotes/bulk", { items: [] })).status).toBe(422);
    const bulk = await post("/quotes/bulk", { items: Array(1_000).fill(item) });
    const ids = bulk.json.data.map(({ quote }: { quote: { id: string } }) => quote.id);
    const [row] = await query<{ quotes: number; events: number }>(
      database.owner,
      `select (select count(*)::int from quote where id = any ($1)) as quotes,
        (select count(*)::int from event where entity = 'quote' and entity_id = any ($1)) as events`,
      [ids],
    );
    expect(row).toEqual({ quotes: 1_000, events: 1_000 });
    expect(new Set(ids).size).toBe(1_000);
  });
});

describe("what was published and quoted", () => {
  test("cannot be changed, taken away or emptied, by no role and not by the owner", async () => {
    const { id } = await published();
    await post("/quotes", { priceListId: id, ...saturday });
    const tries = [
      "update price_list_version set terms = '{}'",
      "delete from price_list_version",
      "truncate price_list_version cascade",
      "update quote set gross = 1, net = 1, vat = 0",
      "delete from quote",
      "truncate quote",
    ];
    for (const role of ["app", "worker"] as const) {
      for (const sql of tries)
        await expect(query(database[role], sql), `${role}: ${sql}`).rejects.toMatchObject({ code: "42501" });
    }
    for (const sql of tries)
      await expect(query(database.owner, sql), sql).rejects.toMatchObject({ code: "55000" });
    // Nor through a partition.
    await withClient(database.owner, async (client) => {
      const { rows } = await client.query("select tableoid::regclass::text as name from quote limit 1");
      await expect(client.query(`delete from ${rows[0].name}`)).rejects.toMatchObject({ code: "55000" });
    });
    await expect(query(database.owner, "delete from price_list")).rejects.toMatchObject({ code: "23001" });
  });
});

describe("who may", () => {
  test("a key with pricing:read reads and quotes, and writes nothing else", async () => {
    const reader = await makeCompany(database.owner, "laeser", ["pricing:read"]);
    const stranger = await makeCompany(database.owner, "fremmed", ["leads:read"]);
    expect((await get("/price-lists", reader.key)).status).toBe(200);
    expect((await post("/price-lists", { name: "X" }, {}, reader.key)).status).toBe(403);
    expect((await get("/price-lists", stranger.key)).status).toBe(403);
    expect((await post("/quotes", { priceListId: a.id }, {}, stranger.key)).status).toBe(403);
  });

  test("an agent quotes but sets no prices; an admin does", () => {
    const can = (role: keyof typeof ROLE_PERMISSIONS) =>
      [..."rw"].map((way) => ROLE_PERMISSIONS[role].has(way === "r" ? "pricing:read" : "pricing:write"));
    expect(["viewer", "agent", "admin", "owner"].map((role) => can(role as "viewer"))).toEqual([
      [true, false],
      [true, false],
      [true, true],
      [true, true],
    ]);
  });

  test("nobody reaches another company's lists, versions and quotes", async () => {
    const theirs = await published(40_000, b.key);
    const made = await post("/quotes", { priceListId: theirs.id, ...saturday }, {}, b.key);
    expect(made.status).toBe(201);
    // Their version is compiled in this process by now; it is found by nobody else.
    expect((await post("/quotes", { priceListId: theirs.id, ...saturday })).json.errors).toMatchObject([
      { field: "priceListId", code: "not_found" },
    ]);
    expect((await get(`/price-lists/${theirs.id}`)).status).toBe(404);
    expect((await get(`/price-lists/${theirs.id}/versions/${made.json.versionId}`)).status).toBe(404);
    expect((await get(`/quotes/${made.json.id}`)).status).toBe(404);
    expect((await patch(theirs.id, 2, { name: "Mine" })).status).toBe(404);
    expect((await publish(theirs.id, 2)).status).toBe(404);
    const bulk = await post("/quotes/bulk", { items: [{ priceListId: theirs.id, ...saturday }] });
    expect(bulk.json.data[0].errors).toMatchObject([{ code: "not_found" }]);
  });
});
