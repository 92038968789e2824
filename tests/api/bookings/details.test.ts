import { beforeAll, describe, expect, test } from "vitest";
import { type Api, openApi } from "../../setup/api";
import { type Shop, shopOf } from "../../setup/bookings";
import { makeCompany, type TestCompany } from "../../setup/company";
import { createDatabase, query } from "../../setup/database";

const database = await createDatabase();

let api: Api;
let company: TestCompany;
let shop: Shop;
let service: { id: string };
let used = 0;
const nextHour = () => `2028-06-05T${String(8 + used++).padStart(2, "0")}:00:00.000Z`;

beforeAll(async () => {
  api = await openApi();
  company = await makeCompany(database.owner, "alfa");
  shop = shopOf(api, company);
  await shop.hours("00:00", "24:00", { closedOnHolidays: false });
  service = await shop.service([{ resourceId: (await shop.resource()).id }], { windowDays: 1_095 });
});

const totals = async () => {
  const rows = await query<{ value: string; n: number }>(
    database.owner,
    `select value, sum(n)::int as n from count_delta where company_id = $1 and entity = 'booking'
     group by value having sum(n) <> 0 order by value`,
    [company.id],
  );
  return Object.fromEntries(rows.map(({ value, n }) => [value || "all", n]));
};

describe("what is said of a booking", () => {
  test("is changed with its version, told in the history, and nothing where nothing changes", async () => {
    const customer = (await shop.post("customers", { name: "Åse Østergård" })).json;
    const { id } = (await shop.book(service.id, nextHour())).json;
    const change = { note: "Nøgle under måtten", location: "Ærøvej 3", customerId: customer.id };
    const changed = await shop.patch(1, `bookings/${id}`, change);
    expect(changed.status).toBe(200);
    expect(changed.json).toMatchObject({ ...change, version: 2, customerName: "Åse Østergård" });
    expect((await shop.patch(2, `bookings/${id}`, { note: "Nøgle under måtten" })).json.version).toBe(2);
    const [last] = (await shop.get(`bookings/${id}/events`)).json.data;
    expect([last.action, last.after, last.before]).toEqual([
      "updated",
      change,
      { note: "", location: "", customerId: null },
    ]);
    expect((await shop.patch(2, `bookings/${id}`, { customerId: null })).json.customerName).toBeNull();
    expect((await shop.patch(1, `bookings/${id}`, { note: "x" })).status).toBe(412);
    const [first] = (await shop.get("leads?limit=1")).json.data;
    expect(first).toBeUndefined();
    const wrong = await shop.patch(3, `bookings/${id}`, { leadId: customer.id });
    expect([wrong.status, wrong.json.errors[0].field]).toEqual([422, "leadId"]);
    expect((await shop.patch(3, `bookings/${id}`, { status: "done" })).status).toBe(422);
  });

  test("may be changed when it is over, too", async () => {
    const { id } = (await shop.book(service.id, nextHour())).json;
    await shop.at(1, `bookings/${id}/cancel`);
    expect((await shop.patch(2, `bookings/${id}`, { note: "Ringede selv" })).json.note).toBe("Ringede selv");
  });
});

describe("the last step taken back", () => {
  test("brings a cancelled booking back to its time, and its time back to it", async () => {
    const start = nextHour();
    const { id } = (await shop.book(service.id, start)).json;
    await shop.at(1, `bookings/${id}/cancel`);
    const back = await shop.at(2, `bookings/${id}/restore`);
    expect([back.status, back.json.status, back.json.version]).toEqual([200, "confirmed", 3]);
    expect((await shop.book(service.id, start)).status).toBe(409);
    const [last] = (await shop.get(`bookings/${id}/events`)).json.data;
    expect(last).toMatchObject({
      action: "restored",
      before: { status: "cancelled" },
      after: { status: "confirmed" },
    });
  });

  test("is refused where somebody else has the time, with the nearest free ones", async () => {
    const start = nextHour();
    const { id } = (await shop.book(service.id, start)).json;
    await shop.at(1, `bookings/${id}/cancel`);
    expect((await shop.book(service.id, start)).status).toBe(201);
    const refused = await shop.at(2, `bookings/${id}/restore`);
    expect([refused.status, refused.json.code]).toEqual([409, "slot_taken"]);
    expect(refused.json.nearest.length).toBeGreaterThan(0);
    expect((await shop.get(`bookings/${id}`)).json).toMatchObject({ status: "cancelled", version: 2 });
  });

  test("goes one step: from done to begun, from begun to confirmed, and no further", async () => {
    const { id } = (await shop.book(service.id, nextHour())).json;
    await shop.at(1, `bookings/${id}/start`);
    await shop.at(2, `bookings/${id}/finish`);
    expect((await shop.at(3, `bookings/${id}/restore`)).json.status).toBe("in_progress");
    expect((await shop.at(4, `bookings/${id}/restore`)).json.status).toBe("confirmed");
    const end = await shop.at(5, `bookings/${id}/restore`);
    expect([end.status, end.json.code]).toEqual([409, "booking_state"]);
    expect((await shop.at(4, `bookings/${id}/restore`)).status).toBe(412);
  });

  test("does not take up a hold again", async () => {
    const { id } = (await shop.book(service.id, nextHour(), { hold: true })).json;
    await shop.at(1, `bookings/${id}/cancel`);
    expect((await shop.at(2, `bookings/${id}/restore`)).json.code).toBe("booking_state");
  });
});

test("totals follow every step", async () => {
  const before = await totals();
  const { id } = (await shop.book(service.id, nextHour())).json;
  expect(await totals()).toEqual({
    ...before,
    all: (before.all ?? 0) + 1,
    confirmed: (before.confirmed ?? 0) + 1,
  });
  await shop.at(1, `bookings/${id}/no-show`);
  expect(await totals()).toEqual({
    ...before,
    all: (before.all ?? 0) + 1,
    no_show: (before.no_show ?? 0) + 1,
  });
  expect((await shop.get("bookings?limit=1")).json.page).toMatchObject({
    total: (before.all ?? 0) + 1,
    totalKind: "exact",
  });
  const [wrong] = await query(database.worker, "select * from app.repair_counts($1)", [company.id]);
  expect(wrong).toBeUndefined();
});

test("series are listed, the newest first, with how many bookings each has", async () => {
  const start = nextHour();
  const wish = { serviceId: service.id, rule: "FREQ=WEEKLY;COUNT=3", start };
  const { id } = (await shop.post("booking-series", wish)).json;
  const other = (await shop.post("booking-series", { ...wish, start: nextHour() })).json;
  const { data, page } = (await shop.get("booking-series?limit=1")).json;
  expect(data).toMatchObject([{ id: other.id, serviceName: "Clean", bookingCount: 3, rule: wish.rule }]);
  const [second] = (await shop.get(`booking-series?limit=1&cursor=${page.nextCursor}`)).json.data;
  expect([second.id, page.total]).toEqual([id, 2]);
});
