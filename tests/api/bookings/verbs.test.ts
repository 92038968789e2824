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
let bo: { id: string };
let service: { id: string };
beforeAll(async () => {
  api = await openApi();
  company = await makeCompany(database.owner, "alfa");
  shop = shopOf(api, company);
  await shop.hours("09:00", "17:00", { closedOnHolidays: false });
  anna = await shop.resource({ skills: ["cut"] });
  bo = await shop.resource({ name: "Bo", skills: ["cut"] });
  service = await shop.service([{ skill: "cut" }], { cancelMinutes: 60 });
});

let used = 0;
const nextDay = () => {
  const day = new Date(Date.UTC(2028, 5, 1) + 10 * ++used * 86_400_000).toISOString().slice(0, 10);
  return (time: string) => `${day}T${time}:00.000Z`;
};
const booked = async (start: string, more: object = {}) =>
  (await shop.book(service.id, start, { resourceIds: [anna.id], ...more })).json;
const actions = async (id: string) =>
  (
    await query<{ action: string }>(
      database.owner,
      "select action from event where entity_id = $1 order by id",
      [id],
    )
  ).map(({ action }) => action);

describe("a booking", () => {
  test("is started, finished, and then over; each step an event, and its time free again", async () => {
    const at = nextDay();
    const { id } = await booked(at("09:00"));
    expect((await shop.at(1, `bookings/${id}/start`)).json).toMatchObject({
      status: "in_progress",
      version: 2,
    });
    expect((await shop.at(2, `bookings/${id}/cancel`)).json.code).toBe("booking_state");
    expect((await shop.at(2, `bookings/${id}/reschedule`, { start: at("10:00") })).json.code).toBe(
      "booking_state",
    );
    expect((await shop.book(service.id, at("09:00"), { resourceIds: [anna.id] })).status).toBe(409);
    expect((await shop.at(2, `bookings/${id}/finish`)).json).toMatchObject({ status: "done", version: 3 });
    expect((await shop.book(service.id, at("09:00"), { resourceIds: [anna.id] })).status).toBe(201);
    expect(await actions(id)).toEqual(["created", "started", "finished"]);
    const history = (await shop.get(`bookings/${id}/events`)).json.data;
    expect(history[0]).toMatchObject({
      action: "finished",
      before: { status: "in_progress" },
      after: { status: "done" },
      actor: { kind: "key" },
    });
    for (const verb of ["confirm", "start", "finish", "cancel", "no-show"])
      expect((await shop.at(3, `bookings/${id}/${verb}`)).status, verb).toBe(409);
  });

  test("nobody came for, or cancelled, is free again", async () => {
    const at = nextDay();
    const { id } = await booked(at("09:00"));
    expect((await shop.at(1, `bookings/${id}/no-show`)).json.status).toBe("no_show");
    const second = await booked(at("09:00"));
    expect((await shop.at(1, `bookings/${second.id}/cancel`)).json.status).toBe("cancelled");
    expect((await booked(at("09:00"))).status).toBe("confirmed");
  });

  test("is changed at its version alone", async () => {
    const at = nextDay();
    const { id } = await booked(at("09:00"));
    for (const [verb, body] of [
      ["confirm", {}],
      ["start", {}],
      ["cancel", {}],
      ["no-show", {}],
      ["finish", {}],
      ["reschedule", { start: at("11:00") }],
      ["reassign", { resourceIds: [bo.id] }],
    ] as const) {
      expect((await shop.post(`bookings/${id}/${verb}`, body)).status, verb).toBe(428);
      expect((await shop.at(7, `bookings/${id}/${verb}`, body)).status, verb).toBe(412);
    }
    const answers = await Promise.all(Array.from({ length: 8 }, () => shop.at(1, `bookings/${id}/cancel`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
  });

  test("of parallel confirms one is made, also against those who cancel", async () => {
    const at = nextDay();
    const { id } = (await shop.book(service.id, at("09:00"), { hold: true })).json;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => shop.at(1, `bookings/${id}/${n % 2 ? "confirm" : "cancel"}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
    expect((await actions(id)).length).toBe(2);
  });
});

describe("moving", () => {
  test("to another time, over its own place, longer and back; before and after are told", async () => {
    const at = nextDay();
    const { id } = await booked(at("09:00"));
    const moved = await shop.at(1, `bookings/${id}/reschedule`, { start: at("09:30"), durationMinutes: 90 });
    expect(moved.json).toMatchObject({
      start: at("09:30"),
      end: at("11:00"),
      version: 2,
      status: "confirmed",
    });
    expect((await booked(at("09:00"))).code).toBe("slot_taken");
    expect((await booked(at("08:30"))).status).toBe("confirmed");
    // Nothing changes: nothing is written.
    expect((await shop.at(2, `bookings/${id}/reschedule`, { start: at("09:30") })).json.version).toBe(2);
    const [event] = await query(
      database.owner,
      "select action, before, after from event where entity_id = $1 order by id desc limit 1",
      [id],
    );
    expect(event).toEqual({
      action: "rescheduled",
      before: { start: at("09:00"), end: at("10:00"), resourceIds: [anna.id] },
      after: { start: at("09:30"), end: at("11:00"), resourceIds: [anna.id] },
    });
    const taken = await shop.at(2, `bookings/${id}/reschedule`, { start: at("08:45") });
    expect([taken.status, taken.json.code, taken.json.nearest.length]).toEqual([409, "slot_taken", 5]);
    expect((await shop.at(2, `bookings/${id}/reschedule`, { start: at("23:00") })).json.errors[0].code).toBe(
      "outside_hours",
    );
    expect((await shop.at(2, `bookings/${id}/reschedule`, {})).status).toBe(422);
    // What was refused has changed nothing.
    expect((await shop.get(`bookings/${id}`)).json).toEqual(moved.json);
  });

  test("to others, and many into one place: one gets it", async () => {
    const at = nextDay();
    const { id } = await booked(at("09:00"));
    const given = await shop.at(1, `bookings/${id}/reassign`, { resourceIds: [bo.id] });
    expect(given.json.resources).toMatchObject([{ id: bo.id }]);
    expect(await actions(id)).toEqual(["created", "reassigned"]);
    expect((await booked(at("09:00"))).status).toBe("confirmed");
    expect((await shop.at(2, `bookings/${id}/reassign`, { resourceIds: [anna.id] })).status).toBe(409);

    const all = [];
    for (const time of ["07:00", "08:00", "10:00", "11:00"]) all.push(await booked(at(time)));
    const answers = await Promise.all(
      all.map(({ id }) => shop.at(1, `bookings/${id}/reschedule`, { start: at("13:00") })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  test("two that would change places at once end in an answer, not in a deadlock", async () => {
    const at = nextDay();
    const [one, two] = [await booked(at("09:00")), await booked(at("09:00"), { resourceIds: [bo.id] })];
    const answers = await Promise.all([
      shop.at(1, `bookings/${one.id}/reassign`, { resourceIds: [bo.id] }),
      shop.at(1, `bookings/${two.id}/reassign`, { resourceIds: [anna.id] }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([409, 409]);
  });
});

describe("a series", () => {
  const series = (start: string, rule: string, more: object = {}) =>
    shop.post("booking-series", { serviceId: service.id, start, rule, resourceIds: [anna.id], ...more });

  test("books all of its times, and single ones are moved and cancelled by themselves", async () => {
    const at = nextDay();
    const made = await series(at("09:00"), "FREQ=DAILY;COUNT=4");
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      version: 1,
      rule: "FREQ=DAILY;COUNT=4",
      timeZone: "Europe/Copenhagen",
      skipped: [],
    });
    const { id, bookings } = made.json;
    expect(bookings).toHaveLength(4);
    const [first, second] = bookings;
    await shop.at(1, `bookings/${second.id}/reschedule`, { start: second.start.replace("09:00", "11:00") });
    await shop.at(1, `bookings/${bookings[3].id}/cancel`);
    const moved = (await shop.get(`bookings/${second.id}`)).json;
    expect(moved).toMatchObject({ seriesId: id, seriesStart: second.start });
    const after = await shop.get(`booking-series/${id}`);
    expect(after.json.bookings.map(({ status }: { status: string }) => status)).toEqual([
      "confirmed",
      "confirmed",
      "confirmed",
      "cancelled",
    ]);
    expect(after.json.bookings[0]).toEqual(first);
    expect((await shop.get(`bookings?seriesId=${id}`)).json.data).toHaveLength(4);
    expect(await actions(second.id)).toEqual(["created", "rescheduled"]);

    expect((await shop.post(`booking-series/${id}/cancel`)).status).toBe(428);
    expect((await shop.at(9, `booking-series/${id}/cancel`)).status).toBe(412);
    expect((await shop.get(`booking-series/${id}`)).json.bookings[0].status).toBe("confirmed");
    const rest = await shop.at(1, `booking-series/${id}/cancel`, { from: second.start });
    expect(rest.json.bookings.map(({ status }: { status: string }) => status)).toEqual([
      "confirmed",
      "cancelled",
      "cancelled",
      "cancelled",
    ]);
    expect(await actions(bookings[2].id)).toEqual(["created", "cancelled"]);
  });

  test("of which one is taken is not booked at all, or without that one", async () => {
    const at = nextDay();
    const there = await booked(new Date(Date.parse(at("09:00")) + 86_400_000).toISOString());
    const refused = await series(at("09:00"), "FREQ=DAILY;COUNT=3");
    expect([refused.status, refused.json.code, refused.json.taken]).toEqual([
      409,
      "slot_taken",
      [there.start],
    ]);
    const rows = await query(database.owner, "select from booking where starts_at = $1", [at("09:00")]);
    expect(rows).toEqual([]);
    const made = await series(at("09:00"), "FREQ=DAILY;COUNT=3", { skipTaken: true });
    expect([made.status, made.json.skipped, made.json.bookings.length]).toEqual([201, [there.start], 2]);
  });

  test("does not run into itself", async () => {
    const at = nextDay();
    const refused = await series(at("09:00"), "FREQ=DAILY;COUNT=3", {
      durationMinutes: 1_500,
      ignoreHours: true,
    });
    expect(refused.status).toBe(409);
    expect(refused.json.taken).toHaveLength(1);
  });

  test("of two that want the same times one gets all of them", async () => {
    const at = nextDay();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => series(at("09:00"), `FREQ=DAILY;COUNT=${3 + (n % 2)}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(5).fill(409)]);
  });

  test("with a rule that cannot be followed is refused, another company's not found", async () => {
    const at = nextDay();
    for (const rule of ["FREQ=HOURLY;COUNT=2", "FREQ=DAILY", "FREQ=DAILY;COUNT=300", "sometimes"])
      expect((await series(at("09:00"), rule)).json.errors, rule).toMatchObject([{ field: "rule" }]);
    const { id } = (await series(at("09:00"), "FREQ=DAILY;COUNT=1")).json;
    const other = shopOf(api, await makeCompany(database.owner, `other-${used}`));
    expect((await other.get(`booking-series/${id}`)).status).toBe(404);
    expect((await other.at(1, `booking-series/${id}/cancel`)).status).toBe(404);
  });
});

describe("a customer's link", () => {
  const open = (verb: string, body: object) => api("POST", `/api/v1/booking-links/${verb}`, { body });
  const linked = async (start: string) => {
    const booking = await booked(start);
    const { status, json } = await shop.post(`bookings/${booking.id}/link`);
    expect(status).toBe(201);
    return { id: booking.id as string, token: json.token as string };
  };

  test("shows, moves and cancels, and needs nothing else", async () => {
    const at = nextDay();
    const { id, token } = await linked(at("09:00"));
    const kept = await query<{ token_hash: string }>(database.owner, "select token_hash from booking_link");
    expect(JSON.stringify(kept)).not.toContain(token);
    const seen = await open("view", { token });
    expect(seen.json).toEqual({
      company: "alfa",
      timeZone: "Europe/Copenhagen",
      service: "Clean",
      status: "confirmed",
      start: at("09:00"),
      end: at("10:00"),
      location: "",
      changeableUntil: at("08:00"),
    });
    await booked(at("11:00"));
    const taken = await open("reschedule", { token, start: at("11:30") });
    expect([taken.status, taken.json.nearest.length]).toEqual([409, 5]);
    expect((await open("reschedule", { token, start: at("12:00") })).json.start).toBe(at("12:00"));
    // The link reaches to the end of the booking, where that is now.
    const [link] = await query<{ at: Date }>(
      database.owner,
      "select expires_at as at from booking_link where booking_id = $1",
      [id],
    );
    expect(link?.at.toISOString()).toBe(at("13:00"));
    expect((await open("cancel", { token })).json.status).toBe("cancelled");
    expect((await open("cancel", { token })).json.code).toBe("too_late");
    expect(await actions(id)).toEqual(["created", "linked", "rescheduled", "cancelled"]);
  });

  test("is bound to the service's rule", async () => {
    const at = nextDay();
    const { id, token } = await linked(at("09:00"));
    const past = await open("reschedule", { token, start: "2020-01-01T09:00:00Z" });
    expect(past.json.errors).toMatchObject([{ field: "start", code: "too_soon" }]);
    const far = await open("reschedule", { token, start: "2040-01-01T09:00:00Z" });
    expect(far.json.errors).toMatchObject([{ field: "start", code: "too_far" }]);
    // As if it began in half an hour.
    await query(
      database.owner,
      "update booking set starts_at = now() + interval '30 minutes', ends_at = now() + interval '90 minutes' where id = $1",
      [id],
    );
    expect((await open("cancel", { token })).json.code).toBe("too_late");
    expect((await open("reschedule", { token, start: at("12:00") })).json.code).toBe("too_late");
    expect((await shop.at(1, `bookings/${id}/cancel`)).status).toBe(200);
  });

  test("that is made up, or past its time, opens nothing", async () => {
    const at = nextDay();
    const { token } = await linked(at("09:00"));
    for (const wrong of ["x", `${token}x`, token.toLowerCase()])
      expect((await open("view", { token: wrong })).status, wrong).toBe(410);
    await query(database.owner, "update booking_link set expires_at = now()");
    for (const verb of ["view", "cancel"])
      expect((await open(verb, { token })).json.code).toBe("link_invalid");
    expect((await open("reschedule", { token, start: at("12:00") })).json.code).toBe("link_invalid");
  });
});
