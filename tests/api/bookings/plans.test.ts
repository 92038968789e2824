import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCtx } from "@/lib/core/context";
import { encodeCursor } from "@/lib/core/cursor";
import { listBookings } from "@/lib/domain/bookings/read";
import { BookingListQuery } from "@/lib/domain/bookings/schema";
import { COUNT_LIMIT, WALK } from "@/lib/domain/records/keyset-sql";
import { openApi } from "@/tests/setup/api";
import { shopOf } from "@/tests/setup/bookings";
import { makeCompany, type TestCompany } from "@/tests/setup/company";
import { createDatabase, query } from "@/tests/setup/database";
import { parentIndexes, statementsOf, type Work, workOf } from "@/tests/setup/plans";

// The lists of bookings as the app role, by the statements that are really sent, over rows of which one
// company has nine in ten. Asserted is how many rows Postgres looked at and by which index.

const LIMIT = 50;
const PAGE = 2 * (LIMIT + 1) + 10;
const ROWS = 60_000;
const RESOURCES = 20;

const database = await createDatabase();
const app = new Client({ connectionString: database.app });
afterAll(() => app.end());

let big: TestCompany;
let parents: Map<string, string>;
const ids: Record<string, string> = {};

/** Twenty resources, an hour a booking, one after the other; what is rare stands at the end of time. */
const BOOKINGS = `
  with made as (
    insert into booking (company_id, id, service_id, customer_id, lead_id, status, starts_at, ends_at, created_at)
    select $1::uuid, uuidv7(),
      case when n > $2 - 40 then $4::uuid else $3::uuid end,
      case when n % 9000 = 5 then $6::uuid when n % 3 = 0 then $5::uuid end,
      case when n % 8000 = 6 then $7::uuid end,
      case when n > $2 - 30 then 'no_show' when n < $2 * 0.7 then 'done' when n % 7 = 0 then 'cancelled' else 'confirmed' end,
      at.start, at.start + interval '1 hour', at.start - (n * 37 % 50000) * interval '1 minute'
    from generate_series(1, $2::int) n, lateral (select timestamptz '2026-01-01' + n / ${RESOURCES} * interval '1 hour' as start) at
    returning company_id, id, starts_at, ends_at, status
  ), placed as (
    select *, row_number() over (partition by starts_at order by id) as n from made
  )
  insert into booking_span (company_id, booking_id, resource_id, seat, starts_at, ends_at, blocks)
  select company_id, id, ($8::uuid[])[n], 1, starts_at, ends_at, status = 'confirmed' from placed`;

beforeAll(async () => {
  await app.connect();
  const api = await openApi();
  const companies = await Promise.all(
    ["big", "middle", "small"].map((slug) => makeCompany(database.owner, slug)),
  );
  [big] = companies as [TestCompany];
  for (const [at, company] of companies.entries()) {
    const shop = shopOf(api, company);
    const made = async (path: string, body: object) => (await shop.post(path, body)).json.id as string;
    const resources: string[] = [];
    for (let n = 0; n < RESOURCES; n++) resources.push((await shop.resource({ name: `R ${n}` })).id);
    const common = (await shop.service([{ resourceId: resources[0] }])).id as string;
    const rare = (await shop.service([{ resourceId: resources[1] }])).id as string;
    const customers = [await made("customers", { name: "Many" }), await made("customers", { name: "Few" })];
    const lead = await made("leads", { name: "Lead" });
    if (at === 0)
      Object.assign(ids, {
        common,
        rare,
        lead,
        many: customers[0],
        few: customers[1],
        resource: resources[2],
      });
    const share = [0.9, 0.08, 0.02][at] ?? 0;
    await query(database.owner, BOOKINGS, [
      company.id,
      Math.round(ROWS * share),
      common,
      rare,
      ...customers,
      lead,
      resources,
    ]);
  }
  await query(database.owner, "analyze booking, booking_span");
  parents = await parentIndexes(database.owner);
}, 180_000);

type Query = Record<string, string | number>;

function ctx() {
  const { id, slug, userId, memberId } = big;
  return makeCtx({
    requestId: "plans",
    company: { id, slug, name: slug, timeZone: "UTC", locale: "en", currency: "DKK", country: "DK" },
    actor: { kind: "member", userId, memberId, role: "owner", sessionId: "", name: "", email: "" },
    locale: "en",
  });
}

const page = (asked: Query) => listBookings(ctx(), BookingListQuery.parse({ limit: LIMIT, ...asked }));

/** Asks for a page and explains what was sent, by both kinds of plan where the statement is kept. */
async function works(asked: Query): Promise<Work[]> {
  const sent = (await statementsOf(() => page(asked))).filter(({ text }) => text.includes("from booking r"));
  expect(sent.length).toBe(1);
  const found: Work[] = [];
  for (const statement of sent)
    for (const generic of statement.name ? [false, true] : [false])
      found.push(await workOf(app, statement, "booking", { generic }));
  for (const { partitions } of found) expect(partitions.length).toBeLessThanOrEqual(1);
  return found;
}

/** Those of the bookings; names of services and resources are looked up beside them. */
function indexesOf({ indexes }: Work): string[] {
  return indexes.flatMap((one) => parents.get(one) ?? (one === "none" ? one : []));
}

async function count(condition: string): Promise<number> {
  const [row] = await query<{ n: number }>(
    database.owner,
    `select count(*)::int as n from booking where company_id = $1 and ${condition}`,
    [big.id],
  );
  return row?.n ?? 0;
}

/** Cursors at four fifths of a list. */
async function cursors(condition: string, sort: string): Promise<Query[]> {
  const column = sort.endsWith("start") ? "starts_at" : "created_at";
  const way = sort.startsWith("-") ? "desc" : "asc";
  const [row] = await query<{ key: string; id: string }>(
    database.owner,
    `select ${column}::text as key, id from booking where company_id = $1 and ${condition}
     order by ${column} ${way}, id ${way} offset $2 limit 1`,
    [big.id, Math.floor((await count(condition)) * 0.8)],
  );
  const { key = "", id = "" } = row ?? {};
  return (["next", "prev"] as const).map((towards) => ({
    cursor: encodeCursor({ sort, value: key, id, towards }),
  }));
}

/** Null: nearly all rows match, so any order serves. */
type Case = [filter: () => Query, condition: () => string, index: string | null, total: "kept" | "counted"];

const SERVED: Record<string, Case> = {
  everything: [() => ({}), () => "true", "booking_by_start", "kept"],
  "a common status": [() => ({ status: "done" }), () => "status = 'done'", "booking_by_status", "kept"],
  "a rare status": [() => ({ status: "no_show" }), () => "status = 'no_show'", "booking_by_status", "kept"],
  "a common service": [
    () => ({ serviceId: ids.common ?? "" }),
    () => `service_id = '${ids.common}'`,
    null,
    "counted",
  ],
  "a rare service": [
    () => ({ serviceId: ids.rare ?? "" }),
    () => `service_id = '${ids.rare}'`,
    "booking_by_service",
    "counted",
  ],
  "a customer with many": [
    () => ({ customerId: ids.many ?? "" }),
    () => `customer_id = '${ids.many}'`,
    "booking_by_customer",
    "counted",
  ],
  "a customer with few": [
    () => ({ customerId: ids.few ?? "" }),
    () => `customer_id = '${ids.few}'`,
    "booking_by_customer",
    "counted",
  ],
  "a lead": [
    () => ({ leadId: ids.lead ?? "" }),
    () => `lead_id = '${ids.lead}'`,
    "booking_by_lead",
    "counted",
  ],
  "days ahead": [
    () => ({ from: "2026-04-01T00:00:00Z" }),
    () => "starts_at >= '2026-04-01'",
    "booking_by_start",
    "counted",
  ],
  "a status on some days": [
    () => ({ status: "confirmed", from: "2026-04-01T00:00:00Z", to: "2026-04-08T00:00:00Z" }),
    () => "status = 'confirmed' and starts_at >= '2026-04-01' and starts_at < '2026-04-08'",
    "booking_by_status",
    "counted",
  ],
};

describe.each(["start", "-start"])("by %s, an index has filter and order", (sort) => {
  test.each(Object.keys(SERVED))("%s", async (name) => {
    const [filter, condition, index, total] = SERVED[name] as Case;
    for (const place of [{}, ...(await cursors(condition(), sort))]) {
      const first = !("cursor" in place);
      for (const work of await works({ sort, ...filter(), ...place })) {
        const said = JSON.stringify({ name, place, work });
        const counting = first && total === "counted" ? COUNT_LIMIT + 1 : 0;
        expect(work.read, said).toBeLessThanOrEqual(PAGE + counting);
        expect(work.sorted, said).toBeLessThanOrEqual(PAGE);
        const used = indexesOf(work);
        if (index === null) continue;
        if (counting === 0) expect(used, said).toEqual([index]);
        else expect(used, said).toContain(index);
      }
    }
  });
});

test.each(["createdAt", "-createdAt"])("everything by %s", async (sort) => {
  for (const place of [{}, ...(await cursors("true", sort))])
    for (const work of await works({ sort, ...place })) {
      expect(work.read, JSON.stringify(work)).toBeLessThanOrEqual(PAGE);
      expect(indexesOf(work)).toEqual(["booking_by_created"]);
    }
});

describe("filters no index has together cost a walk, or what matches", () => {
  test.each([
    ["a rare status of a common service", () => ({ serviceId: ids.common ?? "", status: "no_show" }), 40],
    ["a status of a customer", () => ({ customerId: ids.few ?? "", status: "done" }), 40],
    ["a resource", () => ({ resourceId: ids.resource ?? "" }), 4_000],
    ["a resource and a status", () => ({ resourceId: ids.resource ?? "", status: "no_show" }), 4_000],
  ] as [string, () => Query, number][])("%s", async (_, filter, matching) => {
    for (const sort of ["start", "-start", "-createdAt"])
      for (const work of await works({ sort, ...filter() })) {
        // The page by a walk or by collecting, and the counting beside it.
        expect(work.read, JSON.stringify({ sort, work })).toBeLessThanOrEqual(WALK + 3 * matching + PAGE);
        expect(work.indexes).not.toContain("none");
      }
  });
});

test("totals: exact for the company and a status, counted and then at least for the rest", async () => {
  const total = async (asked: Query) => {
    const { page: about } = JSON.parse((await page(asked)).text);
    return [about.total, about.totalKind];
  };
  expect(await total({})).toEqual([await count("true"), "exact"]);
  expect(await total({ status: "done" })).toEqual([await count("status = 'done'"), "exact"]);
  expect(await total({ status: "hold" })).toEqual([0, "exact"]);
  expect(await total({ serviceId: ids.common ?? "" })).toEqual([COUNT_LIMIT, "atLeast"]);
  expect(await total({ serviceId: ids.rare ?? "" })).toEqual([40, "exact"]);
});
