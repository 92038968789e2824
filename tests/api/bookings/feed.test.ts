import ICAL from "ical.js";
import { beforeAll, describe, expect, test } from "vitest";
import { type Api, openApi } from "../../setup/api";
import { type Shop, shopOf } from "../../setup/bookings";
import { makeCompany, type TestCompany } from "../../setup/company";
import { createDatabase, query } from "../../setup/database";

const database = await createDatabase();
const DAY = 86_400_000;
const soon = (days: number) =>
  `${new Date(Date.now() + days * DAY).toISOString().slice(0, 10)}T10:00:00.000Z`;

let api: Api;
let company: TestCompany;
let shop: Shop;
let room: { id: string };
let service: { id: string };
let customer: { id: string };
beforeAll(async () => {
  api = await openApi();
  company = await makeCompany(database.owner, "feed");
  shop = shopOf(api, company);
  room = await shop.resource({ kind: "room", name: "Ærø; sal, 1" });
  service = await shop.service([{ resourceId: room.id }], {
    name: "Møde med en meget lang overskrift: blåbærgrød, rødgrød og æblegrød til alle",
  });
  customer = (await shop.post("customers", { name: "Åse Bæk", kind: "person" })).json;
});

const path = () => `resources/${room.id}/calendar-feed`;
const read = (file: string, headers: Record<string, string> = {}) => api("GET", file, { headers });
const book = async (days: number) =>
  (await shop.book(service.id, soon(days), { ignoreHours: true, customerId: customer.id })).json;
const events = (text: string) =>
  new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents("vevent").map((one) => ({
    uid: String(one.getFirstPropertyValue("uid")),
    sequence: Number(one.getFirstPropertyValue("sequence")),
    status: String(one.getFirstPropertyValue("status")),
    summary: String(one.getFirstPropertyValue("summary")),
    start: String(one.getFirstPropertyValue("dtstart")),
  }));

describe("a resource's calendar feed", () => {
  test("is nothing until it is made; its address is shown once and kept as a hash", async () => {
    expect((await shop.get(path())).json).toEqual({ feed: null });
    const made = await shop.post(path(), {});
    expect(made.status).toBe(201);
    expect(made.headers.get("cache-control")).toContain("no-store");
    expect(made.json.path).toMatch(/^\/api\/v1\/calendar-feeds\/[\w-]{43}\.ics$/);
    const token = made.json.path.slice("/api/v1/calendar-feeds/".length, -4);
    const [kept] = await query<{ token_hash: string }>(database.owner, "select * from calendar_feed");
    expect(kept?.token_hash).toHaveLength(64);
    expect(JSON.stringify(kept)).not.toContain(token);
    expect((await shop.get(path())).json.feed).toMatchObject({ names: false, version: 1 });
  });

  test("shows what is booked, without names, in lines of 75 octets that end within no letter", async () => {
    const booking = await book(3);
    const { path: file } = (await shop.post(path(), {})).json;
    const { status, headers, text } = await read(file);
    expect([status, headers.get("content-type")]).toEqual([200, "text/calendar; charset=utf-8"]);
    expect(headers.get("cache-control")).toContain("private");
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text).not.toContain("\ufffd");
    expect(text).toContain("X-WR-CALNAME:Ærø\\; sal\\, 1");
    expect(text).not.toContain("Åse");
    expect(events(text)).toEqual([
      {
        uid: `${booking.id}@skala`,
        sequence: 1,
        status: "CONFIRMED",
        summary: expect.stringMatching(/^Møde .* alle$/),
        start: soon(3).replace(".000", ""),
      },
    ]);
  });

  test("keeps a booking's id while it moves and is cancelled, with a higher number each time", async () => {
    const booking = await book(5);
    const { path: file } = (await shop.post(path(), { names: true })).json;
    const find = async () => events((await read(file)).text).find(({ uid }) => uid.startsWith(booking.id));
    expect(await find()).toMatchObject({ sequence: 1, summary: expect.stringContaining("Åse Bæk") });
    await shop.at(1, `bookings/${booking.id}/reschedule`, { start: soon(6), ignoreHours: true });
    expect(await find()).toMatchObject({ sequence: 2, start: soon(6).replace(".000", "") });
    await shop.at(2, `bookings/${booking.id}/cancel`);
    expect(await find()).toMatchObject({ sequence: 3, status: "CANCELLED" });
  });

  test("is not sent again while nothing has changed", async () => {
    const { path: file } = (await shop.post(path(), {})).json;
    const etag = (await read(file)).headers.get("etag") ?? "";
    expect(etag).not.toBe("");
    const again = await read(file, { "if-none-match": etag });
    expect([again.status, again.text]).toEqual([304, ""]);
    await book(8);
    expect((await read(file, { "if-none-match": etag })).status).toBe(200);
  });

  test("leaves out what is too long ago or too far ahead", async () => {
    const { path: file } = (await shop.post(path(), {})).json;
    const before = events((await read(file)).text).length;
    const booking = await book(400);
    expect(events((await read(file)).text)).toHaveLength(before);
    const old = soon(-100);
    await query(
      database.owner,
      "update booking set starts_at = $2::timestamptz, ends_at = $2::timestamptz + interval '1 hour' where id = $1",
      [booking.id, old],
    );
    await query(
      database.owner,
      "update booking_span set starts_at = $2::timestamptz, ends_at = $2::timestamptz + interval '1 hour' where booking_id = $1",
      [booking.id, old],
    );
    const fresh = (await shop.post(path(), {})).json.path;
    expect(events((await read(fresh)).text).some(({ uid }) => uid.startsWith(booking.id))).toBe(false);
  });

  test("shows nothing at its old address once it is renewed or removed", async () => {
    const first = (await shop.post(path(), {})).json.path;
    const second = (await shop.post(path(), {})).json.path;
    expect((await read(first)).status).toBe(410);
    expect((await read(second)).status).toBe(200);
    const version = (await shop.get(path())).json.feed.version;
    expect((await shop.patch(version, path(), { names: true })).json.feed.names).toBe(true);
    expect((await shop.patch(version, path(), { names: false })).status).toBe(412);
    expect((await api("DELETE", `/api/v1/${path()}`, { key: company.key })).status).toBe(204);
    expect((await read(second)).status).toBe(410);
    expect((await api("DELETE", `/api/v1/${path()}`, { key: company.key })).status).toBe(404);
    expect((await read("/api/v1/calendar-feeds/short.ics")).status).toBe(422);
  });

  test("is read so often and no more", async () => {
    const { path: file } = (await shop.post(path(), {})).json;
    const statuses = await Promise.all(Array.from({ length: 70 }, async () => (await read(file)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  });

  test("is another company's to nobody", async () => {
    const other = await makeCompany(database.owner, "other");
    const theirs = shopOf(api, other);
    for (const answer of [await theirs.get(path()), await theirs.post(path(), {})])
      expect(answer.status).toBe(404);
  });
});
