import { beforeAll, describe, expect, test } from "vitest";
import { type Api, openApi } from "../../setup/api";
import { type Shop, shopOf } from "../../setup/bookings";
import { makeCompany, type TestCompany } from "../../setup/company";
import { createDatabase, query } from "../../setup/database";

const database = await createDatabase();

let api: Api;
let company: TestCompany;
let shop: Shop;
let anna: { id: string };
let service: { id: string };
beforeAll(async () => {
  api = await openApi();
  company = await makeCompany(database.owner, "alfa");
  shop = shopOf(api, company);
  await shop.hours("09:00", "17:00", { closedOnHolidays: false });
  anna = await shop.resource();
  service = await shop.service([{ resourceId: anna.id }]);
});

/** A day of its own for each test, in summer: 09:00 in Copenhagen is 07:00 in UTC. */
let used = 0;
const nextDay = () => {
  const day = new Date(Date.UTC(2028, 5, 1) + ++used * 86_400_000).toISOString().slice(0, 10);
  return (time: string) => `${day}T${time}:00.000Z`;
};

describe("booking", () => {
  test("takes the time: it is offered before and not after, and the loser is told what is near", async () => {
    const at = nextDay();
    const before = await shop.free(service.id, at("00:00"), at("23:00"));
    expect(before[0]).toEqual({ start: at("07:00"), end: at("08:00"), free: 1 });
    expect(before.at(-1).end).toBe(at("15:00"));

    const booked = await shop.book(service.id, at("09:00"));
    expect(booked.status).toBe(201);
    expect(booked.json).toMatchObject({
      status: "confirmed",
      start: at("09:00"),
      end: at("10:00"),
      serviceName: "Clean",
      resources: [{ id: anna.id, name: "Anna", seats: [1] }],
      version: 1,
    });
    const starts = (await shop.free(service.id, at("00:00"), at("23:00"))).map(
      ({ start }: { start: string }) => start,
    );
    expect(starts).toContain(at("08:00"));
    expect(starts).toContain(at("10:00"));
    for (const gone of ["08:15", "08:45", "09:00", "09:45"]) expect(starts).not.toContain(at(gone));

    const lost = await shop.book(service.id, at("09:30"));
    expect([lost.status, lost.json.code]).toEqual([409, "slot_taken"]);
    expect(lost.json.nearest.map(({ start }: { start: string }) => start)).toEqual([
      at("08:00"),
      at("10:00"),
      at("10:15"),
      at("10:30"),
      at("10:45"),
    ]);
    // Half-open: the next may begin when this one ends.
    expect((await shop.book(service.id, at("10:00"))).status).toBe(201);
  });

  test("of 40 at once one succeeds, all others are told 409, and nothing is there twice", async () => {
    const at = nextDay();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => shop.book(service.id, at(n % 2 ? "09:00" : "09:30"))),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(39).fill(409)]);
    for (const { status, json } of answers) if (status === 409) expect(json.nearest.length).toBe(5);
    const rows = await query(database.owner, "select 1 from booking where starts_at::date = $1::date", [
      at("00:00"),
    ]);
    expect(rows.length).toBe(1);
  });
});
