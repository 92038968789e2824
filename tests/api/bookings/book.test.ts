import { beforeAll, describe, expect, test } from "vitest";
import { sweepHolds } from "@/lib/domain/bookings/status";
import { type Api, openApi } from "../../setup/api";
import { type Shop, shopOf } from "../../setup/bookings";
import { makeCompany, type TestCompany } from "../../setup/company";
import { createDatabase, query, withClient } from "../../setup/database";

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

test("who waits for a resource holds no connection: one waits in the database, and other work goes on", async () => {
  const at = nextDay();
  const waiting = () =>
    query<{ n: number }>(
      database.admin,
      `select count(*)::int as n from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and not l.granted and a.datname = current_database()`,
    ).then(([row]) => row?.n ?? 0);
  await withClient(database.owner, async (somebody) => {
    // Another process is at work on Anna's day.
    await somebody.query("begin");
    await somebody.query("select pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 21))", [
      company.id,
      anna.id,
    ]);
    const answers = Array.from({ length: 30 }, (_, n) =>
      shop.book(service.id, at("09:00"), n % 3 ? {} : { durationMinutes: 60 + n }),
    );
    let most = 0;
    while (most === 0) most = Math.max(most, await waiting());
    const beside = await Promise.all(
      Array.from({ length: 8 }, (_, n) => shop.get(`bookings?limit=${n + 1}`)),
    );
    most = Math.max(most, await waiting());
    await somebody.query("commit");
    expect(beside.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(most).toBe(1);
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    // One that waited in the database for longer than a request may says so.
    expect(statuses.filter((status) => ![201, 409, 503].includes(status))).toEqual([]);
  });
});

describe("a hold", () => {
  test("keeps its time until it runs out; confirmed it is a booking", async () => {
    const at = nextDay();
    const held = await shop.book(service.id, at("09:00"), { hold: true });
    expect(held.json).toMatchObject({ status: "hold", version: 1 });
    expect(Date.parse(held.json.expiresAt)).toBeGreaterThan(Date.now());
    expect((await shop.book(service.id, at("09:00"))).status).toBe(409);
    const confirmed = await shop.at(1, `bookings/${held.json.id}/confirm`);
    expect(confirmed.json).toMatchObject({ status: "confirmed", version: 2, expiresAt: null });
    // Its time does not run out any more.
    await expire(held.json.id);
    expect((await shop.book(service.id, at("09:00"))).status).toBe(409);
  });

  test("past its time stands in nobody's way, swept or not, and cannot be confirmed", async () => {
    const at = nextDay();
    const held = (await shop.book(service.id, at("09:00"), { hold: true })).json;
    await expire(held.id);
    const late = await shop.at(1, `bookings/${held.id}/confirm`);
    expect([late.status, late.json.code]).toEqual([409, "booking_state"]);
    const moved = await shop.at(1, `bookings/${held.id}/reschedule`, { start: at("11:00") });
    expect([moved.status, moved.json.code]).toEqual([409, "booking_state"]);
    // Two at once: one gets the place of the hold.
    const answers = await Promise.all([1, 2].map(() => shop.book(service.id, at("09:30"))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const gone = await shop.get(`bookings/${held.id}`);
    expect(gone.json).toMatchObject({ status: "cancelled", version: 2 });
    const events = await query(
      database.owner,
      "select action, actor_kind, before, after from event where entity_id = $1 order by id desc limit 1",
      [held.id],
    );
    expect(events).toEqual([
      { action: "expired", actor_kind: "system", before: { status: "hold" }, after: { status: "cancelled" } },
    ]);
  });

  test("is swept, once, with its event", async () => {
    const at = nextDay();
    const held = (await shop.book(service.id, at("09:00"), { hold: true })).json;
    const other = (await shop.book(service.id, at("11:00"), { hold: true })).json;
    await expire(held.id);
    // As the worker finds its way: which companies have something to sweep.
    expect(await query(database.worker, "select app.held_companies() as id")).toEqual([{ id: company.id }]);
    await expect(query(database.app, "select app.held_companies()")).rejects.toMatchObject({ code: "42501" });
    expect(await sweepHolds(company.id)).toBe(1);
    expect(await sweepHolds(company.id)).toBe(0);
    expect((await shop.get(`bookings/${held.id}`)).json.status).toBe("cancelled");
    expect((await shop.get(`bookings/${other.id}`)).json.status).toBe("hold");
  });
});

/** As if its time had run out. */
async function expire(id: string): Promise<void> {
  await query(
    database.owner,
    "update booking set expires_at = now() - interval '1 second' where id = $1 and status = 'hold'",
    [id],
  );
}

describe("the promise of the database", () => {
  test("holds against whoever writes past the locks", async () => {
    const at = nextDay();
    const { id } = (await shop.book(service.id, at("09:00"))).json;
    const again = query(
      database.owner,
      `insert into booking_span (company_id, booking_id, resource_id, seat, starts_at, ends_at)
       select company_id, booking_id, resource_id, 1, starts_at + interval '59 minutes', ends_at + interval '1 hour'
       from (select gen_random_uuid() as n, * from booking_span where booking_id = $1) s`,
      [id],
    );
    await expect(again).rejects.toMatchObject({ code: expect.stringMatching(/^23(P01|505)$/) });
    // A cancelled one cannot come back to life over another.
    await shop.at(1, `bookings/${id}/cancel`);
    expect((await shop.book(service.id, at("09:30"))).status).toBe(201);
    const revived = query(database.owner, "update booking set status = 'confirmed' where id = $1", [id]);
    await expect(revived).rejects.toMatchObject({ code: "23P01" });
  });
});

describe("what is asked for", () => {
  test("must be possible", async () => {
    const at = nextDay();
    const field = async (more: object, of = service.id) => {
      const { status, json } = await shop.book(of, at("09:00"), more);
      return [
        status,
        ...(json.errors ?? []).map(({ field, code }: { field: string; code: string }) => `${field} ${code}`),
      ];
    };
    const nobody = "00000000-0000-7000-8000-000000000000";
    expect(await field({}, nobody)).toEqual([422, "serviceId not_found"]);
    expect(await field({ customerId: nobody })).toEqual([422, "customerId not_found"]);
    expect(await field({ leadId: nobody })).toEqual([422, "leadId not_found"]);
    expect(await field({ resourceIds: [nobody] })).toEqual([422, "resourceIds resources"]);
    expect(await field({ seats: 2 })).toEqual([422, "seats seats"]);
    expect(await field({ colour: "red" })).toEqual([422, "colour unknown"]);
    expect(await field({ start: at("03:00") })).toEqual([422, "start outside_hours"]);
    expect((await shop.book(service.id, at("03:00"), { ignoreHours: true })).status).toBe(201);
    // Refused bookings leave nothing behind.
    expect((await shop.book(service.id, at("09:00"))).status).toBe(201);
    const gone = await shop.service([{ resourceId: anna.id }]);
    await shop.patch(1, `services/${gone.id}`, { archived: true });
    expect(await field({}, gone.id)).toEqual([422, "serviceId archived"]);
  });

  test("by another company, or without the permission, is not", async () => {
    const at = nextDay();
    const other = shopOf(api, await makeCompany(database.owner, "beta"));
    const reader = await makeCompany(database.owner, "gamma", ["bookings:read"]);
    const { id } = (await shop.book(service.id, at("09:00"))).json;
    expect((await other.get(`bookings/${id}`)).status).toBe(404);
    for (const verb of ["confirm", "start", "finish", "cancel", "no-show"])
      expect((await other.at(1, `bookings/${id}/${verb}`)).status, verb).toBe(404);
    expect((await other.at(1, `bookings/${id}/reschedule`, { start: at("10:00") })).status).toBe(404);
    expect((await other.at(1, `bookings/${id}/reassign`, { resourceIds: [anna.id] })).status).toBe(404);
    expect((await other.post(`bookings/${id}/link`)).status).toBe(404);
    expect((await other.book(service.id, at("10:00"))).json.errors[0].code).toBe("not_found");
    expect((await other.get("bookings")).json.data).toEqual([]);
    const refused = await shopOf(api, reader).book(service.id, at("10:00"));
    expect([refused.status, refused.json.code]).toEqual([403, "forbidden"]);
    expect((await api("GET", `/api/v1/bookings/${id}`)).status).toBe(401);
  });

  test("with an Idempotency-Key is done once, and replayed to who asks again, also where it is taken", async () => {
    const at = nextDay();
    const body = { serviceId: service.id, start: at("09:00") };
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        shop.post("bookings", body, n < 6 ? { "idempotency-key": "mine" } : {}),
      ),
    );
    const good = answers.filter(({ status }) => status === 201);
    expect(new Set(good.map(({ json }) => json.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    const winner = good[0]?.json;
    const again = await shop.post("bookings", body, { "idempotency-key": "mine" });
    // Whoever won: the key has its own answer, every time the same.
    const once = await shop.post("bookings", body, { "idempotency-key": "mine" });
    expect(once.status).toBe(again.status);
    if (again.status === 201) expect(again.json.id).toBe(winner.id);
  });

  test("pending where staff confirm", async () => {
    const at = nextDay();
    const asks = await shop.service([{ resourceId: anna.id }], { staffConfirms: true });
    const pending = (await shop.book(asks.id, at("09:00"))).json;
    expect(pending.status).toBe("pending");
    expect((await shop.book(service.id, at("09:00"))).status).toBe(409);
    expect((await shop.at(1, `bookings/${pending.id}/confirm`)).json.status).toBe("confirmed");
  });
});
