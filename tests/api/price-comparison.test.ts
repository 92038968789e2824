import { beforeAll, describe, expect, test } from "vitest";
import { makeCtx } from "@/lib/core/context";
import { comparePrices } from "@/lib/domain/bookings/compare-prices";
import { type Api, openApi, type Reply } from "../setup/api";
import { type Shop, shopOf } from "../setup/bookings";
import { makeCompany, type TestCompany } from "../setup/company";
import { createDatabase, query, withClient } from "../setup/database";
import { parentIndexes, statementsOf, workOf } from "../setup/plans";

const database = await createDatabase();

let api: Api;
let company: TestCompany;
let other: TestCompany;
let shop: Shop;
let listId: string;
/** 400 kr. an hour, half more at the weekend · 450 an hour, always the same · by the square metre. */
let [first, second, byArea] = ["", "", ""];
let [clean, windows] = ["", ""];
let sunday = "";

const vat = { country: "DK", category: "standard", included: true };
const hourly = (amount: number) => ({ kind: "base", id: "hours", label: "Timer", by: "duration", amount });
const weekend = {
  kind: "weekday",
  id: "weekend",
  label: "Weekend",
  days: [6, 7],
  change: { kind: "percent", basisPoints: 5_000 },
};
const area = { kind: "base", id: "area", label: "Areal", by: "area", amount: 1_000 };
const JUNE = { from: "2031-06-01T22:00:00Z", to: "2031-06-08T22:00:00Z" };

const compare = (more: object = {}, key = company.key): Promise<Reply> => {
  const asked = { before: first, after: second, ...JUNE, ...more };
  return api("GET", `/api/v1/price-lists/${listId}/comparison?${new URLSearchParams(asked)}`, { key });
};

beforeAll(async () => {
  company = await makeCompany(database.owner, "sammenlign");
  other = await makeCompany(database.owner, "andre");
  api = await openApi();
  shop = shopOf(api, company);
  const anna = await shop.resource();
  const bo = await shop.resource({ name: "Bo" });
  clean = (await shop.service([{ resourceId: anna.id }], { name: "Rengøring" })).id;
  windows = (await shop.service([{ resourceId: bo.id }], { name: "Vinduer" })).id;
  const customer = await shop.post("customers", { name: "Fru Ærø" });
  const book = async (serviceId: string, start: string, durationMinutes: number, more: object = {}) => {
    const made = await shop.book(serviceId, start, { durationMinutes, ignoreHours: true, ...more });
    expect(made.status, made.text).toBe(201);
    return made.json;
  };
  // Monday an hour, Tuesday one and a half, Saturday two; and half past midnight of Sunday in Copenhagen.
  await book(clean, "2031-06-02T08:00:00Z", 60);
  await book(windows, "2031-06-03T08:00:00Z", 90);
  await book(clean, "2031-06-07T08:00:00Z", 120, { customerId: customer.json.id });
  sunday = (await book(clean, "2031-06-07T22:30:00Z", 60)).id;
  // Not among them: cancelled, held, and the first moment after the span.
  const gone = await book(clean, "2031-06-04T08:00:00Z", 60);
  await shop.at(gone.version, `bookings/${gone.id}/cancel`);
  await book(clean, "2031-06-05T08:00:00Z", 60, { hold: true });
  await book(clean, JUNE.to, 60);

  const list = await shop.post("price-lists", {
    name: "Priser",
    draft: { vat, rules: [hourly(40_000), weekend] },
  });
  listId = list.json.id;
  let version = 1;
  const publish = async (rules?: object[]): Promise<string> => {
    if (rules)
      version = (await shop.patch(version, `price-lists/${listId}`, { draft: { vat, rules } })).json.version;
    const done = await shop.at(version, `price-lists/${listId}/publish`, { firstDay: "2031-01-01" });
    expect(done.status, done.text).toBe(201);
    version = done.json.version;
    return done.json.versions[0].id;
  };
  first = await publish();
  second = await publish([hourly(45_000)]);
  byArea = await publish([area]);
  await shop.patch(version, `price-lists/${listId}`, { draft: { vat, rules: [hourly(50_000)] } });
});

describe("what bookings would have cost", () => {
  test("totals, by service, by weekday in the company's zone, and the largest differences", async () => {
    const { status, text, json } = await compare();
    expect(status, text).toBe(200);
    expect(json).toMatchObject({ currency: "DKK", bookings: 4, stoppedAt: null, unpriced: [] });
    // Monday 400 → 450 · Tuesday 600 → 675 · Saturday 800 + 400 → 900 · Sunday 400 + 200 → 450
    expect(json.totals).toEqual({
      bookings: 4,
      before: 40_000 + 60_000 + 120_000 + 60_000,
      after: 45_000 + 67_500 + 90_000 + 45_000,
      difference: 5_000 + 7_500 - 30_000 - 15_000,
      dearer: 2,
      cheaper: 2,
      same: 0,
    });
    expect(json.services).toEqual([
      {
        serviceId: clean,
        name: "Rengøring",
        bookings: 3,
        before: 220_000,
        after: 180_000,
        difference: -40_000,
      },
      { serviceId: windows, name: "Vinduer", bookings: 1, before: 60_000, after: 67_500, difference: 7_500 },
    ]);
    expect(json.weekdays).toEqual([
      { weekday: 1, bookings: 1, before: 40_000, after: 45_000, difference: 5_000 },
      { weekday: 2, bookings: 1, before: 60_000, after: 67_500, difference: 7_500 },
      { weekday: 6, bookings: 1, before: 120_000, after: 90_000, difference: -30_000 },
      { weekday: 7, bookings: 1, before: 60_000, after: 45_000, difference: -15_000 },
    ]);
    expect(json.largest.map(({ difference }: { difference: number }) => difference)).toEqual([
      -30_000, -15_000, 7_500, 5_000,
    ]);
    expect(json.largest[0]).toMatchObject({
      serviceName: "Rengøring",
      customerName: "Fru Ærø",
      before: 120_000,
    });
    expect(json.largest[1]).toMatchObject({
      bookingId: sunday,
      customerName: null,
      start: "2031-06-07T22:30:00.000Z",
    });
  });

  test("of one service, and by the draft", async () => {
    const { json } = await compare({ serviceId: windows, after: "draft" });
    expect(json.totals).toMatchObject({ bookings: 1, before: 60_000, after: 75_000, dearer: 1 });
    expect((await compare({ after: first })).json.totals).toMatchObject({ difference: 0, same: 4 });
  });

  test("what cannot be priced is counted with its reason, and is in no sum", async () => {
    const { json } = await compare({ after: byArea });
    expect(json.totals).toMatchObject({ bookings: 0, before: 0, after: 0 });
    expect(json.bookings).toBe(4);
    expect(json.unpriced).toEqual([
      { by: "after", field: "area", code: "required", message: "Needs a value", bookings: 4 },
    ]);
    const both = await compare({ before: byArea, after: byArea });
    expect(both.json.unpriced).toMatchObject([{ by: "both", bookings: 4 }]);
  });

  test("slices meet without a gap, also where all begin in the same moment", async () => {
    await query(
      database.owner,
      `insert into booking (company_id, id, service_id, status, starts_at, ends_at)
       select $1, gen_random_uuid(), $2, 'done', '2032-06-02T08:00Z', '2032-06-02T09:00Z' from generate_series(1, 12345)`,
      [company.id, clean],
    );
    const { json } = await compare({ from: "2032-06-01T00:00:00Z", to: "2032-07-01T00:00:00Z" });
    expect(json.totals).toMatchObject({
      bookings: 12_345,
      before: 12_345 * 40_000,
      after: 12_345 * 45_000,
      dearer: 12_345,
    });
    expect(json.largest).toHaveLength(20);
    // In the zone it is 10 o'clock on a Wednesday.
    expect(json.weekdays).toMatchObject([{ weekday: 3, bookings: 12_345 }]);
  });

  test("a slice looks at no more than itself, along the starts", async () => {
    await withClient(database.owner, (owner) => owner.query("analyze booking"));
    const parents = await parentIndexes(database.owner);
    const query = { before: first, after: second, from: "2032-06-01T00:00:00Z", to: "2032-07-01T00:00:00Z" };
    const { id, slug, userId, memberId } = company;
    // In this process, whichever way in the others take: what is looked at are its statements.
    const ctx = makeCtx({
      requestId: "plans",
      company: { id, slug, name: slug, timeZone: "UTC", locale: "en", currency: "DKK", country: "DK" },
      actor: { kind: "member", userId, memberId, role: "owner", sessionId: "", name: "", email: "" },
      locale: "en",
    });
    const sent = (await statementsOf(() => comparePrices(ctx, listId, query))).filter(({ text }) =>
      text.includes("b.starts_at, b.id) >"),
    );
    // 5,000 and 5,000 and the rest; each asks for one more, to know whether there is more.
    expect(sent).toHaveLength(3);
    await withClient(database.app, async (app) => {
      for (const [at, statement] of sent.entries()) {
        const { read, sorted, indexes } = await workOf(app, statement, "booking", { generic: true });
        expect(read, `slice ${at}`).toBeLessThanOrEqual(5_001);
        expect(sorted).toBe(0);
        expect(indexes.map((index) => parents.get(index) ?? index)).toEqual(["booking_by_start"]);
      }
    });
  });
});

describe("what is asked wrongly", () => {
  const errors = ({ status, json }: Reply) => [
    status,
    json.errors?.map((one: { field: string; code: string }) => [one.field, one.code]),
  ];

  test("names the field", async () => {
    expect(errors(await compare({ from: JUNE.to, to: JUNE.from }))).toEqual([422, [["to", "range"]]]);
    expect(errors(await compare({ to: "2033-01-01T00:00:00Z" }))).toEqual([422, [["to", "too_far"]]]);
    expect(errors(await compare({ before: clean }))).toEqual([422, [["before", "not_found"]]]);
    expect((await compare({ before: "newest" })).status).toBe(422);
  });

  test("another company's list, and a key that may not read bookings, see nothing", async () => {
    expect((await compare({}, other.key)).status).toBe(404);
    const prices = await makeCompany(database.owner, "kun-priser", ["pricing:read"]);
    expect((await compare({}, prices.key)).status).toBe(403);
  });
});
