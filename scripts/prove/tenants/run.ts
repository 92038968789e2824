import { TEST_BUILD } from "../../stack/build";
import { call } from "../../stack/client";
import type { Scope } from "../scope";
import { tryJobs } from "./jobs";
import { walkDoors } from "./walk";
import { tryWall } from "./wall";
import { makeWorld, type World } from "./world";

/**
 * A company's records are out of another's reach: through every door and every kind of job, with ids, keys
 * and cookies, and in the database itself.
 */
export async function prove(scope: Scope): Promise<void> {
  const rows = scope.scale === "full" ? 20_000 : 1_000;
  const stack = await scope.stack({ rows, web: { distDir: TEST_BUILD } });
  const world = await makeWorld(stack, scope.after);
  const before = await fingerprints(world);
  await walkDoors(scope, world);
  await tryJobs(scope, world, stack);
  await tryWall(scope, world, stack.urls);
  const after = await fingerprints(world);
  const changed = [...after].filter(([table, print]) => before.get(table) !== print).map(([table]) => table);
  scope.none("tables in which a row of the other company is not as it was", changed);
  scope.none("tables in which a row of ours names a record of theirs", await pointers(world));
  const { status } = await call(world.url, world.victim.person, "GET", "/api/v1/me");
  scope.promise("the other company's session is alive", "200", String(status), status === 200);
}

async function tenantTables(world: World): Promise<string[]> {
  const rows = await world.sql<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped)
       -- Totals are folded into other rows of the same sum by a round of the worker's.
       and c.relname <> 'count_delta'
     order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** One number a table for all rows of the victim. */
async function fingerprints(world: World): Promise<Map<string, string>> {
  const prints = new Map<string, string>();
  for (const table of await tenantTables(world)) {
    // When a key was last seen is written by its own use alone, and nobody attacks with it.
    const [row] = await world.sql<{ print: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as print
       from ${table} t where company_id = $1`,
      [world.victim.records.companyId],
    );
    prints.set(table, row?.print ?? "");
  }
  return prints;
}

async function pointers(world: World): Promise<string[]> {
  const { slug: _, userId: __, ...ids } = world.victim.records;
  const found: string[] = [];
  for (const table of await tenantTables(world)) {
    const [row] = await world.sql<{ n: number }>(
      `select count(*)::int as n from ${table} t where company_id = $1 and t::text like any ($2)`,
      [world.attacker.records.companyId, Object.values(ids).map((id) => `%${id}%`)],
    );
    if (row?.n) found.push(`${table} (${row.n})`);
  }
  return found;
}
