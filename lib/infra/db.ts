import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { Pool, type QueryConfig, type QueryResultRow } from "pg";
import { AppError } from "@/lib/core/errors";
import { Prisma, PrismaClient } from "@/prisma/generated/client";
import { env } from "./env";

export { Prisma };
export type Tx = Prisma.TransactionClient;

type Database = { pool: Pool; watch: Pool; search: Pool; prisma: PrismaClient };
type Fence = (tx: Tx) => Promise<void>;

// One set of connections a process, also when a development server loads this file again.
const kept = globalThis as typeof globalThis & { skalaDatabase?: Database };
let workerName: string | undefined;

/** What a statement of a search may take, and how long one waits for a connection. */
const SEARCH_MS = 2_000;
const SEARCH_WAIT_MS = 3_000;
/** Searches that wait for one of the search connections; those beyond are refused at once. */
const SEARCH_LINE = 16;
/**
 * While others wait, a search connection rests so many times as long as it worked, at most so many
 * milliseconds: a flood is then served more slowly, and the processor is left to those who write.
 */
const SEARCH_REST = 5;
const SEARCH_REST_MS = 250;

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
    statement_timeout: SEARCH_MS,
    application_name: `${workerName ?? "skala-app"}-search`,
    // To plan a search anew each time costs more than to run it; one plan serves every query.
    onConnect: async (client) => {
      await client.query("set plan_cache_mode = force_generic_plan");
    },
  });
  // A connection that dies while idle is replaced at the next query; without a listener it ends the process.
  for (const one of [pool, watch, search]) one.on("error", () => {});
  return { pool, watch, search, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) };
}

function database(): Database {
  kept.skalaDatabase ??= open();
  return kept.skalaDatabase;
}

/** For the tables that belong to no company. A tenant's rows are invisible through it. */
export function prisma(): PrismaClient {
  return database().prisma;
}

export async function closeDatabase(): Promise<void> {
  const open = kept.skalaDatabase;
  kept.skalaDatabase = undefined;
  await open?.prisma.$disconnect();
  await Promise.allSettled([open?.pool.end(), open?.watch.end(), open?.search.end()]);
}

type Ambient = { companyId: string; tx: Tx; afterCommit: Set<() => void> };
const ambient = new AsyncLocalStorage<Ambient>();
const fences = new AsyncLocalStorage<Fence>();

/** Whether we are inside `tenant()`: what fails here cannot be tried again here. */
export function inTransaction(): boolean {
  return ambient.getStore() !== undefined;
}

/** Calls `then` (each function once) when the transaction that we are in has committed, and only then. */
export function afterCommit(then: () => void): void {
  ambient.getStore()?.afterCommit.add(then);
}

/** Everything that `run` does in `tenant()` first asks `fence`, in the same transaction, whether it still may. */
export function withFence<T>(fence: Fence, run: () => Promise<T>): Promise<T> {
  return fences.run(fence, run);
}

type TenantOptions = { timeoutMs?: number };

/**
 * The way to a tenant's rows: one transaction in which row-level security shows this company alone.
 * Called inside another `tenant()` of the same company it joins that transaction, so that verbs compose
 * into one commit.
 */
export async function tenant<T>(
  companyId: string,
  run: (tx: Tx) => Promise<T>,
  options: TenantOptions = {},
): Promise<T> {
  const outer = ambient.getStore();
  if (outer) {
    if (outer.companyId !== companyId) throw new Error("A transaction belongs to one company.");
    return run(outer.tx);
  }
  admit();
  const then = new Set<() => void>();
  const result = await prisma().$transaction(
    async (tx) => {
      await tx.$queryRaw`select set_config('app.company_id', ${companyId}, true)`;
      await fences.getStore()?.(tx);
      return ambient.run({ companyId, tx, afterCommit: then }, () => run(tx));
    },
    { maxWait: 5_000, timeout: options.timeoutMs ?? 20_000 },
  );
  for (const call of then) call();
  return result;
}

/** So many may wait for a connection of the pool; who comes then is told at once. */
const MOST_WAITING = 20;

/**
 * Refuses where the line for a connection is so long that waiting in it would end in a time-out.
 * @throws AppError("unavailable")
 */
function admit(): void {
  const { pool } = database();
  if (pool.waitingCount >= MOST_WAITING * pool.options.max)
    throw new AppError("unavailable", { retryAfter: 1 });
}

// Texts of the queries that are asked often are few; each is prepared once a connection under its hash.
const names = new Map<string, string>();

function preparedName(sql: string): string {
  let name = names.get(sql);
  if (!name) {
    name = createHash("sha1").update(sql).digest("base64url");
    names.set(sql, name);
  }
  return name;
}

type Query = {
  sql: string;
  values: unknown[];
  /** Whether the text is one of few. A text put together from a caller's choice of fields is not. */
  prepare: boolean;
  /**
   * Searches have few connections of their own, so that a flood of them takes none from anybody else. One
   * that finds the line full, or waits or runs for too long, ends as "unavailable".
   */
  pool?: "search";
  /** A later statement of a search that was let in: it is not turned away half-way. */
  letIn?: boolean;
};

/**
 * Setting and query in one round trip, for reads that are asked often. `sql` is a select that finds the
 * company as `s.company_id`, names it for every table, and takes its own parameters from `$2` on. Inside
 * `tenant()` it joins that transaction and sees what it wrote. Select text and int4 only: the two ways in
 * agree on those.
 *
 * The query stands in a lateral of its own (`offset 0` keeps it there), so that its scans take the company
 * from `s`, which makes the setting. Joined flat, the planner would move the wall's own look at the setting
 * before it is made, and find nothing (docs/decisions/0002).
 */
export async function tenantQuery<Row extends QueryResultRow>(
  companyId: string,
  query: Query,
): Promise<Row[]> {
  const text = `with s as materialized (select set_config('app.company_id', $1, true)::uuid as company_id)
select q.* from s, lateral (select * from (${query.sql}) i offset 0) q`;
  const values = [companyId, ...query.values];
  const outer = ambient.getStore();
  if (outer) {
    if (outer.companyId !== companyId) throw new Error("A transaction belongs to one company.");
    return outer.tx.$queryRawUnsafe<Row[]>(text, ...values);
  }
  const name = query.prepare ? preparedName(text) : undefined;
  if (query.pool === "search") return searchQuery<Row>({ name, text, values }, query.letIn === true);
  admit();
  const { rows } = await database().pool.query<Row>({ name, text, values });
  return rows;
}

async function searchQuery<Row extends QueryResultRow>(config: QueryConfig, letIn: boolean): Promise<Row[]> {
  const { search } = database();
  if (!letIn && search.waitingCount >= SEARCH_LINE) throw new AppError("unavailable", { retryAfter: 1 });
  const client = await search.connect().catch((cause: unknown) => {
    throw new AppError("unavailable", { cause, retryAfter: 1 });
  });
  const began = performance.now();
  try {
    const { rows } = await client.query<Row>(config);
    const rest = search.waitingCount > 0 ? (performance.now() - began) * SEARCH_REST : 0;
    if (rest > 0) setTimeout(() => client.release(), Math.min(rest, SEARCH_REST_MS)).unref();
    else client.release();
    return rows;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

/** How the connections stand: those open, and those who wait for one. */
export function poolState(): Record<"main" | "search", { open: number; waiting: number }> {
  const { pool, search } = database();
  const of = ({ totalCount, waitingCount }: Pool) => ({ open: totalCount, waiting: waitingCount });
  return { main: of(pool), search: of(search) };
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
