import { Client } from "pg";
import { beforeAll, expect, test, vi } from "vitest";
import { searchKeys } from "@/lib/core/search";
import { type Api, openApi } from "../setup/api";
import { makeCompany, type TestCompany } from "../setup/company";
import { createDatabase, query, type TestDatabase, withClient } from "../setup/database";
import { addLeads } from "../setup/search";

// Nine of ten rows belong to one company, and half of those have one name: the worst a search can meet.
const ROWS = 18_000;
/** Keys that one statement may look at: a thousand to read, a hundred of each word to find the rarest. */
const BUDGET = 1_000;

let database: TestDatabase;
let api: Api;
let big: TestCompany;
let tag: string;

beforeAll(async () => {
  database = await createDatabase();
  big = await makeCompany(database.owner, "stor");
  const small = await makeCompany(database.owner, "lille");
  api = await openApi();
  const syllables = ["bak", "lun", "vis", "dor", "mel", "tro", "gri", "hof", "nus", "pev"];
  const rare = (n: number) =>
    [n % 10, Math.floor(n / 10) % 10, Math.floor(n / 100) % 10].map((s) => syllables[s]).join("");
  const lead = (n: number) => ({
    name: n % 2 ? "Jens Hansen" : `Søren ${rare(n / 2)} Larsen`,
    organisation: n % 3 ? "" : "Nordlys Vask",
    status: n % 4_000 === 1 ? "lost" : "new",
    points: [
      { kind: "email" as const, normalised: `jens${n}@post.example` },
      { kind: "phone" as const, normalised: `+45${20_000_000 + n}` },
    ],
  });
  for (const [company, rows] of [
    [big, ROWS],
    [small, ROWS / 9],
  ] as const) {
    for (let start = 0; start < rows; start += 3_000) {
      await addLeads(
        database.owner,
        company.id,
        Array.from({ length: Math.min(3_000, rows - start) }, (_, n) => lead(start + n)),
      );
    }
  }
  const [made] = await query<{ id: string }>(
    database.owner,
    "insert into tag (company_id, name) values ($1, 'Sjælden') returning id",
    [big.id],
  );
  tag = made?.id ?? "";
  await query(
    database.owner,
    "insert into lead_tag (company_id, lead_id, tag_id) select company_id, id, $2 from lead where company_id = $1 and status = 'lost'",
    [big.id, tag],
  );
  await query(database.admin, "analyze");
}, 120_000);

type Asked = { text: string; values: unknown[] };
type Node = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Subplan Name"?: string;
  Plans?: Node[];
};

/** What the API sends to Postgres for one request, as far as it reads what search reads. */
async function statements(path: string): Promise<Asked[]> {
  const spy = vi.spyOn(Client.prototype, "query");
  try {
    const { status, json } = await api("GET", path, { key: big.key });
    expect([status, Array.isArray(json.data)]).toEqual([200, true]);
    return (spy.mock.calls as unknown as [Asked][])
      .map(([config]) => config)
      .filter(({ text }) => /search_key|search_word|from lead|from \(select f/.test(text ?? ""));
  } finally {
    spy.mockRestore();
  }
}

function literal(client: Client, value: unknown): string {
  if (!Array.isArray(value)) return value === null ? "null" : client.escapeLiteral(String(value));
  const items = value.map((item) => `"${String(item).replace(/["\\]/g, "\\$&")}"`);
  return client.escapeLiteral(`{${items.join(",")}}`);
}

/** The plan that Postgres keeps for every query, run as the app's role: what it did, not what it estimated. */
async function plan({ text, values }: Asked): Promise<Node> {
  return withClient(database.app, async (client) => {
    await client.query("set plan_cache_mode = force_generic_plan");
    await client.query(`prepare asked as ${text}`);
    const { rows } = await client.query(
      `explain (analyze, costs off, timing off, format json) execute asked(${values.map((value) => literal(client, value)).join(", ")})`,
    );
    return rows[0]["QUERY PLAN"][0].Plan;
  });
}

function nodes(plan: Node, within = false): (Node & { inKeys: boolean })[] {
  const inKeys = within || plan["Subplan Name"] === "CTE c";
  return [{ ...plan, inKeys }, ...(plan.Plans ?? []).flatMap((child) => nodes(child, inKeys))];
}

const TABLES = /^(lead|search_key|search_word)(_p\d\d)?$/;
const INDEXES = /^(lead_pkey|search_word_pkey|search_key_pkey|search_key_company_id_entity_record_id_idx)$/;
/** The name without its partition. */
const parentOf = (name = "") => name.replace(/_p\d\d_?/, "_").replace(/_$/, "");

test.each([
  ["a name that half of them have", "q=hansen"],
  ["its beginning", "q=j"],
  ["two words", "q=jens%20hansen"],
  ["two words, both common", "q=jens%20nordlys"],
  ["two common words that nobody has together", "q=larsen%20hansen"],
  ["scattered words", "q=larsen%20nordlys"],
  ["an address", "q=jens77@post"],
  ["a phone", "q=20000001"],
  ["a part of a word", "q=ansen"],
  ["a slip", "q=hasnen"],
  ["a slip in one of two words", "q=jens%20hasnen"],
  ["a filter that five of nine thousand pass", "q=hansen&status=lost"],
  ["a tag", `q=hansen&tag=TAG`],
  ["another order", "q=hansen&sort=name"],
  ["from the end", "q=hansen&sort=-relevance"],
])("%s: walks of keys, no more of them than a page may look at", async (_, search) => {
  const path = `/api/v1/leads?limit=50&${search.replace("TAG", tag)}`;
  const first = await api("GET", path, { key: big.key });
  const { nextCursor } = first.json.page;
  const asked = await statements(path);
  if (nextCursor) asked.push(...(await statements(`${path}&cursor=${nextCursor}`)));
  for (const statement of asked) {
    const all = nodes(await plan(statement)).filter((node) => node["Actual Loops"] > 0);
    const scans = all.filter((node) => TABLES.test(node["Relation Name"] ?? ""));
    expect(scans.length).toBeGreaterThan(0);
    for (const scan of scans) {
      const [relation, index] = [parentOf(scan["Relation Name"]), parentOf(scan["Index Name"])];
      expect([relation, scan["Node Type"]]).toEqual([
        relation,
        expect.stringMatching(/^Index (Only )?Scan$/),
      ]);
      expect([relation, index]).toEqual([relation, expect.stringMatching(INDEXES)]);
      // A record's own keys are read again for each; everything else is a key or a record looked at.
      const most = index.endsWith("record_id_idx") ? 10 * BUDGET : BUDGET;
      const seen = (scan["Actual Rows"] + (scan["Rows Removed by Filter"] ?? 0)) * scan["Actual Loops"];
      expect([index, Math.max(seen, most)]).toEqual([index, most]);
    }
    // The walk itself is never sorted: it stops when the page is full.
    const walk = all.filter(({ inKeys }) => inKeys).map((node) => node["Node Type"]);
    if (/\bc as materialized/.test(statement.text)) expect(walk.length).toBeGreaterThan(0);
    expect(walk.filter((type) => type.includes("Sort"))).toEqual([]);
  }
});

test("a record has fewer keys than the bound above counts with", () => {
  const points = [{ kind: "email" as const, normalised: "a.b@c.dk" }];
  expect(
    searchKeys({ name: "Søren Bakbakbak Larsen", organisation: "Nordlys Vask", points }).length,
  ).toBeLessThan(10);
});
