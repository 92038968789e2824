// Fills one company with millions of leads in minutes: Postgres makes the rows itself from a pool of demo
// leads, without secondary indexes and triggers, and what the write keeps up is filled set by set at the end.
import { Client } from "pg";
import { COMPANIES } from "../demo/companies";
import { type DemoLead, demoLead } from "../demo/people";

/** The tables whose secondary indexes are built at the end. */
const TABLES = ["lead", "contact_point", "event"];
/** So many demo leads are made in JavaScript; the others are these again, each with an address and phone of its own. */
const POOL = 20_000;
/** Leads a statement. */
const SLICE = 250_000;

/**
 * What follows from leads, each filled once for all of them before the indexes are there again; `$1` is the
 * company. What the write keeps up beside a lead (words to search by, anchors of a list) has its statement
 * here, and its table among TABLES where that has secondary indexes.
 */
const FOLLOWING: [name: string, sql: string][] = [
  [
    "totals",
    `insert into count_delta (company_id, entity, dimension, value, id, n)
    select l.company_id, 'lead', d.dimension, d.value, '00000000-0000-0000-0000-000000000000', count(*)
    from lead l, app.lead_totals(l) d where l.company_id = $1 group by l.company_id, d.dimension, d.value`,
  ],
];

export type BulkOptions = {
  /** As superuser, in the database: triggers and foreign keys are switched off for this connection. */
  adminUrl: string;
  /** Companies that are there and have no leads yet; their members own some. */
  companies: { slug: string; leads: number }[];
  /** Says what is done, and in how many seconds. */
  say?: (what: string, seconds: number) => void;
};

type Saved = { name: string; definition: string };

/** Loads leads, each with its contact points and the event that made it. @returns leads a second, all in all */
export async function bulkLoad({ adminUrl, companies, say = () => {} }: BulkOptions): Promise<number> {
  const leads = companies.reduce((sum, company) => sum + company.leads, 0);
  const client = new Client({ connectionString: adminUrl, application_name: "skala-bulk" });
  await client.connect();
  const began = performance.now();
  const step = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const at = performance.now();
    const result = await work();
    say(what, (performance.now() - at) / 1000);
    return result;
  };
  try {
    await client.query(`set session_replication_role = replica; set statement_timeout = 0; set work_mem = '256MB';
      set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 2; set synchronous_commit = off`);
    await step("pool", () => makePool(client, leads));
    const indexes = await step("indexes dropped", () => dropIndexes(client));
    for (const { slug, leads } of companies) {
      const company = await companyOf(client, slug);
      await step(`${slug}: ${leads.toLocaleString("en")} leads`, () => insertLeads(client, company, leads));
      for (const [what, sql] of FOLLOWING) await step(`${slug}: ${what}`, () => client.query(sql, [company]));
    }
    for (const { name, definition } of indexes) await step(name, () => client.query(definition));
    await step("vacuum", () => client.query(`vacuum (analyze) ${[...TABLES, "count_delta"].join(", ")}`));
  } finally {
    await client.end();
  }
  return leads / ((performance.now() - began) / 1000);
}

async function companyOf(client: Client, slug: string): Promise<string> {
  const { rows } = await client.query<{ id: string; has: boolean }>(
    "select c.id, exists (select from lead l where l.company_id = c.id) as has from company c where c.slug = $1",
    [slug],
  );
  const [company] = rows;
  if (!company || company.has) throw new Error(`No company ${slug} without leads.`);
  return company.id;
}

/** Demo leads in the order of their making, as rows that Postgres makes others from. */
async function makePool(client: Client, leads: number): Promise<void> {
  const { profile } = COMPANIES[0];
  const size = Math.min(POOL, leads);
  const now = Date.now();
  const pool = Array.from({ length: size }, (_, index) => demoLead(profile, index, now))
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    .map(poolRow);
  await client.query(`create temp table pool (n integer primary key, name text, organisation text, mailbox text, domain text,
    phone text, status text, source text, value bigint, currency text, owner integer,
    touched interval, archived boolean)`);
  for (let at = 0; at < pool.length; at += 5_000) {
    await client.query("insert into pool select * from json_populate_recordset(null::pool, $1)", [
      JSON.stringify(pool.slice(at, at + 5_000)),
    ]);
  }
  await client.query("analyze pool");
}

function poolRow(lead: DemoLead, n: number): Record<string, unknown> {
  const { name, organisation, email, phone, source, value, owner, createdAt, updatedAt } = lead;
  const [mailbox = "", domain = ""] = email?.split("@") ?? [];
  const person = mailbox.replace(/\d+$/, "");
  return {
    n,
    name,
    organisation,
    mailbox: email && person,
    domain,
    // The last three digits are each lead's own.
    phone: phone?.slice(0, -3),
    // A converted lead has a customer, and customers are not made here.
    status: lead.status === "converted" ? "qualified" : lead.status,
    source,
    value,
    currency: COMPANIES[0].profile.currency,
    owner,
    touched: `${updatedAt.getTime() - createdAt.getTime()} milliseconds`,
    archived: lead.archivedAt !== null,
  };
}

/** Takes the secondary indexes away and answers how to make them again, as the catalog has them. */
async function dropIndexes(client: Client): Promise<Saved[]> {
  const { rows } = await client.query<Saved>(
    `select i.indexrelid::regclass::text as name, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') as definition
     from pg_index i join pg_class t on t.oid = i.indrelid
     where t.relname = any ($1) and t.relnamespace = 'public'::regnamespace
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
     order by 1`,
    [TABLES],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows;
}

/**
 * Leads over three years, more of them the nearer to today, in the order of their ids. The same for the same
 * number of leads and day, but for ids' last digits being drawn from the lead's number alone.
 */
async function insertLeads(client: Client, company: string, leads: number): Promise<void> {
  for (let from = 0; from < leads; from += SLICE) {
    await client.query(INSERT, [company, leads, from, Math.min(from + SLICE, leads) - 1]);
  }
}

const INSERT = `
with owners as materialized (
  select array_agg(id order by created_at, id) as ids from member where company_id = $1
), made as materialized (
  select i, digest, created_at,
    (lpad(to_hex((extract(epoch from created_at) * 1000)::bigint), 12, '0') || '7' || substr(digest, 1, 3)
      || '8' || substr(digest, 4, 15))::uuid as id, p.*,
    p.phone || lpad((i % 1000)::text, 3, '0') as number,
    p.mailbox || i || '@' || p.domain as address
  from (
    select i, md5(i::text) as digest,
      date_trunc('milliseconds', now() - power(1 - (i + 0.5) / $2::float8, 2) * interval '1095 days') as created_at
    from generate_series($3::bigint, $4::bigint) i
  ) g
  join pool p on p.n = least(greatest((g.i * (select count(*) from pool) / $2::bigint)
    + ('x' || substr(g.digest, 20, 3))::bit(12)::int % 1000 - 500, 0), (select count(*) from pool) - 1)
), leads as (
  insert into lead (company_id, id, version, name, organisation, email, phone, status, source, value, currency, owner_id,
    created_at, updated_at, archived_at)
  select $1, id, case status when 'new' then 1 else 2 end, name, organisation, address, number, status, source, value, currency,
    (select ids[1 + owner] from owners),
    created_at, least(created_at + touched, now()), case when archived then least(created_at + touched, now()) end
  from made order by i
), points as (
  insert into contact_point (company_id, id, lead_id, kind, value, normalised, position, created_at)
  select $1, overlay(id::text placing c.place from 20 for 1)::uuid, id, c.kind, c.value, c.value, 0, created_at
  from made, lateral (values ('9', 'email', address), ('a', 'phone', number)) c(place, kind, value)
  where c.value is not null order by i
)
insert into event (company_id, id, entity, entity_id, action, after, actor_kind, created_at)
select $1, id, 'lead', id, 'created', jsonb_build_object('name', name, 'source', source), 'system', created_at from made order by i`;
