import { Client } from "pg";
import type { Urls } from "../../db/cluster";
import type { Scope } from "../scope";
import type { World } from "./world";

type Table = {
  name: string;
  partition: boolean;
  enabled: boolean;
  qual: string | null;
  check: string | null;
};

const TABLES = `
  select c.relname as name, c.relispartition as partition, c.relrowsecurity as enabled,
    pg_get_expr(p.polqual, p.polrelid) as qual, pg_get_expr(p.polwithcheck, p.polrelid) as check
  from pg_class c left join pg_policy p on p.polrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped)
  order by 1`;

/** Tables that know of no company. A new one must be looked at, and written down here. */
const NOBODYS = [
  "_prisma_migrations",
  "app_user",
  "company",
  "known_device",
  "session",
  "sign_in_link",
  "sign_in_try",
  "worker_beat",
];

/** The wall in the database itself: with no door in between, for both roles that the product runs as. */
export async function tryWall(scope: Scope, world: World, urls: Urls): Promise<void> {
  const tables = await world.sql<Table>(TABLES);
  const guard = /company_id = \(?NULLIF\(current_setting\('app\.company_id'/;
  const naked = tables.filter(
    ({ enabled, qual, check }) => !enabled || !guard.test(qual ?? "") || !guard.test(check ?? qual ?? ""),
  );
  const partitions = tables.filter(({ partition }) => partition).length;
  scope.notes.push(`${tables.length - partitions} tables of companies and ${partitions} partitions`);
  scope.none(
    "tables and partitions of companies without the policy",
    naked.map(({ name }) => name),
  );

  const others = await world.sql<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
     and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id')`,
  );
  const unknown = others.filter(({ name }) => !NOBODYS.includes(name)).map(({ name }) => name);
  scope.none("tables without a company that nobody looked at", unknown);

  const seen: string[] = [];
  const changed: string[] = [];
  for (const role of ["app", "worker"] as const) {
    const client = new Client({ connectionString: urls[role] });
    await client.connect();
    try {
      for (const { name } of [...tables, { name: "company" }]) {
        const rows = await count(client, `select count(*)::int as n from ${name}`);
        if (rows > 0) seen.push(`${role} without a company sees ${rows} of ${name}`);
        const column = name === "company" ? "id" : "company_id";
        await client.query("select set_config('app.company_id', $1, false)", [
          world.attacker.records.companyId,
        ]);
        const theirs = `where ${column} = '${world.victim.records.companyId}'`;
        const foreign = await count(client, `select count(*)::int as n from ${name} ${theirs}`);
        if (foreign > 0) seen.push(`${role} in its company sees ${foreign} of the other's ${name}`);
        const hit = await affected(client, `update ${name} set ${column} = ${column} ${theirs}`);
        const gone = await affected(client, `delete from ${name} ${theirs}`);
        if (hit + gone > 0) changed.push(`${role} changes the other's ${name}`);
        const moved = await affected(
          client,
          `update ${name} set ${column} = '${world.victim.records.companyId}'`,
        );
        if (moved > 0) changed.push(`${role} gives its ${name} to the other`);
        await client.query("select set_config('app.company_id', '', false)");
      }
    } finally {
      await client.end();
    }
  }
  scope.none("rows that a role sees without a company, or of another", seen);
  scope.none("rows of another company that a role can change", changed);
}

/** What a role may not do at all does nothing either. */
const REFUSED = new Set(["42501", "23503", "23505"]);

async function attempt(client: Client, sql: string): Promise<{ n?: number; rowCount: number }> {
  await client.query("begin");
  try {
    const { rows, rowCount } = await client.query(sql);
    return { n: rows[0]?.n, rowCount: rowCount ?? 0 };
  } catch (error) {
    if (REFUSED.has((error as { code?: string }).code ?? "")) return { rowCount: 0 };
    throw error;
  } finally {
    await client.query("rollback");
  }
}

const count = async (client: Client, sql: string) => (await attempt(client, sql)).n ?? 0;
const affected = async (client: Client, sql: string) => (await attempt(client, sql)).rowCount;
