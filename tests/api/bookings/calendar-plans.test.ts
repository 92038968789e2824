// What Postgres looks at for the calendar: the days asked for, found by an index, whatever else there is.
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCtx } from "@/lib/core/context";
import { readCalendar, readCalendarDays } from "@/lib/domain/bookings/calendar";
import { CalendarDaysQuery, CalendarQuery } from "@/lib/domain/bookings/calendar-schema";
import { openApi } from "../../setup/api";
import { fillRoom, shopOf } from "../../setup/bookings";
import { makeCompany, type TestCompany } from "../../setup/company";
import { createDatabase, query } from "../../setup/database";
import { parentIndexes, statementsOf, workOf } from "../../setup/plans";

const database = await createDatabase();
const app = new Client({ connectionString: database.app });
let crowded: TestCompany;
let rooms: string[];
let parents: Map<string, string>;
beforeAll(async () => {
  await app.connect();
  crowded = await makeCompany(database.owner, "crowded");
  const of = shopOf(await openApi(), crowded);
  rooms = [];
  for (let n = 0; n < 3; n++) {
    const room = await of.resource({ kind: "room", name: `Hall ${n}`, capacity: 200 });
    rooms.push(room.id);
    const service = await of.service([{ resourceId: room.id }], { shared: true });
    const place = { companyId: crowded.id, serviceId: service.id, resourceId: room.id };
    await fillRoom(database.admin, place, 20_000);
  }
  await query(database.admin, "analyze booking; analyze booking_span");
  parents = await parentIndexes(database.owner);
});
afterAll(() => app.end());

const ctx = () =>
  makeCtx({
    requestId: "plans",
    company: {
      ...{ id: crowded.id, slug: "crowded", name: "Crowded", timeZone: "Europe/Copenhagen" },
      ...{ locale: "da", currency: "DKK", country: "DK" },
    },
    actor: { kind: "system", name: "plans" },
    locale: "da",
  });

const DAY = { from: "2028-09-01T00:00:00Z", to: "2028-09-02T00:00:00Z" };
/** Of three rooms, a booking every 17 minutes: a day has 254, and two are read. */
const PER_DAY = Math.ceil((24 * 60) / 17) + 5;

const asked: [string, () => Promise<unknown>, { bookings: number; spans: number }][] = [
  ["a day", () => readCalendar(ctx(), CalendarQuery.parse(DAY)), { bookings: 6 * PER_DAY, spans: 0 }],
  [
    "a day of one resource",
    () => readCalendar(ctx(), CalendarQuery.parse({ ...DAY, resourceIds: rooms[1] })),
    { bookings: 4 * PER_DAY, spans: 3 * PER_DAY },
  ],
  [
    "the days of a week",
    () => readCalendarDays(ctx(), CalendarDaysQuery.parse({ from: "2028-09-04", to: "2028-09-11" })),
    { bookings: 3 * 8 * PER_DAY, spans: 0 },
  ],
];
test.each(asked)(
  "%s: the days asked for and the one before, by an index, as the app role",
  async (_, ask, most) => {
    const sent = (await statementsOf(ask)).filter(({ text }) => text.includes("from booking r"));
    expect(sent.length).toBe(1);
    for (const generic of [false, true]) {
      const [statement] = sent;
      if (!statement) throw new Error("nothing was sent");
      const work = await workOf(app, statement, "booking", { generic });
      expect(work.partitions.length).toBe(1);
      // What is told is read once more by its key, with what it names.
      expect(work.read).toBeLessThanOrEqual(2 * most.bookings);
      expect(work.indexes).not.toContain("none");
      for (const index of work.indexes)
        expect([undefined, "booking_by_start", "booking_long"]).toContain(parents.get(index));
      const spans = await workOf(app, statement, "booking_span", { generic });
      expect(spans.read).toBeLessThanOrEqual(most.spans + 2 * most.bookings);
      expect(spans.indexes).not.toContain("none");
    }
  },
);
