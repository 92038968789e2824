import { beforeAll, describe, expect, test } from "vitest";
import { type Api, openApi } from "../../setup/api";
import { fillRoom, type Shop, shopOf } from "../../setup/bookings";
import { makeCompany, type TestCompany } from "../../setup/company";
import { createDatabase } from "../../setup/database";

const database = await createDatabase();

let api: Api;
let company: TestCompany;
let shop: Shop;
let anna: { id: string };
let bo: { id: string };
let service: { id: string };
let other: { id: string };
beforeAll(async () => {
  api = await openApi();
  company = await makeCompany(database.owner, "alfa");
  shop = shopOf(api, company);
  await shop.hours("00:00", "24:00", { closedOnHolidays: false });
  anna = await shop.resource();
  bo = await shop.resource({ name: "Bo", skills: ["windows"] });
  service = await shop.service([{ resourceId: anna.id }], { bufferBefore: 15, bufferAfter: 30 });
  other = await shop.service([{ skill: "windows" }], { name: "Windows" });
});

type Row = { id: string; start: string; status: string; resources: { id: string }[] };

const booked = async (serviceId: string, start: string, more: object = {}) => {
  const reply = await shop.book(serviceId, start, { ignoreHours: true, ...more });
  expect([reply.status, reply.json.code]).toEqual([201, undefined]);
  return reply.json as Row;
};
const span = async (from: string, to: string, more = "") => {
  const { status, json } = await shop.get(`bookings/calendar?from=${from}&to=${to}${more}`);
  expect(status).toBe(200);
  return json as { data: Row[]; resources: { id: string; name: string }[]; more: boolean };
};
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);

describe("the bookings of a span", () => {
  test("are all that are there at some time in it, half-open, wherever they begin", async () => {
    const before = await booked(service.id, "2028-02-01T08:00:00Z");
    const into = await booked(service.id, "2028-02-01T09:45:00Z");
    const inside = await booked(service.id, "2028-02-01T12:00:00Z");
    const out = await booked(service.id, "2028-02-01T17:30:00Z");
    const after = await booked(service.id, "2028-02-01T20:00:00Z");
    const long = await booked(other.id, "2028-01-10T08:00:00Z", { durationMinutes: 30 * 1_440 });
    const found = await span("2028-02-01T09:00:00Z", "2028-02-01T18:00:00Z");
    expect(ids(found.data)).toEqual([long.id, into.id, inside.id, out.id]);
    expect(found.more).toBe(false);
    expect(found.resources.map(({ name }) => name)).toEqual(["Anna", "Bo"]);
    // The one before ends where the span begins, the one after begins where it ends.
    expect(ids((await span("2028-02-01T09:00:00Z", "2028-02-01T20:00:00Z")).data)).not.toContain(after.id);
    expect(ids((await span("2028-02-01T08:59:59.999Z", "2028-02-01T09:00:00Z")).data)).toEqual([
      long.id,
      before.id,
    ]);
    // The last moment of the long one, and the one after it.
    expect(ids((await span("2028-02-09T07:59:59.999Z", "2028-02-10T00:00:00Z")).data)).toEqual([long.id]);
    expect((await span("2028-02-09T08:00:00Z", "2028-02-10T00:00:00Z")).data).toEqual([]);
  });

  test("say what they occupy, and can be those of chosen resources and of one service", async () => {
    const a = await booked(service.id, "2028-03-01T09:00:00Z", { note: "kept out" });
    const b = await booked(other.id, "2028-03-01T09:00:00Z");
    const [from, to] = ["2028-03-01T00:00:00Z", "2028-03-02T00:00:00Z"];
    const { data } = await span(from, to);
    expect(data.find(({ id }) => id === a.id)).toEqual({
      id: a.id,
      version: 1,
      status: "confirmed",
      serviceId: service.id,
      serviceName: "Clean",
      customerName: null,
      leadName: null,
      start: "2028-03-01T09:00:00.000Z",
      end: "2028-03-01T10:00:00.000Z",
      busyStart: "2028-03-01T08:45:00.000Z",
      busyEnd: "2028-03-01T10:30:00.000Z",
      whole: true,
      seats: 1,
      seriesId: null,
      expiresAt: null,
      resources: [{ id: anna.id, seats: [1] }],
    });
    expect(ids((await span(from, to, `&resourceIds=${bo.id}`)).data)).toEqual([b.id]);
    expect(ids((await span(from, to, `&resourceIds=${anna.id},${bo.id}`)).data).sort()).toEqual(
      [a.id, b.id].sort(),
    );
    expect(ids((await span(from, to, `&serviceId=${service.id}`)).data)).toEqual([a.id]);
    // A long one of a chosen resource is found as well.
    expect(
      ids((await span("2028-01-20T00:00:00Z", "2028-01-21T00:00:00Z", `&resourceIds=${bo.id}`)).data),
    ).toHaveLength(1);
    expect(
      (await span("2028-01-20T00:00:00Z", "2028-01-21T00:00:00Z", `&resourceIds=${anna.id}`)).data,
    ).toEqual([]);
  });

  test("leave out what was cancelled, unless it is asked for, and follow every change", async () => {
    const gone = await booked(service.id, "2028-04-01T09:00:00Z");
    const [from, to] = ["2028-04-01T00:00:00Z", "2028-04-02T00:00:00Z"];
    expect(ids((await span(from, to)).data)).toEqual([gone.id]);
    const { headers } = await shop.get(`bookings/calendar?from=${from}&to=${to}`);
    expect(headers.get("cache-status")).toContain("hit");
    await shop.at(1, `bookings/${gone.id}/cancel`);
    expect((await span(from, to)).data).toEqual([]);
    expect((await span(from, to, "&cancelled=true")).data[0]).toMatchObject({
      id: gone.id,
      status: "cancelled",
    });
  });

  test("end at 2,000, and say so", async () => {
    const full = await makeCompany(database.owner, "full");
    const of = shopOf(api, full);
    const room = await of.resource({ kind: "room", name: "Hall", capacity: 200 });
    const many = await of.service([{ resourceId: room.id }], { shared: true });
    await fillRoom(database.admin, { companyId: full.id, serviceId: many.id, resourceId: room.id }, 2_100);
    const { json } = await of.get("bookings/calendar?from=2028-05-01T00:00:00Z&to=2028-05-31T00:00:00Z");
    expect([json.data.length, json.more]).toEqual([2_000, true]);
    const starts = json.data.map(({ start }: Row) => start);
    expect(starts).toEqual([...starts].sort());
  });

  test.each([
    ["from=2028-05-01T00:00:00Z&to=2028-05-01T00:00:00Z", "to"],
    ["from=2028-05-01T00:00:00Z&to=2028-08-01T00:00:00Z", "to"],
    ["from=2028-05-01T00:00:00Z", "to"],
    ["from=monday&to=2028-05-02T00:00:00Z", "from"],
    ["from=2028-05-01T00:00:00Z&to=2028-05-02T00:00:00Z&resourceIds=anna", "resourceIds.0"],
    ["from=2028-05-01T00:00:00Z&to=2028-05-02T00:00:00Z&colour=red", "colour"],
  ])("%s names %s", async (search, field) => {
    const { status, json } = await shop.get(`bookings/calendar?${search}`);
    expect([status, json.errors?.[0]?.field]).toEqual([422, field]);
  });

  test("need the permission, and are never another company's", async () => {
    const mine = await booked(service.id, "2028-06-01T09:00:00Z");
    const search = "from=2028-06-01T00:00:00Z&to=2028-06-02T00:00:00Z";
    const stranger = await makeCompany(database.owner, "stranger");
    for (const path of [`calendar?${search}`, `calendar?${search}&resourceIds=${anna.id}`]) {
      const { json } = await api("GET", `/api/v1/bookings/${path}`, { key: stranger.key });
      expect(json).toEqual({ data: [], resources: [], more: false });
    }
    const days = await api("GET", "/api/v1/bookings/calendar/days?from=2028-06-01&to=2028-06-02", {
      key: stranger.key,
    });
    expect(days.json).toEqual({ data: [] });
    const frame = await api("GET", `/api/v1/bookings/calendar/frame?${search}`, { key: stranger.key });
    expect(frame.json).toMatchObject({ resources: [], services: [], hours: [] });
    const narrow = await makeCompany(database.owner, "narrow", ["leads:read"]);
    for (const path of [
      `calendar?${search}`,
      "calendar/days?from=2028-06-01&to=2028-06-02",
      `calendar/frame?${search}`,
    ])
      expect((await api("GET", `/api/v1/bookings/${path}`, { key: narrow.key })).status).toBe(403);
    expect(ids((await span("2028-06-01T00:00:00Z", "2028-06-02T00:00:00Z")).data)).toEqual([mine.id]);
  });
});

describe("the days of a month", () => {
  const days = async (search: string) => {
    const { status, json } = await shop.get(`bookings/calendar/days?${search}`);
    expect(status).toBe(200);
    return json.data as { day: string; count: number; first: Row[] }[];
  };

  test("count by the company's clock, and a booking over midnight is on both", async () => {
    // Copenhagen is an hour before UTC here: 22:30 is 23:30 there.
    const night = await booked(service.id, "2028-11-10T22:30:00Z");
    const ends = await booked(service.id, "2028-11-11T22:00:00Z");
    const found = await days("from=2028-11-01&to=2028-12-01");
    expect(found.map(({ day, count, first }) => [day, count, ids(first)])).toEqual([
      ["2028-11-10", 1, [night.id]],
      ["2028-11-11", 2, [night.id, ends.id]],
    ]);
    expect(await days("from=2028-11-11&to=2028-11-12&first=1")).toMatchObject([
      { day: "2028-11-11", count: 2, first: [{ id: night.id, serviceName: "Clean" }] },
    ]);
    expect(await days("from=2028-11-11&to=2028-11-12&first=0")).toEqual([
      { day: "2028-11-11", count: 2, first: [] },
    ]);
    expect(await days(`from=2028-11-01&to=2028-12-01&resourceIds=${bo.id}`)).toEqual([]);
  });

  test.each([
    ["from=2028-11-01&to=2029-01-01", "to"],
    ["from=2028-11-02&to=2028-11-01", "to"],
    ["from=2028-11-31&to=2028-12-02", "from"],
  ])("%s names %s", async (search, field) => {
    const { status, json } = await shop.get(`bookings/calendar/days?${search}`);
    expect([status, json.errors?.[0]?.field]).toEqual([422, field]);
  });
});

describe("the frame", () => {
  const frame = async (from: string, to: string) =>
    (await shop.get(`bookings/calendar/frame?from=${from}&to=${to}`)).json;

  test("has who there is, when they are open, and the names of days", async () => {
    const own = await shop.resource({ name: "Cecilie" });
    await shop.hours("22:00", "02:00", { resourceId: own.id });
    await shop.exception({ name: "Sommerlukket", firstDay: "2028-07-03", lastDay: "2028-07-04", spans: [] });
    const found = await frame("2028-07-02T22:00:00Z", "2028-07-05T22:00:00Z");
    expect(found.timeZone).toBe("Europe/Copenhagen");
    expect(found.resources.map(({ name }: { name: string }) => name)).toEqual(["Anna", "Bo", "Cecilie"]);
    expect(found.services[0]).toEqual({
      id: service.id,
      name: "Clean",
      durationMinutes: 60,
      stepMinutes: 15,
      needs: [{ resourceId: anna.id }],
    });
    expect(found.days).toEqual([
      { day: "2028-07-03", holiday: null, exception: "Sommerlukket" },
      { day: "2028-07-04", holiday: null, exception: "Sommerlukket" },
    ]);
    const of = (id: string | null) =>
      found.hours.find(({ resourceId }: { resourceId: string | null }) => resourceId === id)?.open;
    // Open all round the clock, two days apart; the company's closing is Cecilie's too.
    expect(of(null)).toEqual([
      ["2028-07-01T22:00:00.000Z", "2028-07-02T22:00:00.000Z"],
      ["2028-07-04T22:00:00.000Z", "2028-07-05T22:00:00.000Z"],
    ]);
    expect(of(own.id)).toEqual([
      ["2028-07-02T20:00:00.000Z", "2028-07-03T00:00:00.000Z"],
      ["2028-07-05T20:00:00.000Z", "2028-07-06T00:00:00.000Z"],
    ]);
  });

  test("follows what is changed, and names public holidays", async () => {
    const [from, to] = ["2028-12-24T23:00:00Z", "2028-12-25T23:00:00Z"];
    const before = await frame(from, to);
    expect(before.days).toEqual([{ day: "2028-12-25", holiday: "christmas", exception: null }]);
    await shop.resource({ name: "Dagny" });
    expect((await frame(from, to)).resources.length).toBe(before.resources.length + 1);
  });
});

test("a booking is moved and given to others in one step, or stays as it was", async () => {
  const also = await shop.resource({ name: "Eli", skills: ["windows"] });
  const one = await booked(other.id, "2028-08-01T09:00:00Z", { resourceIds: [bo.id] });
  const change = { start: "2028-08-01T11:00:00Z", resourceIds: [also.id], ignoreHours: true };
  const moved = await shop.at(1, `bookings/${one.id}/reschedule`, change);
  expect(moved.json).toMatchObject({
    start: "2028-08-01T11:00:00.000Z",
    resources: [{ id: also.id }],
    version: 2,
  });
  await booked(other.id, "2028-08-01T13:00:00Z", { resourceIds: [bo.id] });
  const refused = await shop.at(2, `bookings/${one.id}/reschedule`, {
    start: "2028-08-01T13:00:00Z",
    resourceIds: [bo.id],
    ignoreHours: true,
  });
  expect([refused.status, refused.json.code]).toEqual([409, "slot_taken"]);
  expect((await shop.get(`bookings/${one.id}`)).json).toMatchObject({
    version: 2,
    resources: [{ id: also.id }],
  });
});
