import { beforeAll, describe, expect, test } from "vitest";
import { type Api, openApi, type Reply } from "../../setup/api";
import { type Shop, shopOf } from "../../setup/bookings";
import { makeCompany, type TestCompany } from "../../setup/company";
import { createDatabase, query } from "../../setup/database";

const database = await createDatabase();

let api: Api;
beforeAll(async () => {
  api = await openApi();
});

type Time = { start: string; end: string; free: number; resourceIds?: string[] };
let companies = 0;

/** A company of its own, so that its hours are its own. */
async function newShop(
  timeZone = "Europe/Copenhagen",
  country = "DK",
): Promise<Shop & { company: TestCompany }> {
  const company = await makeCompany(database.owner, `shop-${++companies}`);
  await query(database.owner, "update company set time_zone = $2, country = $3 where id = $1", [
    company.id,
    timeZone,
    country,
  ]);
  return { ...shopOf(api, company), company };
}
const starts = (times: Time[]) => times.map(({ start }) => start.slice(0, 16));

describe("the nights of the change", () => {
  test("to summer time: of an opening from one to five in the night three hours are there", async () => {
    const shop = await newShop();
    await shop.hours("01:00", "05:00", { closedOnHolidays: false });
    const { id } = await shop.service([{ resourceId: (await shop.resource()).id }], { stepMinutes: 60 });
    // 28 March 2027, 02:00 becomes 03:00 in Copenhagen.
    expect(starts(await shop.free(id, "2027-03-27T12:00:00Z", "2027-03-28T12:00:00Z"))).toEqual([
      "2027-03-28T00:00",
      "2027-03-28T01:00",
      "2027-03-28T02:00",
    ]);
    // A span that begins in the hour that is left out begins an hour later.
    const odd = await newShop();
    await odd.hours("02:30", "05:00", { closedOnHolidays: false });
    const other = await odd.service([{ resourceId: (await odd.resource()).id }], { stepMinutes: 30 });
    expect(starts(await odd.free(other.id, "2027-03-27T12:00:00Z", "2027-03-28T12:00:00Z"))).toEqual([
      "2027-03-28T01:30",
      "2027-03-28T02:00",
    ]);
  });

  test("from summer time: five hours, and both times of the hour that comes twice can be booked", async () => {
    const shop = await newShop();
    await shop.hours("01:00", "05:00", { closedOnHolidays: false });
    const { id } = await shop.service([{ resourceId: (await shop.resource()).id }], { stepMinutes: 60 });
    const ask = async () => starts(await shop.free(id, "2027-10-30T12:00:00Z", "2027-10-31T12:00:00Z"));
    // 31 October 2027, 03:00 becomes 02:00: one o'clock is 23:00 UTC the day before, five is 04:00.
    expect(await ask()).toEqual([
      "2027-10-30T23:00",
      "2027-10-31T00:00",
      "2027-10-31T01:00",
      "2027-10-31T02:00",
      "2027-10-31T03:00",
    ]);
    expect((await shop.book(id, "2027-10-31T00:00:00Z")).status).toBe(201);
    // The same clock on the wall, an hour later.
    expect((await shop.book(id, "2027-10-31T02:00:00+01:00")).status).toBe(201);
    expect((await shop.book(id, "2027-10-31T02:00:00+02:00")).status).toBe(409);
    expect(await ask()).toEqual(["2027-10-30T23:00", "2027-10-31T02:00", "2027-10-31T03:00"]);
  });
});

test("over midnight: hours that close the next day, and a booking from one day into the other", async () => {
  const shop = await newShop();
  await shop.hours("22:00", "02:00", { closedOnHolidays: false });
  const { id } = await shop.service([{ resourceId: (await shop.resource()).id }], {
    stepMinutes: 60,
    durationMinutes: 120,
  });
  // From noon UTC, in winter: 22:00 is 21:00 UTC.
  const ask = async () => starts(await shop.free(id, "2027-02-01T12:00:00Z", "2027-02-02T12:00:00Z"));
  expect(await ask()).toEqual(["2027-02-01T21:00", "2027-02-01T22:00", "2027-02-01T23:00"]);
  expect((await shop.book(id, "2027-02-01T22:00:00Z")).json).toMatchObject({
    start: "2027-02-01T22:00:00.000Z",
    end: "2027-02-02T00:00:00.000Z",
  });
  expect(await ask()).toEqual([]);
  // Asked for the second day alone, what began the day before still stands in the way, and the span too.
  expect(starts(await shop.free(id, "2027-02-02T00:00:00Z", "2027-02-02T12:00:00Z"))).toEqual([]);
  // Open all day and night, days join.
  const always = await newShop();
  await always.hours("00:00", "24:00", { closedOnHolidays: false });
  const long = await always.service([{ resourceId: (await always.resource()).id }], {
    stepMinutes: 720,
    durationMinutes: 2_880,
  });
  expect(starts(await always.free(long.id, "2027-02-01T00:00:00Z", "2027-02-02T00:00:00Z"))).toEqual([
    "2027-02-01T11:00",
    "2027-02-01T23:00",
  ]);
});

test("the company's zone counts, wherever the question comes from", async () => {
  const shop = await newShop("America/New_York", "US");
  await shop.hours("09:00", "11:00");
  const { id } = await shop.service([{ resourceId: (await shop.resource()).id }], { stepMinutes: 60 });
  // Asked in Copenhagen's day: 00:00+02:00 to the next.
  const found = await shop.free(id, "2027-07-05T00:00:00%2B02:00", "2027-07-06T00:00:00%2B02:00");
  expect(starts(found)).toEqual(["2027-07-05T13:00", "2027-07-05T14:00"]);
  expect((await shop.book(id, "2027-07-05T15:00:00+02:00")).status).toBe(201);
  const closed = await shop.book(id, "2027-07-05T09:00:00+02:00");
  expect([closed.status, closed.json.errors[0].code]).toEqual([422, "outside_hours"]);
});

describe("hours", () => {
  test("own before the company's, special before closed before holiday before week", async () => {
    const shop = await newShop("Europe/Copenhagen", "NO");
    await shop.hours("09:00", "10:00");
    const [anna, bo] = [await shop.resource(), await shop.resource({ name: "Bo" })];
    await shop.hours("12:00", "13:00", { resourceId: bo.id, closedOnHolidays: false });
    const service = await shop.service([{ resourceId: anna.id }], { stepMinutes: 60 });
    const other = await shop.service([{ resourceId: bo.id }], { stepMinutes: 60 });
    const day = async (id: string, date: string) =>
      starts(await shop.free(id, `${date}T00:00:00Z`, `${date}T23:00:00Z`)).map((text) => text.slice(11));

    // The seventeenth of May is Norway's day.
    expect(await day(service.id, "2027-05-17")).toEqual([]);
    expect(await day(other.id, "2027-05-17")).toEqual(["10:00"]);
    expect(await day(service.id, "2027-05-18")).toEqual(["07:00"]);

    const days = { firstDay: "2027-05-17", lastDay: "2027-05-18" };
    const special = await shop.exception({ ...days, spans: [{ opens: "20:00", closes: "22:00" }] });
    // Of the company: for everybody, holiday or not, own hours or not.
    expect(await day(service.id, "2027-05-17")).toEqual(["18:00", "19:00"]);
    expect(await day(other.id, "2027-05-18")).toEqual(["18:00", "19:00"]);
    expect(await day(service.id, "2027-05-19")).toEqual(["07:00"]);
    // A day off of one's own goes before.
    await shop.exception({ firstDay: "2027-05-18", lastDay: "2027-05-18", resourceId: anna.id });
    expect(await day(service.id, "2027-05-18")).toEqual([]);
    expect(await day(other.id, "2027-05-18")).toEqual(["18:00", "19:00"]);
    // Closed wins over special hours of the same rank, and what is archived is nothing.
    const closed = await shop.exception({ firstDay: "2027-05-17", lastDay: "2027-05-17" });
    expect(await day(service.id, "2027-05-17")).toEqual([]);
    await shop.patch(1, `hours-exceptions/${closed.id}`, { archived: true });
    await shop.patch(1, `hours-exceptions/${special.id}`, { archived: true });
    expect(await day(other.id, "2027-05-17")).toEqual(["10:00"]);
  });

  test("several spans a day; without any hours nothing is open", async () => {
    const shop = await newShop();
    const { id } = await shop.service([{ resourceId: (await shop.resource()).id }], { stepMinutes: 60 });
    const ask = async () => starts(await shop.free(id, "2027-06-01T00:00:00Z", "2027-06-03T00:00:00Z"));
    expect(await ask()).toEqual([]);
    // 2027-06-01 is a Tuesday.
    await shop.post("opening-hours", {
      week: [
        { weekday: 2, opens: "09:00", closes: "11:00" },
        { weekday: 2, opens: "13:30", closes: "14:30" },
      ],
    });
    expect(await ask()).toEqual(["2027-06-01T07:00", "2027-06-01T08:00", "2027-06-01T11:30"]);
  });
});

describe("buffers", () => {
  test("stand between bookings, not at the edge of the day", async () => {
    const shop = await newShop();
    await shop.hours("09:00", "13:00");
    const { id } = await shop.service([{ resourceId: (await shop.resource()).id }], {
      stepMinutes: 15,
      bufferBefore: 15,
      bufferAfter: 30,
    });
    const ask = async () => starts(await shop.free(id, "2027-06-02T00:00:00Z", "2027-06-03T00:00:00Z"));
    expect((await ask()).slice(0, 1)).toEqual(["2027-06-02T07:00"]);
    expect((await ask()).slice(-1)).toEqual(["2027-06-02T10:00"]);
    // 10:15-11:15 here, occupied 10:00-11:45.
    expect((await shop.book(id, "2027-06-02T08:15:00Z")).status).toBe(201);
    // After 11:45 and fifteen minutes before; 09:00 would need until 10:30.
    expect(await ask()).toEqual(["2027-06-02T10:00"]);
    for (const start of ["07:00", "07:15", "09:30", "09:45"])
      expect((await shop.book(id, `2027-06-02T${start}:00Z`)).status, start).toBe(409);
    expect((await shop.book(id, "2027-06-02T10:00:00Z")).status).toBe(201);
  });
});

describe("resources", () => {
  test("any with the skill; several needs must each have their own", async () => {
    const shop = await newShop();
    await shop.hours("09:00", "11:00");
    const anna = await shop.resource({ skills: ["Cut", "colour"] });
    const bo = await shop.resource({ name: "Bo", skills: ["cut"] });
    const room = await shop.resource({ name: "Room", kind: "room" });
    const cut = await shop.service([{ skill: "cut" }, { resourceId: room.id }], { stepMinutes: 60 });
    const both = await shop.service([{ skill: "CUT" }, { skill: "colour" }], { stepMinutes: 60 });
    const ask = (id: string, more = "") =>
      shop.free(id, "2027-06-02T00:00:00Z", "2027-06-03T00:00:00Z", `&include=resources${more}`);

    expect((await ask(cut.id))[0].resourceIds.sort()).toEqual([anna.id, bo.id, room.id].sort());
    const first = await shop.book(cut.id, "2027-06-02T07:00:00Z", { resourceIds: [bo.id] });
    expect(first.json.resources.map(({ id }: { id: string }) => id).sort()).toEqual([bo.id, room.id].sort());
    // Anna is free, the room is not; Anna alone cannot do what takes two.
    expect(starts(await ask(cut.id))).toEqual(["2027-06-02T08:00"]);
    expect(starts(await ask(both.id))).toEqual(["2027-06-02T08:00"]);
    expect((await shop.book(cut.id, "2027-06-02T07:00:00Z")).status).toBe(409);
    // Bo can only cut, so Anna is left for the colour.
    const second = await shop.book(both.id, "2027-06-02T08:00:00Z");
    expect(second.json.resources.map(({ id }: { id: string }) => id).sort()).toEqual([anna.id, bo.id].sort());
    expect(await ask(cut.id)).toEqual([]);

    const stranger = await shop.resource({ name: "Nobody" });
    const wrong = await shop.book(cut.id, "2027-06-03T07:00:00Z", { resourceIds: [stranger.id] });
    expect(wrong.json.errors).toMatchObject([{ field: "resourceIds", code: "resources" }]);
    const asked = await shop.get(
      `services/${cut.id}/availability?from=2027-06-02T00:00:00Z&to=2027-06-03T00:00:00Z&resource=${stranger.id}`,
    );
    expect([asked.status, asked.json.errors[0].field]).toEqual([422, "resource"]);
  });

  test("one is asked for: its times alone", async () => {
    const shop = await newShop();
    await shop.hours("09:00", "12:00");
    const anna = await shop.resource({ skills: ["cut"] });
    const bo = await shop.resource({ name: "Bo", skills: ["cut"] });
    const { id } = await shop.service([{ skill: "cut" }], { stepMinutes: 60 });
    await shop.book(id, "2027-06-02T08:00:00Z", { resourceIds: [bo.id] });
    const ask = (more: string): Promise<Time[]> =>
      shop.free(id, "2027-06-02T00:00:00Z", "2027-06-03T00:00:00Z", more);
    expect((await ask("")).map(({ free }) => free)).toEqual([2, 1, 2]);
    expect(starts(await ask(`&resource=${bo.id}`))).toEqual(["2027-06-02T07:00", "2027-06-02T09:00"]);
    expect(starts(await ask(`&resource=${anna.id}`))).toHaveLength(3);
  });

  test("seats: as many at once as there are, and a seat must be free all the while", async () => {
    const shop = await newShop();
    await shop.hours("09:00", "12:00");
    const room = await shop.resource({ kind: "room", capacity: 3 });
    const { id } = await shop.service([{ resourceId: room.id }], { stepMinutes: 60, shared: true });
    const whole = await shop.service([{ resourceId: room.id }], { stepMinutes: 60 });
    const ask = async (more: string, of = id): Promise<string[]> =>
      starts(await shop.free(of, "2027-06-02T00:00:00Z", "2027-06-03T00:00:00Z", more)).map((text) =>
        text.slice(11),
      );

    expect((await shop.book(id, "2027-06-02T07:00:00Z", { seats: 2 })).json.resources[0].seats).toEqual([
      1, 2,
    ]);
    expect((await shop.book(id, "2027-06-02T08:00:00Z")).json.resources[0].seats).toEqual([1]);
    expect(await ask("&seats=2")).toEqual(["08:00", "09:00"]);
    expect(await ask("&seats=3")).toEqual(["09:00"]);
    expect(await ask("", whole.id)).toEqual(["09:00"]);
    // Two hours from 09:00 need one seat for both: the third is free.
    expect(
      (await shop.book(id, "2027-06-02T07:00:00Z", { durationMinutes: 120 })).json.resources[0].seats,
    ).toEqual([3]);
    expect((await shop.book(id, "2027-06-02T07:00:00Z")).status).toBe(409);
    expect((await shop.book(whole.id, "2027-06-02T08:00:00Z")).status).toBe(409);
    expect((await shop.book(whole.id, "2027-06-02T09:00:00Z")).json.resources[0].seats).toEqual([1, 2, 3]);
    expect((await shop.book(id, "2027-06-02T09:00:00Z")).status).toBe(409);
    const most = await shop.book(id, "2027-06-03T09:00:00Z", { seats: 4 });
    expect(most.json.errors).toMatchObject([{ field: "seats", code: "seats" }]);

    // A seat that comes belongs to who has the whole; where seats are sold it can be had.
    expect((await shop.patch(1, `resources/${room.id}`, { capacity: 4 })).status).toBe(200);
    expect((await shop.book(id, "2027-06-02T09:00:00Z")).status).toBe(409);
    expect((await shop.book(id, "2027-06-02T07:00:00Z")).json.resources[0].seats).toEqual([4]);
  });
});

describe("how far ahead", () => {
  test("neither sooner than the lead nor later than the window; the span must be one", async () => {
    const shop = await newShop();
    await shop.hours("00:00", "24:00", { closedOnHolidays: false });
    const { id } = await shop.service([{ resourceId: (await shop.resource()).id }], {
      leadMinutes: 2_880,
      windowDays: 3,
      stepMinutes: 60,
    });
    const now = Date.now();
    const iso = (days: number) => new Date(now + days * 86_400_000).toISOString();
    const found = await shop.free(id, iso(-1), iso(10));
    expect(Date.parse(found[0].start)).toBeGreaterThanOrEqual(now + 2 * 86_400_000);
    expect(Date.parse(found.at(-1).start)).toBeLessThan(now + 3 * 86_400_000);
    expect(found.length).toBeGreaterThanOrEqual(23);
    const ask = (from: string, to: string) => shop.get(`services/${id}/availability?from=${from}&to=${to}`);
    expect((await ask(iso(2), iso(1))).json.errors).toMatchObject([{ field: "to", code: "range" }]);
    expect((await ask(iso(0), iso(63))).json.errors).toMatchObject([{ field: "to", code: "too_far" }]);
    expect((await ask("yesterday", iso(1))).status).toBe(422);
  });
});

test("kept, until a booking, the hours, the service or a resource changes", async () => {
  const shop = await newShop();
  const hours: Reply["json"] = await shop.hours("09:00", "11:00");
  const anna = await shop.resource({ skills: ["cut"] });
  const service = await shop.service([{ skill: "cut" }], { stepMinutes: 60 });
  const ask = async () =>
    (await shop.free(service.id, "2027-06-02T00:00:00Z", "2027-06-03T00:00:00Z")).length;
  expect(await ask()).toBe(2);
  const booking = (await shop.book(service.id, "2027-06-02T07:00:00Z")).json;
  expect(await ask()).toBe(1);
  await shop.at(1, `bookings/${booking.id}/cancel`);
  expect(await ask()).toBe(2);
  await shop.patch(1, `services/${service.id}`, { stepMinutes: 30 });
  expect(await ask()).toBe(3);
  await shop.patch(1, `opening-hours/${hours.id}`, { week: [] });
  expect(await ask()).toBe(0);
  await shop.patch(2, `opening-hours/${hours.id}`, { week: hours.week });
  expect(await ask()).toBe(3);
  await shop.patch(1, `resources/${anna.id}`, { skills: [] });
  expect(await ask()).toBe(0);
});

test("another company's service is not found", async () => {
  const [shop, other] = [await newShop(), await newShop()];
  const { id } = await shop.service([{ resourceId: (await shop.resource()).id }]);
  const path = `services/${id}/availability?from=2027-06-02T00:00:00Z&to=2027-06-03T00:00:00Z`;
  expect((await other.get(path)).status).toBe(404);
});
