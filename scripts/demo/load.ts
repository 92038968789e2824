import { randomBytes } from "node:crypto";
import { hash } from "@node-rs/argon2";
import { Client } from "pg";
import { apiKeyPrefix, hashApiKey, newApiKey } from "@/lib/core/api-key";
import { newId } from "@/lib/core/ids";
import { KEY_SCOPES } from "@/lib/core/permissions";
import { type Found, searchKeysSql, searchRows } from "@/lib/domain/records/search-keys";
import { takeAnchors } from "../bulk/anchors";
import { batches, type Places, type Row, type Tables } from "./batches";
import type { Person } from "./booking-rows";
import { DemoCatalog } from "./catalog";
import { COMPANIES, type DemoCompany } from "./companies";
import { Diary } from "./diary";
import { fillPrices } from "./prices";

/** Random for every data folder; kept beside the database, since only hashes are inside it. */
export type DemoSecrets = { password: string; apiKeys: [string, string] };

export function newDemoSecrets(): DemoSecrets {
  return { password: randomBytes(12).toString("base64url"), apiKeys: [newApiKey(), newApiKey()] };
}

export type LoadedCompany = { name: string; slug: string; email: string; password: string; apiKey: string };

/** Leads a statement; a company goes in as one transaction all the same. */
const BATCH = 5_000;

/** Inserts whole rows of one table: `rows` has the table's column names as keys, the same in each. */
async function insert(client: Client, table: string, rows: Row[]): Promise<void> {
  if (!rows[0]) return;
  const columns = Object.keys(rows[0]).join(", ");
  await client.query(
    `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}

async function loadCompany(client: Client, demo: DemoCompany, leads: number, password: string, key: string) {
  const companyId = newId();
  await client.query("select set_config('app.company_id', $1, true)", [companyId]);
  const { name, slug, timeZone, locale, country, profile } = demo;
  await insert(client, "company", [
    {
      id: companyId,
      name,
      slug,
      time_zone: timeZone,
      locale,
      country,
      currency: profile.currency,
      created_at: new Date(),
    },
  ]);
  const staff = await Promise.all(
    demo.members.map(async (member) => ({
      ...member,
      userId: newId(),
      id: newId(),
      passwordHash: await hash(password),
    })),
  );
  const now = new Date();
  await insert(
    client,
    "app_user",
    staff.map(({ userId, email, name, passwordHash }) => ({
      id: userId,
      email,
      name,
      password_hash: passwordHash,
      locale,
      created_at: now,
      updated_at: now,
    })),
  );
  await insert(
    client,
    "member",
    staff.map(({ id, userId, role }) => ({
      company_id: companyId,
      id,
      user_id: userId,
      role,
      created_at: now,
    })),
  );
  await insert(client, "api_key", [
    {
      company_id: companyId,
      id: newId(),
      name: "Demo",
      prefix: apiKeyPrefix(key),
      secret_hash: hashApiKey(key),
      scopes: KEY_SCOPES,
      created_by: staff[0]?.id,
      created_at: now,
    },
  ]);
  const tags = demo.tags.map(([name, colour]) => ({
    company_id: companyId,
    id: newId(),
    name,
    colour,
    created_at: now,
  }));
  await insert(client, "tag", tags);

  const places = { companyId, members: staff.map((member) => member.id), tags: tags.map((tag) => tag.id) };
  // Made while Postgres takes in the batch before.
  let inserted: Promise<void> = Promise.resolve();
  const people: Person[] = [];
  for (const tables of batches(demo, places, leads, BATCH)) {
    people.push(...bookedFor(tables, people.length));
    await inserted;
    inserted = insertTables(client, tables).then(() => insertSearch(client, companyId, tables));
    inserted.catch(() => {});
  }
  await inserted;
  if (leads > 0) await insertTables(client, business(demo, places, people));
}

/** So many of a company's people book. */
const MOST_PEOPLE = 2_000;

/** Customers, and leads that somebody is talking to. */
function bookedFor(tables: Tables, already: number): Person[] {
  const customers = (tables.get("customer") ?? []).filter(
    ({ kind }, at) => kind === "person" || at % 2 === 0,
  );
  const leads = (tables.get("lead") ?? []).filter(({ status }, at) => status === "qualified" && at % 8 === 0);
  return [
    ...customers.map((row) => ({ kind: "customer" as const, id: row.id, since: row.created_at })),
    ...leads.map((row) => ({ kind: "lead" as const, id: row.id, since: row.created_at })),
  ]
    .slice(0, Math.max(0, MOST_PEOPLE - already))
    .map(({ kind, id, since }) => ({ kind, id: id as string, since: (since as Date).getTime() }));
}

/** What the company sells, what it costs, and who booked it. A company without leads has not begun. */
function business(demo: DemoCompany, places: Places, people: Person[]): Tables {
  const now = Date.now();
  const tables: Tables = new Map();
  const catalog = new DemoCatalog(demo, now);
  catalog.fill(tables, places.companyId);
  fillPrices(tables, demo, catalog, places.companyId, now);
  new Diary(demo, catalog, places, people, now).fill(tables);
  return tables;
}

/** Inserts rows of several tables in one statement, at whose end their references are checked. */
async function insertTables(client: Client, tables: Tables): Promise<void> {
  const inserts = [...tables].flatMap(([table, rows]) => {
    const columns = Object.keys(rows[0] ?? {}).join(", ");
    return columns === ""
      ? []
      : [
          `${table}_rows as (insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1::json -> '${table}'))`,
        ];
  });
  await client.query(`with ${inserts.join(", ")} select`, [JSON.stringify(Object.fromEntries(tables))]);
}

/** What the leads and customers among the rows are found by. */
async function insertSearch(client: Client, companyId: string, tables: Tables): Promise<void> {
  for (const subject of ["lead", "customer"] as const) {
    const records = (tables.get(subject) ?? []).map(foundBy);
    if (records.length > 0)
      await client.query(searchKeysSql(true), [companyId, subject, ...searchRows(records)]);
  }
}

function foundBy(row: Row): Found {
  const { id, name, organisation, email, phone } = row as Record<string, string | undefined>;
  const points: Found["points"] = [
    ...(email ? [{ kind: "email" as const, normalised: email }] : []),
    ...(phone ? [{ kind: "phone" as const, normalised: phone }] : []),
  ];
  return { id: id ?? "", name: name ?? "", organisation, points };
}

/**
 * Fills a migrated database with the two demo companies: `rows` leads in the first, a twentieth of that
 * (at most 5,000) in the second, and about a tenth of each as customers; with leads come services, prices and
 * bookings. Run as the owner role. A company that is already there is left as it is, so a second call costs
 * one query.
 */
export async function loadDemo(options: {
  ownerUrl: string;
  rows: number;
  secrets: DemoSecrets;
}): Promise<{ companies: LoadedCompany[] }> {
  const { ownerUrl, rows, secrets } = options;
  const client = new Client({ connectionString: ownerUrl, application_name: "skala-demo" });
  await client.connect();
  // Foreign keys into partitioned tables are otherwise planned anew for every row; and a plan that is kept
  // must not be the one that suits an empty table.
  await client.query("set plan_cache_mode = force_generic_plan; set enable_seqscan = off");
  try {
    let loaded = false;
    for (const [index, demo] of COMPANIES.entries()) {
      const found = await client.query("select 1 from company where slug = $1", [demo.slug]);
      if (found.rowCount) continue;
      const leads = index === 0 ? rows : Math.min(5_000, Math.ceil(rows / 20));
      await client.query("begin");
      await loadCompany(client, demo, leads, secrets.password, secrets.apiKeys[index as 0 | 1]);
      await client.query("commit");
      loaded = true;
    }
    if (loaded) {
      await client.query("analyze");
      await takeAnchors(client);
    }
  } finally {
    await client.end();
  }
  return {
    companies: COMPANIES.map(({ name, slug, members }, index) => ({
      name,
      slug,
      email: members[0]?.email ?? "",
      password: secrets.password,
      apiKey: secrets.apiKeys[index as 0 | 1],
    })),
  };
}
