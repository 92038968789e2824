// npm run migrate: brings a database up to this version of the code. Safe to run at every start and by
// several at once; needs OWNER_DATABASE_URL and WORKER_DATABASE_URL.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Logger, runMigrations } from "graphile-worker";
import { Client } from "pg";
import { applyMigrations } from "./db/engine";

const SQL = fileURLToPath(new URL("../prisma/sql", import.meta.url));
/** Any number, the same for all runs. */
const LOCK = 7_210_341;

/** Applies migrations, graphile-worker's schema and prisma/sql, and answers what was new. Runs wait for
 *  each other. A statement that waits over 10 s for a lock fails, and the next run takes it up again. */
export async function migrate(urls: { owner: string; worker: string }): Promise<{ applied: string[] }> {
  const owner = await connect(urls.owner);
  try {
    await owner.query("set lock_timeout = 0");
    await owner.query("select pg_advisory_lock($1)", [LOCK]);
    await owner.query("set lock_timeout = '10s'");
    const applied = await applyMigrations(urls.owner);
    await inOrder(owner, SQL);
    await installJobs(owner, urls.worker);
    return { applied };
  } finally {
    await owner.end();
  }
}

/** graphile-worker's tables, and beside them ours, belong to skala_worker. */
async function installJobs(owner: Client, workerUrl: string): Promise<void> {
  const logger = new Logger(() => () => undefined);
  await runMigrations({ connectionString: workerUrl, logger });
  const worker = await connect(workerUrl);
  try {
    await owner.query("grant create on schema app to skala_worker");
    await inOrder(worker, join(SQL, "worker"));
  } finally {
    await owner.query("revoke create on schema app from skala_worker");
    await worker.end();
  }
}

async function inOrder(client: Client, folder: string): Promise<void> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  await client.query("begin");
  for (const name of files.sort()) {
    try {
      await client.query(readFileSync(join(folder, name), "utf8"));
    } catch (error) {
      await client.query("rollback");
      throw new Error(`${join(folder, name)}: ${(error as Error).message}`, { cause: error });
    }
  }
  await client.query("commit");
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: "skala-migrate" });
  await client.connect();
  return client;
}

async function main(): Promise<void> {
  const { OWNER_DATABASE_URL: owner, WORKER_DATABASE_URL: worker } = process.env;
  if (!owner || !worker) throw new Error("Set OWNER_DATABASE_URL and WORKER_DATABASE_URL.");
  const { applied } = await migrate({ owner, worker });
  for (const name of applied) console.log(`applied ${name}`);
  console.log(applied.length ? "The database is up to date." : "The database was up to date.");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
