import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCtx } from "@/lib/core/context";
import { encodeCursor } from "@/lib/core/cursor";
import { CustomerListQuery } from "@/lib/domain/customers/schema";
import { listCustomers } from "@/lib/domain/customers/service";
import { LeadListQuery } from "@/lib/domain/leads/schema";
import { listLeads } from "@/lib/domain/leads/service";
import { ORDERS } from "@/lib/domain/records/indexed";
import { COUNT_LIMIT, WALK } from "@/lib/domain/records/keyset-sql";
import { listHistory, listNotes } from "@/lib/domain/records/service";
import { makeCompany, type TestCompany } from "@/tests/setup/company";
import { createDatabase, query, withClient } from "@/tests/setup/database";
import { parentIndexes, statementsOf, type Work, workOf } from "@/tests/setup/plans";
import { fillSkewed, type Skewed } from "@/tests/setup/skewed";

// Every list, filter and order, as the app role, by the statements that the services really send. What is
// asserted is how many rows Postgres looked at and by which index, not what it thought that would cost.

const LIMIT = 50;
/** What a page may look at: its rows, and a few for what is around it. */
const PAGE = 2 * (LIMIT + 1) + 10;
const LEADS = 60_000;
const CUSTOMERS = 20_000;

const database = await createDatabase();
let big: TestCompany;
let skewed: Skewed;
let parents: Map<string, string>;
const app = new Client({ connectionString: database.app });
afterAll(() => app.end());

beforeAll(async () => {
  await app.connect();
  const companies = await Promise.all(
    ["big", "middle", "small"].map((slug) => makeCompany(database.owner, slug)),
  );
  [big] = companies as [TestCompany];
  skewed = await fillSkewed(database, companies, LEADS, CUSTOMERS);
  parents = await parentIndexes(database.owner);
}, 180_000);

type Subject = "lead" | "customer";
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

async function page(subject: Subject, asked: Query): Promise<{ text: string }> {
  const found =
    subject === "lead"
      ? await listLeads(ctx(), LeadListQuery.parse({ limit: LIMIT, ...asked }))
      : await listCustomers(ctx(), CustomerListQuery.parse({ limit: LIMIT, ...asked }));
  return { text: found.text };
}

/** Asks for a page and explains what was sent, by the plan that knows no values where the statement is kept. */
async function works(subject: Subject, asked: Query): Promise<Work[]> {
  const sent = (await statementsOf(() => page(subject, asked))).filter(({ text }) =>
    text.includes(`from ${subject} r`),
  );
  expect(sent.length).toBe(1);
  const found: Work[] = [];
  for (const statement of sent) {
    found.push(await workOf(app, statement, subject, { generic: statement.name !== undefined }));
  }
  for (const { partitions } of found) expect(partitions.length).toBeLessThanOrEqual(1);
  return found;
}

const COLUMN: Record<string, string> = {
  createdAt: "created_at",
  updatedAt: "updated_at",
  name: "name",
  value: "value",
};

function orderOf(sort: string): { column: string; way: string } {
  return { column: COLUMN[sort.replace("-", "")] ?? "", way: sort.startsWith("-") ? "desc" : "asc" };
}

/** How many of big's rows meet a condition. */
async function count(subject: Subject, condition: string): Promise<number> {
  const [row] = await query<{ n: number }>(
    database.owner,
    `select count(*)::int as n from ${subject} where company_id = $1 and ${condition}`,
    [big.id],
  );
  return row?.n ?? 0;
}

/** Cursors at four fifths of a list. */
async function cursors(subject: Subject, condition: string, sort: string): Promise<Query[]> {
  const { column, way } = orderOf(sort);
  const at = Math.floor((await count(subject, condition)) * 0.8);
  const [row] = await query<{ key: string; id: string }>(
    database.owner,
    `select ${column}::text as key, id from ${subject} where company_id = $1 and ${condition}
     order by ${column} ${way}, id ${way} offset $2 limit 1`,
    [big.id, at],
  );
  const { key = "", id = "" } = row ?? {};
  return (["next", "prev"] as const).map((towards) => ({
    cursor: encodeCursor({ sort, value: key, id, towards }),
  }));
}

const SORTS: Record<Subject, string[]> = {
  lead: ["-createdAt", "createdAt", "-updatedAt", "updatedAt", "name", "-name", "-value", "value"],
  customer: ["-createdAt", "createdAt", "-updatedAt", "updatedAt", "name", "-name"],
};

const OPEN = "archived_at is null";

/** A page from an index of the order: the first, one after and one before a place far down. */
async function expectServed(
  subject: Subject,
  asked: Query,
  condition: string,
  index: string | string[],
  counted: boolean,
): Promise<void> {
  const halves = asked.archived === "any" ? 2 : 1;
  const sort = String(asked.sort);
  for (const place of [{}, ...(await cursors(subject, condition, sort))]) {
    const first = !("cursor" in place);
    for (const work of await works(subject, { ...asked, ...place })) {
      const said = JSON.stringify({ asked, place, work });
      const counting = first && counted ? halves * (COUNT_LIMIT + 1) : 0;
      expect(work.read, said).toBeLessThanOrEqual(halves * PAGE + counting);
      expect(work.sorted, said).toBeLessThanOrEqual(halves * PAGE);
      const used = work.indexes.map((name) => parents.get(name) ?? name).sort();
      if (counting === 0) expect(used, said).toEqual([index].flat().sort());
      else expect(used, said).toEqual(expect.arrayContaining([index].flat()));
    }
  }
}

const NAME: Record<string, string> = {
  created_at: "created",
  updated_at: "updated",
  name: "name",
  value: "value",
};

describe.each(["lead", "customer"] as const)("%ss: an index has filter and order", (subject) => {
  test.each(SORTS[subject])("%s: open, archived, and both", async (sort) => {
    const name = NAME[orderOf(sort).column];
    await expectServed(subject, { sort }, OPEN, `${subject}_open_by_${name}`, false);
    const archived = `${subject}_archived_by_${name}`;
    await expectServed(subject, { sort, archived: "true" }, "archived_at is not null", archived, true);
    const both = [archived, `${subject}_open_by_${name}`];
    await expectServed(subject, { sort, archived: "any" }, "true", both, true);
  });

  const values: Record<string, [string, () => string, string][]> = {
    status: [
      ["status", () => (subject === "lead" ? "new" : "active"), "status = ?"],
      ["status", () => (subject === "lead" ? "qualified" : "inactive"), "status = ?"],
    ],
    kind: [["kind", () => "organisation", "kind = ?"]],
    source: [
      ["source", () => "source 1", "source = ?"],
      ["source", () => "rare", "source = ?"],
    ],
    owner: [
      ["ownerId", () => skewed.members[1] ?? "", "owner_id = ?"],
      ["ownerId", () => "none", "owner_id is null"],
    ],
  };
  const { dimensions, filtered } = ORDERS[subject];
  const served = SORTS[subject].filter((sort) => filtered.some((column) => column === orderOf(sort).column));
  test.each(dimensions.flatMap((dimension) => served.map((sort) => [dimension, sort] as const)))(
    "%s, %s",
    async (dimension, sort) => {
      const name = NAME[orderOf(sort).column];
      for (const [parameter, value, sql] of values[dimension] ?? []) {
        const condition = `${OPEN} and ${sql.replace("?", `'${value()}'`)}`;
        const index = `${subject}_open_by_${dimension}${name === "created" ? "" : `_${name}`}`;
        await expectServed(subject, { sort, [parameter]: value() }, condition, index, false);
      }
    },
  );

  test.each(dimensions)("archived, %s, -createdAt", async (dimension) => {
    for (const [parameter, value, sql] of values[dimension] ?? []) {
      const condition = `archived_at is not null and ${sql.replace("?", `'${value()}'`)}`;
      if ((await count(subject, condition)) === 0) continue;
      const asked = { sort: "-createdAt", archived: "true", [parameter]: value() };
      await expectServed(subject, asked, condition, `${subject}_archived_by_${dimension}`, true);
    }
  });

  test("ranges of the order's column, alone and with a status", async () => {
    const from = "2026-01-01T10:00:00Z";
    const to = "2026-01-06T10:00:00Z";
    const between = `${OPEN} and created_at >= '${from}' and created_at < '${to}'`;
    for (const sort of ["-createdAt", "createdAt"]) {
      const asked = { sort, createdFrom: from, createdTo: to };
      await expectServed(subject, asked, between, `${subject}_open_by_created`, true);
      const status = subject === "lead" ? "new" : "active";
      const index = `${subject}_open_by_status`;
      await expectServed(subject, { ...asked, status }, `${between} and status = '${status}'`, index, true);
    }
  });
});

test("leads: a range of values, in the order of values", async () => {
  for (const sort of ["-value", "value"]) {
    const asked = { sort, minValue: 1_000_000, maxValue: 5_000_000 };
    await expectServed(
      "lead",
      asked,
      `${OPEN} and value between 1000000 and 5000000`,
      "lead_open_by_value",
      true,
    );
  }
});

test("customers: an organisation's people, by name", async () => {
  const condition = `${OPEN} and parent_id = '${skewed.parent}'`;
  const asked = { sort: "name", parentId: skewed.parent };
  await expectServed("customer", asked, condition, "customer_by_parent", true);
});

describe("no index has filter and order", () => {
  /** Query, its conditions one by one. The work is bounded by the walk and the matches of the narrowest. */
  type Case = [string, Subject, () => Query, () => string[]];
  const tagged = (subject: Subject, tag: string) =>
    `id in (select ${subject}_id from ${subject}_tag where tag_id = '${tag}')`;
  const cases: Case[] = [
    ["a common status by name", "lead", () => ({ status: "new", sort: "name" }), () => ["status = 'new'"]],
    [
      "a rare status by name",
      "lead",
      () => ({ status: "qualified", sort: "-name" }),
      () => ["status = 'qualified'"],
    ],
    ["a rare source by name", "lead", () => ({ source: "rare", sort: "name" }), () => ["source = 'rare'"]],
    ["an owner by name", "lead", () => ({ ownerId: "none", sort: "name" }), () => ["owner_id is null"]],
    [
      "a status that stands at the end of the order, and a source",
      "lead",
      () => ({ status: "lost", source: "source 1" }),
      () => ["status = 'lost'", "source = 'source 1'"],
    ],
    [
      "owner and status",
      "lead",
      () => ({ status: "qualified", ownerId: skewed.members[0] ?? "", sort: "-updatedAt" }),
      () => ["status = 'qualified'", `owner_id = '${skewed.members[0]}'`],
    ],
    ["a common tag", "lead", () => ({ tag: skewed.common }), () => [tagged("lead", skewed.common)]],
    ["a rare tag", "lead", () => ({ tag: skewed.rare, sort: "-value" }), () => [tagged("lead", skewed.rare)]],
    ["high values by creation", "lead", () => ({ minValue: 9_990_000 }), () => ["value >= 9990000"]],
    ["low values by name", "lead", () => ({ maxValue: 20_000, sort: "name" }), () => ["value <= 20000"]],
    [
      "an hour by name",
      "lead",
      () => ({ createdFrom: "2026-01-02T10:00:00Z", createdTo: "2026-01-02T11:00:00Z", sort: "name" }),
      () => ["created_at >= '2026-01-02T10:00:00Z' and created_at < '2026-01-02T11:00:00Z'"],
    ],
    ["nothing at all", "lead", () => ({ status: "converted", sort: "name" }), () => ["status = 'converted'"]],
    [
      "a status and values of which there are none",
      "lead",
      () => ({ status: "new", minValue: 90_000_000 }),
      () => ["value >= 90000000"],
    ],
    [
      "an e-mail address",
      "lead",
      () => ({ email: "p77@example.com", sort: "name" }),
      () => ["email = 'p77@example.com'"],
    ],
    [
      "a kind by name",
      "customer",
      () => ({ kind: "organisation", sort: "name" }),
      () => ["kind = 'organisation'"],
    ],
    [
      "inactive customers by name",
      "customer",
      () => ({ status: "inactive", sort: "-name" }),
      () => ["status = 'inactive'"],
    ],
    [
      "a rare tag",
      "customer",
      () => ({ tag: skewed.rare, sort: "-updatedAt" }),
      () => [tagged("customer", skewed.rare)],
    ],
    [
      "an e-mail address",
      "customer",
      () => ({ email: "c77@example.com" }),
      () => ["email = 'c77@example.com'"],
    ],
    [
      "people of an organisation, newest first",
      "customer",
      () => ({ parentId: skewed.parent }),
      () => [`parent_id = '${skewed.parent}'`],
    ],
  ];
  test.each(cases)("%s (%s)", async (_, subject, asked, conditions) => {
    for (const archived of ["false", "true", "any"]) {
      const half = { false: OPEN, true: "archived_at is not null", any: "true" }[archived] ?? "";
      const every = [half, ...conditions()].join(" and ");
      const matches = Math.min(...(await Promise.all(conditions().map((one) => count(subject, one)))));
      const halves = archived === "any" ? 2 : 1;
      const sort = String(asked().sort ?? "-createdAt");
      const places = (await count(subject, every)) > 2 * LIMIT ? await cursors(subject, every, sort) : [];
      for (const place of [{}, ...places]) {
        for (const work of await works(subject, { ...asked(), ...place, archived })) {
          const said = JSON.stringify({ asked: asked(), archived, place, matches, work });
          // Once to find the page, once to count as far as one counts.
          const counting = "cursor" in place ? 0 : Math.min(2 * (COUNT_LIMIT + 1), 2 * matches);
          expect(work.read, said).toBeLessThanOrEqual(halves * (WALK + PAGE) + 2 * matches + counting);
          expect(work.sorted, said).toBeLessThanOrEqual(matches + halves * PAGE);
        }
      }
    }
  });

  test("a filter that many rows meet costs a few pages, not a walk to its end", async () => {
    const many: Query[] = [
      { status: "new", sort: "name" },
      { ownerId: "none", sort: "name" },
      { tag: skewed.common },
    ];
    for (const asked of many) {
      const [, after] = await cursors("lead", OPEN, String(asked.sort ?? "-createdAt"));
      for (const work of await works("lead", { ...asked, ...after }))
        expect(work.read, JSON.stringify({ asked, work })).toBeLessThanOrEqual(8 * PAGE);
    }
  });
});

test("rows are passed over by walking as well, where many match", async () => {
  const skip = 2_000;
  for (const work of await works("lead", { status: "new", sort: "name", skip })) {
    // Every other row matches. The total is kept, so nothing else is read.
    expect(work.read, JSON.stringify(work)).toBeLessThanOrEqual(3 * (skip + PAGE));
    expect(work.sorted).toBeLessThanOrEqual(PAGE);
  }
});

describe("by rank", () => {
  beforeAll(() =>
    withClient(database.worker, async (client) => {
      await client.query("select set_config('app.company_id', $1, false)", [big.id]);
      for (const column of ORDERS.lead.whole)
        await client.query("select app.build_anchors('lead', 'all', '', $1, 10000, 1000)", [column]);
      for (const column of ORDERS.lead.filtered)
        await client.query("select app.build_anchors('lead', 'status', 'new', $1, 10000, 1000)", [column]);
    }),
  );

  test.each(SORTS.lead)("%s: four fifths down, in one scan of its index", async (sort) => {
    const name = NAME[orderOf(sort).column];
    const rank = Math.floor((await count("lead", OPEN)) * 0.8);
    for (const work of await works("lead", { sort, rank })) {
      expect(work.read).toBeLessThanOrEqual(PAGE);
      expect(work.indexes.map((index) => parents.get(index))).toEqual([`lead_open_by_${name}`]);
    }
    if (name === "name") return;
    const filtered = Math.floor((await count("lead", `${OPEN} and status = 'new'`)) * 0.8);
    for (const work of await works("lead", { sort, status: "new", rank: filtered })) {
      expect(work.read).toBeLessThanOrEqual(PAGE);
      const index = `lead_open_by_status${name === "created" ? "" : `_${name}`}`;
      expect(work.indexes.map((one) => parents.get(one))).toEqual([index]);
    }
  });

  test("a status by name: from an anchor of the whole list, by a short walk", async () => {
    const rank = Math.floor((await count("lead", `${OPEN} and status = 'new'`)) * 0.8);
    for (const work of await works("lead", { sort: "name", status: "new", rank }))
      expect(work.read).toBeLessThanOrEqual(8 * PAGE);
  });
});

test("notes and history of one record are found by it", async () => {
  const [lead] = await query<{ id: string }>(
    database.owner,
    "select id from lead where company_id = $1 limit 1",
    [big.id],
  );
  const id = lead?.id ?? "";
  await query(
    database.owner,
    `insert into note (company_id, lead_id, body) select company_id, id, 'Note' from lead where company_id = $1`,
    [big.id],
  );
  await query(
    database.owner,
    `insert into event (company_id, entity, entity_id, action, actor_kind) select company_id, 'lead', id, 'created', 'system' from lead where company_id = $1`,
    [big.id],
  );
  await query(database.admin, "analyze note, event");
  for (const [list, table, index] of [
    [listNotes, "note", "note_by_lead"],
    [listHistory, "event", "event_by_record"],
  ] as const) {
    const sent = await statementsOf(() => list(ctx(), "lead", id, { limit: LIMIT }));
    const statement = sent.find(({ text }) => text.includes(`from ${table} r`));
    if (!statement) throw new Error(`Nothing was asked of ${table}.`);
    const { rows: found } = await app.query(`explain (format json) ${statement.text}`, statement.values);
    const rows = JSON.stringify(found);
    expect(rows).toContain(index);
    expect(rows).not.toMatch(/"Seq Scan"[^}]*"Relation Name":"(note|event)"/);
  }
});
