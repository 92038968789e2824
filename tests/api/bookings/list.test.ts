import { beforeAll, describe, expect, test } from "vitest";
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

let used = 0;
const nextDay = () => {
  const day = new Date(Date.UTC(2028, 5, 1) + 10 * ++used * 86_400_000).toISOString().slice(0, 10);
  return (time: string) => `${day}T${time}:00.000Z`;
};
describe("the list", () => {
  test("by start and by making, both ways, with filters, each row once", async () => {
    const other = shopOf(api, await makeCompany(database.owner, "lists"));
    await other.hours("00:00", "24:00", { closedOnHolidays: false });
    const [one, two] = [await other.resource(), await other.resource({ name: "Bo" })];
    const { id } = await other.service([{ resourceId: one.id }], { durationMinutes: 30, stepMinutes: 30 });
    const second = await other.service([{ resourceId: two.id }], { durationMinutes: 30, stepMinutes: 30 });
    const customer = (await other.post("customers", { name: "Kunde" })).json;
    const lead = (await other.post("leads", { name: "Lead" })).json;
    const made: { id: string; start: string }[] = [];
    for (let n = 0; n < 12; n++) {
      // Not in the order in which they are made.
      const start = new Date(Date.UTC(2028, 0, 1, (n * 5) % 12)).toISOString();
      const more = n % 3 === 0 ? { customerId: customer.id } : n % 3 === 1 ? { leadId: lead.id } : {};
      made.push((await other.book(n % 2 ? id : second.id, start, more)).json);
    }
    await other.at(1, `bookings/${made[0]?.id}/cancel`);
    const walk = async (filter: string) => {
      const rows: { id: string; start: string; customerName: string | null }[] = [];
      let cursor = "";
      do {
        const { json } = await other.get(`bookings?limit=5&${filter}${cursor && `&cursor=${cursor}`}`);
        rows.push(...json.data);
        cursor = json.page.nextCursor ?? "";
      } while (cursor);
      return rows;
    };
    const ids = (rows: { id: string }[]) => rows.map((row) => row.id);
    const byStart = [...made].sort((a, b) => (a.start < b.start ? -1 : 1));
    expect(ids(await walk("sort=start"))).toEqual(ids(byStart));
    expect(ids(await walk("sort=-start"))).toEqual(ids(byStart).reverse());
    expect(ids(await walk("sort=createdAt"))).toEqual(ids(made));
    expect(ids(await walk("sort=-createdAt"))).toEqual(ids(made).reverse());
    const mine = await walk(`customerId=${customer.id}`);
    expect([mine.length, mine[0]?.customerName]).toEqual([4, "Kunde"]);
    expect((await walk(`leadId=${lead.id}`)).length).toBe(4);
    expect((await walk(`serviceId=${id}`)).length).toBe(6);
    expect((await walk(`resourceId=${two.id}`)).length).toBe(6);
    expect(ids(await walk("status=cancelled"))).toEqual([made[0]?.id]);
    const span = await walk("from=2028-01-01T02:00:00Z&to=2028-01-01T05:00:00Z");
    expect(span.map(({ start }) => start.slice(11, 13))).toEqual(["02", "03", "04"]);
    expect((await other.get("bookings?sort=price")).status).toBe(422);

    // What the list in the browser asks for: ids alone, far rows by passing over, a page by its rank.
    const few = (await other.get("bookings?fields=id&limit=2")).json.data;
    expect(few).toEqual(byStart.slice(0, 2).map((row) => ({ id: row.id })));
    const over = (await other.get("bookings?skip=7&limit=1")).json;
    expect(over.data).toEqual([{ id: byStart[7]?.id }]);
    const behind = (await other.get(`bookings?cursor=${over.page.nextCursor}&limit=2`)).json;
    expect(ids(behind.data)).toEqual(ids(byStart.slice(8, 10)));
    const middle = (await other.get("bookings?rank=5&limit=2")).json;
    expect(ids(middle.data)).toEqual(ids(byStart.slice(5, 7)));
    expect(middle.page).toMatchObject({ rank: 5, rankKind: "exact", total: 12 });
    expect(middle.page.prevCursor).not.toBeNull();
    expect((await other.get("bookings?fields=nothing")).json.errors[0].field).toBe("fields");
  });

  test("is kept until something in it changes, names included", async () => {
    const ask = async () => (await shop.get("bookings?limit=1&sort=-createdAt")).json;
    await shop.book(service.id, nextDay()("09:00"));
    const before = await ask();
    expect((await shop.get("bookings?limit=1&sort=-createdAt")).headers.get("cache-status")).toContain("hit");
    await shop.patch(1, `services/${service.id}`, { name: "Cleaning" });
    expect((await ask()).data[0]).toEqual({ ...before.data[0], serviceName: "Cleaning" });
  });

  const plans: [string, string, string][] = [
    ["start", "order by starts_at, id", "booking_by_start"],
    ["making", "order by created_at desc, id desc", "booking_by_created"],
    [
      "customer",
      "and customer_id = '01a2072e-0000-7000-8000-000000000000' order by starts_at, id",
      "booking_by_customer",
    ],
    [
      "lead",
      "and lead_id = '01a2072e-0000-7000-8000-000000000000' order by starts_at, id",
      "booking_by_lead",
    ],
    [
      "service",
      "and service_id = '01a2072e-0000-7000-8000-000000000000' order by starts_at, id",
      "booking_by_service",
    ],
    ["status", "and status = 'pending' order by starts_at desc, id desc", "booking_by_status"],
  ];
  test.each(plans)("by %s uses its index in one partition, as the app role", async (_, tail, index) => {
    await query(database.admin, "analyze booking");
    await withClient(database.app, async (client) => {
      await client.query("begin");
      await client.query("select set_config('app.company_id', $1, true)", [company.id]);
      await client.query("set local enable_seqscan = off; set local enable_bitmapscan = off");
      const { rows } = await client.query(
        `explain (format json) select id from booking where company_id = '${company.id}' ${tail} limit 51`,
      );
      await client.query("rollback");
      const plan = JSON.stringify(rows[0]["QUERY PLAN"]);
      const [parent] = await query<{ names: string[] }>(
        database.owner,
        "select array_agg(c.relname::text) as names from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::regclass",
        [index],
      );
      const used = [...plan.matchAll(/"Index Name":"([^"]+)"/g)].map(([, name]) => name);
      expect(used.length).toBe(1);
      expect(parent?.names).toContain(used[0]);
      expect(plan).not.toContain('"Node Type":"Sort"');
    });
  });
});
