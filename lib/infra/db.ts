// The connections of this process, and queries that belong to no company (those of one: ./tenant).
import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { Pool, type PoolClient, type QueryConfig, type QueryResultRow } from "pg";
import { AppError } from "@/lib/core/errors";
import { Prisma, PrismaClient } from "@/prisma/generated/client";
import { env } from "./env";
import { GuestPool } from "./guest";
import { heldClient } from "./transaction";

export { Prisma };

type Database = {
  pool: Pool;
  watch: Pool;
  search: Pool;
  prisma: PrismaClient;
  /** Prisma for whoever holds a transaction already (`tenantHeld`): it works on that one's connection. */
  guest: PrismaClient;
};

// One set of connections a process, also when a development server loads this file again.
const kept = globalThis as typeof globalThis & { skalaDatabase?: Database };
let workerName: string | undefined;

/**
 * A connection is kept so long without work: a new one costs a process of Postgres, a handshake and every plan
 * anew, which is what the first requests after a quiet while would wait for.
 */
const IDLE_MS = 5 * 60_000;

/** What a statement of a search may take, and how long one waits for a connection. */
const SEARCH_MS = 2_000;
const SEARCH_WAIT_MS = 3_000;

/**
 * Called once by the worker before its first query: from then on this process is skala_worker, and its
 * connections carry `name`, so that another worker can end them when this one is lost.
 */
export function connectAsWorker(name: string): void {
  workerName = name;
}

function open(): Database {
  const settings = env();
  const connectionString = workerName ? settings.WORKER_DATABASE_URL : settings.DATABASE_URL;
  const pool = new Pool({
    connectionString,
    max: settings.DATABASE_POOL,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: workerName ? 30_000 : 10_000,
    // A request that waits for a lock holds a connection that others wait for. Work may wait.
    lock_timeout: workerName ? 30_000 : 2_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: workerName ?? "skala-app",
  });
  const watch = new Pool({
    connectionString,
    max: 1,
    connectionTimeoutMillis: 1_000,
    statement_timeout: 1_000,
    query_timeout: 1_500,
    application_name: "skala-watch",
  });
  // Opens no connection before the first search.
  const search = new Pool({
    connectionString,
    max: settings.SEARCH_POOL,
    connectionTimeoutMillis: SEARCH_WAIT_MS,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: SEARCH_MS,
    application_name: `${workerName ?? "skala-app"}-search`,
  });
  // A connection that dies while idle is replaced at the next query; without a listener it ends the process.
  for (const one of [pool, watch, search]) one.on("error", () => {});
  const guest = new PrismaClient({ adapter: new PrismaPg(new GuestPool(heldClient)) });
  return { pool, watch, search, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }), guest };
}

function database(): Database {
  kept.skalaDatabase ??= open();
  return kept.skalaDatabase;
}

/** For the tables that belong to no company. A tenant's rows are invisible through it. */
export function prisma(): PrismaClient {
  return database().prisma;
}

/** Prisma inside a transaction that stands on a connection of ours. */
export function guestPrisma(): PrismaClient {
  return database().guest;
}

/** Prisma compiles its engine at its first query: a tenth of a second in which the process does nothing else. */
export async function warmPrisma(): Promise<void> {
  await database().prisma.$queryRaw`select 1`;
}

export async function closeDatabase(): Promise<void> {
  const open = kept.skalaDatabase;
  kept.skalaDatabase = undefined;
  await Promise.all([open?.prisma.$disconnect(), open?.guest.$disconnect()]);
  await Promise.allSettled([open?.pool.end(), open?.watch.end(), open?.search.end()]);
}

/** So many may wait for a connection of the pool; who comes then is told at once. */
const MOST_WAITING = 20;

/**
 * Refuses where the line for a connection is so long that waiting in it would end in a time-out.
 * @throws AppError("unavailable")
 */
export function admit(): void {
  const { pool } = database();
  if (pool.waitingCount >= MOST_WAITING * pool.options.max)
    throw new AppError("unavailable", { retryAfter: 1 });
}

/**
 * A connection for the time of `work`. What it hears while it is ours and no statement runs (its end, say)
 * is told by the next statement; unheard it would end the process.
 */
export async function withConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  admit();
  return lent(await database().pool.connect(), work);
}

/** The same for a search. @throws AppError("unavailable") where none becomes free in time */
export async function withSearchConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await database()
    .search.connect()
    .catch((cause: unknown) => {
      throw new AppError("unavailable", { cause, retryAfter: 1 });
    });
  return lent(client, work);
}

async function lent<T>(client: PoolClient, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const heard = () => {};
  client.on("error", heard);
  let usable = true;
  try {
    return await work(client);
  } catch (error) {
    // ERROR is a statement refused; FATAL is a connection that is about to end.
    usable = (error as { severity?: string }).severity !== "FATAL";
    throw error;
  } finally {
    client.off("error", heard);
    client.release(!usable);
  }
}

// Texts of the queries that are asked often are few; each is prepared once a connection under its hash.
const names = new Map<string, string>();

export function preparedName(sql: string): string {
  let name = names.get(sql);
  if (!name) {
    name = createHash("sha1").update(sql).digest("base64url");
    names.set(sql, name);
  }
  return name;
}

/** How the connections stand: those open, those of them at work, and those who wait for one. */
export function poolState(): Record<"main" | "search", { open: number; busy: number; waiting: number }> {
  const { pool, search } = database();
  const of = ({ totalCount, idleCount, waitingCount }: Pool) => ({
    open: totalCount,
    busy: totalCount - idleCount,
    waiting: waitingCount,
  });
  return { main: of(pool), search: of(search) };
}

/** One statement on any connection. @throws AppError("unavailable") where too many wait for one */
export async function pooledQuery<Row extends QueryResultRow>(config: QueryConfig): Promise<Row[]> {
  admit();
  const { rows } = await database().pool.query<Row>(config);
  return rows;
}

/** Rows of a function or table without a company, through `pg`: no objects are made that the caller does not ask for. */
export async function plainQuery<Row extends QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> {
  const { rows } = await database().pool.query<Row>({ name: preparedName(sql), text: sql, values });
  return rows;
}

/** On a connection of its own, so that it is asked also while all others are taken: what the caches follow. */
export async function watchQuery<Row extends QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> {
  const { rows } = await database().watch.query<Row>({ name: preparedName(sql), text: sql, values });
  return rows;
}

/** The SQLSTATE behind an error of Prisma or `pg`, e.g. "23505", where there is one. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, meta, cause } = error as { code?: unknown; meta?: Record<string, unknown>; cause?: unknown };
  const adapter = meta?.driverAdapterError as { cause?: { originalCode?: string } } | undefined;
  if (adapter?.cause?.originalCode) return adapter.cause.originalCode;
  if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith("P2")) return code;
  return cause ? sqlState(cause) : undefined;
}
