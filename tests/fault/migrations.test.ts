import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { CATALOG, readCatalog } from "@/scripts/db/catalog";
import { missingSql } from "@/scripts/db/engine";
import { migrate } from "@/scripts/migrate";
import { createDatabase, query, withClient } from "@/tests/setup/database";

const kept = readFileSync(CATALOG, "utf8");

test("a fresh database is what the catalog and schema.prisma say; a second run changes nothing", async () => {
  const database = await createDatabase({ empty: true });
  expect((await migrate(database)).applied).toContain("20261123000000_foundation");
  expect(await readCatalog(database.owner)).toBe(kept);
  expect(await missingSql(database.owner)).toBe("");
  expect((await migrate(database)).applied).toEqual([]);
  expect(await readCatalog(database.owner)).toBe(kept);
});

test("several at once wait for each other", async () => {
  const database = await createDatabase({ empty: true });
  const runs = await Promise.all([migrate(database), migrate(database), migrate(database)]);
  expect(runs.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
  expect(await readCatalog(database.owner)).toBe(kept);
});

test("what differs is seen: a column, a missing policy, a grant", async () => {
  const database = await createDatabase();
  await query(database.owner, "alter table lead add column extra text");
  expect(await missingSql(database.owner)).toContain('DROP COLUMN "extra"');
  await query(database.owner, "alter table lead drop column extra");
  expect(await missingSql(database.owner)).toBe("");
  for (const sql of [
    "drop policy tenant on lead_p07",
    "grant delete on event to skala_app",
    "alter table note disable row level security",
  ]) {
    await query(database.owner, sql);
    expect(await readCatalog(database.owner), sql).not.toBe(kept);
    // The scripts of prisma/sql are the whole truth: the next run puts it right.
    await migrate(database);
    expect(await readCatalog(database.owner), sql).toBe(kept);
  }
});

test("a run that is killed while its migration waits does no harm: the next one finds the truth", async () => {
  const database = await createDatabase({ empty: true });
  await withClient(database.owner, async (blocker) => {
    await blocker.query("begin");
    await blocker.query("create table company ()"); // the same name, not committed: the migration waits for us
    const run = spawn(process.execPath, ["--import", "tsx", "scripts/migrate.ts"], { stdio: "ignore" });
    await vi.waitFor(async () => expect(await waiting(database.admin)).toBe(1), {
      timeout: 30_000,
      interval: 50,
    });
    const ended = once(run, "exit");
    run.kill("SIGKILL");
    await ended;
    const [row] = await query<{ finished_at: Date | null }>(
      database.owner,
      "select finished_at from _prisma_migrations",
    );
    expect(row?.finished_at).toBeNull();
    // Postgres goes on with the script of a client that is gone; the next run must not begin before it is over.
    const next = migrate(database);
    await vi.waitFor(async () => expect(await waiting(database.admin)).toBe(2), {
      timeout: 30_000,
      interval: 50,
    });
    await blocker.query("rollback");
    await next;
  });
  expect(await readCatalog(database.owner)).toBe(kept);
  const rows = await query(
    database.owner,
    "select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null order by 1",
  );
  const all = readdirSync("prisma/migrations", { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(rows).toEqual(
    all
      .map(({ name }) => ({ migration_name: name }))
      .sort((a, b) => (a.migration_name < b.migration_name ? -1 : 1)),
  );
});

test("a migration that fails leaves nothing, says why, and is taken up again", async () => {
  const database = await createDatabase({ empty: true });
  await query(database.owner, "create domain worker_beat as text"); // in the way of the first migration's last table
  await expect(migrate(database)).rejects.toThrow('type "worker_beat" already exists');
  expect(await query(database.owner, "select from pg_class where relname in ('lead', 'company')")).toEqual(
    [],
  );
  await query(database.owner, "drop domain worker_beat");
  await migrate(database);
  expect(await readCatalog(database.owner)).toBe(kept);
});

/** Connections that wait for a lock in the database. */
async function waiting(admin: string): Promise<number | undefined> {
  const [row] = await query<{ n: number }>(
    admin,
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return row?.n;
}
