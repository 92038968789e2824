import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, inject } from "vitest";
import type { Urls } from "@/scripts/db/cluster";

export type TestDatabase = Urls & {
  name: string;
  /** As superuser, in this database. */
  admin: string;
  /** Where mail is written. */
  mailDir: string;
};

/**
 * A database of the test file's own, cloned from the migrated template (`empty`: without anything), with
 * the settings that lib/infra/env reads pointing at it. Call it at the top of a file (in a
 * hook nothing would drop it), before the code under test asks for a setting. It is dropped after the file's
 * last test.
 */
export async function createDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const cluster = inject("cluster");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const mailDir = mkdtempSync(join(tmpdir(), "skala-mail-"));
  const source = options.empty ? "template1" : "skala_template";
  await asAdmin(`create database ${name} owner skala_owner template ${source} strategy file_copy`);
  // Grants on a database are not cloned with it.
  await asAdmin(`revoke all on database ${name} from public;
    grant connect on database ${name} to skala_app; grant connect, create on database ${name} to skala_worker`);
  const at = (url: string) => url.replace(/\/postgres$/, `/${name}`);
  const database: TestDatabase = {
    name,
    mailDir,
    admin: at(cluster.admin),
    owner: at(cluster.owner),
    app: at(cluster.app),
    worker: at(cluster.worker),
  };
  Object.assign(process.env, {
    DATABASE_URL: database.app,
    WORKER_DATABASE_URL: database.worker,
    OWNER_DATABASE_URL: database.owner,
    NEXTAUTH_SECRET: randomBytes(24).toString("hex"),
    APP_URL: "http://127.0.0.1:3000",
    NEXTAUTH_URL: "http://127.0.0.1:3000",
    MAIL_DIR: mailDir,
    LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
  });
  afterAll(async () => {
    const { closeDatabase } = await import("@/lib/infra/db");
    await closeDatabase();
    await asAdmin(`drop database ${name} with (force)`);
    rmSync(mailDir, { recursive: true, force: true });
  });
  return database;
}

/** Rows of one statement over a connection of its own, as whichever role the url names. */
export async function query<Row extends object = Record<string, unknown>>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>(sql, values)).rows);
}

/** A connection for the time of `work`. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function asAdmin(sql: string): Promise<void> {
  await query(inject("cluster").admin, sql);
}
