import { beforeAll, describe, expect, test } from "vitest";
import { type Api, openApi } from "../setup/api";
import { type Shop, shopOf } from "../setup/bookings";
import { makeCompany } from "../setup/company";
import { createDatabase, query } from "../setup/database";

const database = await createDatabase();

let api: Api;
let shop: Shop;
let other: Shop;
let reader: Shop;
beforeAll(async () => {
  api = await openApi();
  shop = shopOf(api, await makeCompany(database.owner, "alfa"));
  other = shopOf(api, await makeCompany(database.owner, "beta"));
  reader = shopOf(api, await makeCompany(database.owner, "gamma", ["services:read"]));
});

const week = [{ weekday: 1, opens: "09:00", closes: "17:00" }];
const KINDS: [path: string, create: object, change: object][] = [
  [
    "resources",
    { kind: "vehicle", name: "Van", skills: ["Lift", "lift"] },
    { name: "Big van", skills: ["tow"] },
  ],
  [
    "services",
    { name: "Move", durationMinutes: 90, needs: [{ skill: "lift" }] },
    { needs: [{ skill: "tow" }], cancelMinutes: null },
  ],
  ["opening-hours", { week }, { week: [], closedOnHolidays: false }],
  [
    "hours-exceptions",
    { firstDay: "2026-12-24", lastDay: "2026-12-31", name: "Jul" },
    { lastDay: "2027-01-01" },
  ],
];

describe.each(KINDS)("%s", (path, create, change) => {
  let id = "";

  test("are created, read, listed, changed, archived and restored, each at its version and with its event", async () => {
    const made = await shop.post(path, create);
    expect([made.status, made.json.version]).toEqual([201, 1]);
    id = made.json.id;
    const read = await shop.get(`${path}/${id}`);
    expect(read.json).toEqual(made.json);
    expect(read.headers.get("etag")).toBe('"1"');
    expect((await shop.get(path)).json.data).toEqual([made.json]);

    const changed = await shop.patch(1, `${path}/${id}`, change);
    expect(changed.json).toMatchObject({ ...change, version: 2 });
    expect((await shop.get(path)).json.data).toEqual([changed.json]);
    expect((await shop.patch(2, `${path}/${id}`, change)).json.version).toBe(2);
    expect((await shop.patch(2, `${path}/${id}`, { archived: true })).json.archivedAt).toMatch(/Z$/);
    expect((await shop.get(path)).json.data).toEqual([]);
    expect((await shop.get(`${path}?archived=any`)).json.data).toHaveLength(1);
    expect((await shop.patch(3, `${path}/${id}`, { archived: false })).json.archivedAt).toBeNull();
    const events = await query<{ action: string }>(
      database.owner,
      "select action from event where entity_id = $1 order by id",
      [id],
    );
    expect(events.map(({ action }) => action)).toEqual(["created", "updated", "archived", "restored"]);
  });

  test("are refused without a version, with an old one, and with unknown fields", async () => {
    const bare = await shop.get(`${path}/${id}`);
    expect(bare.json.version).toBe(4);
    const key = { "content-type": "application/json" };
    expect((await shop.post(path, { ...create, colour: "red" }, key)).json.errors).toMatchObject([
      { field: "colour", code: "unknown" },
    ]);
    expect((await shop.patch(1, `${path}/${id}`, change)).status).toBe(412);
    const answers = await Promise.all(
      [1, 2, 3].map(() => shop.patch(4, `${path}/${id}`, { archived: true })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    await shop.patch(5, `${path}/${id}`, { archived: false });
  });

  test("are another company's not to see or change, nor a reader's to write", async () => {
    expect((await other.get(`${path}/${id}`)).status).toBe(404);
    expect((await other.patch(6, `${path}/${id}`, change)).status).toBe(404);
    expect((await other.get(path)).json.data).toEqual([]);
    expect((await reader.get(path)).status).toBe(200);
    expect((await reader.post(path, create)).status).toBe(403);
  });
});

test("a change without If-Match is 428", async () => {
  const { id } = await shop.resource();
  const { key } = await makeCompany(database.owner, "delta");
  expect((await api("PATCH", `/api/v1/resources/${id}`, { key, body: { name: "X" } })).status).toBe(428);
});

test("needs must name resources that are there, none twice; a resource is not another company's", async () => {
  const theirs = await other.resource();
  const ours = await shop.resource();
  const service = (needs: object[]) => shop.post("services", { name: "S", durationMinutes: 30, needs });
  expect((await service([{ resourceId: theirs.id }])).json.errors[0]).toMatchObject({
    field: "needs",
    code: "not_found",
  });
  const twice = [{ resourceId: ours.id }, { resourceId: ours.id }];
  expect((await service(twice)).json.errors[0].field).toBe("needs");
  expect((await service([])).status).toBe(422);
  for (const [path, body] of [
    ["opening-hours", { week, resourceId: theirs.id }],
    ["hours-exceptions", { firstDay: "2026-12-24", lastDay: "2026-12-24", resourceId: theirs.id }],
  ] as const)
    expect((await shop.post(path, body)).json.errors, path).toMatchObject([
      { field: "resourceId", code: "not_found" },
    ]);
});

test("one set of hours a resource and one for the company, also of two at once", async () => {
  const { id } = await shop.resource();
  const both = await Promise.all([1, 2].map(() => shop.post("opening-hours", { week, resourceId: id })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect((await shop.post("opening-hours", { week })).status).toBe(409);
});

test("hours and days that cannot be are refused", async () => {
  const span = (opens: string, closes: string) =>
    shop.post("opening-hours", { week: [{ weekday: 1, opens, closes }] });
  for (const [opens, closes] of [
    ["24:00", "25:00"],
    ["9:00", "17:00"],
    ["09:00", "17:60"],
  ] as const)
    expect((await span(opens, closes)).status).toBe(422);
  const days = (firstDay: string, lastDay: string) => shop.post("hours-exceptions", { firstDay, lastDay });
  expect((await days("2026-02-30", "2026-03-01")).status).toBe(422);
  expect((await days("2026-03-02", "2026-03-01")).json.errors).toMatchObject([
    { field: "lastDay", code: "range" },
  ]);
});

test("public holidays of the company's country", async () => {
  const { json } = await shop.get("holidays?year=2026");
  expect(json.data).toContainEqual({ day: "2026-04-02", name: "maundyThursday" });
  expect((await shop.get("holidays?year=1500")).status).toBe(422);
});
