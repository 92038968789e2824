import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { Pool, type PoolClient, type QueryConfig, type QueryResultRow } from "pg";
import { prepareValue } from "pg/lib/utils";
import { AppError } from "@/lib/core/errors";
import { Prisma, PrismaClient } from "@/prisma/generated/client";
import { runBatch, type Statement } from "./batch";
import { env } from "./env";
import { GuestPool } from "./guest";

export type { Statement };
export { Prisma };
export type Tx = Prisma.TransactionClient;

type Database = {
  pool: Pool;
  watch: Pool;
  search: Pool;
  prisma: PrismaClient;
  /** Prisma for whoever holds a transaction already (`tenantHeld`): it works on that one's connection. */
  guest: PrismaClient;
};
type Fence = (tx: Tx) => Promise<void>;

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
/** Searches that wait for one of the search connections; those beyond are refused at once. */
const SEARCH_LINE = 16;
/** A search connection rests for at most so long (see `searchQuery`). */
const SEARCH_REST_MS = 400;

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
    // To plan a search anew each time costs more than to run it; one plan serves every query.
    onConnect: async (client) => {
      await client.query("set plan_cache_mode = force_generic_plan");
    },
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

export async function closeDatabase(): Promise<void> {
  const open = kept.skalaDatabase;
  kept.skalaDatabase = undefined;
  await Promise.all([open?.prisma.$disconnect(), open?.guest.$disconnect()]);
  await Promise.allSettled([open?.pool.end(), open?.watch.end(), open?.search.end()]);
}

/** The transaction we are in: Prisma's, or one on a connection of ours that Prisma can join. */
type Ambient = { companyId: string; afterCommit: Set<() => void> } & ({ tx: Tx } | { client: PoolClient });
const ambient = new AsyncLocalStorage<Ambient>();
const fences = new AsyncLocalStorage<Fence>();

/** Whether we are inside `tenant()`: what fails here cannot be tried again here. */
export function inTransaction(): boolean {
  return ambient.getStore() !== undefined;
}

/**
 * Calls `then` when the transaction that we are in has committed, and only then.
 * @returns whether we are in one
 */
export function afterCommit(then: () => void): boolean {
  const outer = ambient.getStore();
  outer?.afterCommit.add(then);
  return outer !== undefined;
}

/** Everything that `run` does in `tenant()` first asks `fence`, in the same transaction, whether it still may. */
export function withFence<T>(fence: Fence, run: () => Promise<T>): Promise<T> {
  return fences.run(fence, run);
}

function outerOf(companyId: string): Ambient | undefined {
  const outer = ambient.getStore();
  if (outer && outer.companyId !== companyId) throw new Error("A transaction belongs to one company.");
  return outer;
}

function heldClient(): PoolClient {
  const outer = ambient.getStore();
  if (!outer || !("client" in outer)) throw new Error("There is no transaction to be a guest of.");
  return outer.client;
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
  const outer = outerOf(companyId);
  const timeout = options.timeoutMs ?? 20_000;
  if (outer && "tx" in outer) return run(outer.tx);
  if (outer)
    return database().guest.$transaction(
      (tx) => ambient.run({ companyId, tx, afterCommit: outer.afterCommit }, () => run(tx)),
      { timeout },
    );
  admit();
  const then = new Set<() => void>();
  const result = await prisma().$transaction(
    async (tx) => {
      await tx.$queryRaw`select set_config('app.company_id', ${companyId}, true)`;
      await fences.getStore()?.(tx);
      return ambient.run({ companyId, tx, afterCommit: then }, () => run(tx));
    },
    { maxWait: 5_000, timeout },
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
  /**
   * Whether the text is one of few, and one plan serves all its values: it is then planned once a connection.
   * A text put together from a caller's choice of fields is not, nor one whose best plan depends on a value.
   */
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
  const outer = outerOf(companyId);
  if (query.prepare && !query.pool && !(outer && "tx" in outer)) {
    const text = reading("$1::uuid", query.sql);
    const statement = own(companyId, [{ sql: text, values: query.values.map(prepareValue) }]);
    if (outer) return runBatch<Row>(outer.client, statement);
    return withConnection((client) =>
      runBatch<Row>(client, [{ sql: OPEN_BATCH, values: [companyId] }, ...statement]),
    );
  }
  const text = reading("set_config('app.company_id', $1, true)::uuid", query.sql);
  const values = [companyId, ...query.values];
  if (outer && "tx" in outer) return outer.tx.$queryRawUnsafe<Row[]>(text, ...values);
  const name = query.prepare ? preparedName(text) : undefined;
  if (!outer && query.pool === "search")
    return searchQuery<Row>({ name, text, values }, query.letIn === true);
  if (!outer) admit();
  const { rows } = await (outer?.client ?? database().pool).query<Row>({ name, text, values });
  return rows;
}

function reading(company: string, sql: string): string {
  return `with s as materialized (select ${company} as company_id)
select q.* from s, lateral (select * from (${sql}) i offset 0) q`;
}

// The wall's setting, and plans that are kept: for one row found by its key, the foreign keys into partitioned
// tables above all, planning anew costs more than the work. They must not be the ones that suit a table that
// was empty at the time (docs/decisions/0010, 0017).
const OPEN_BATCH = `select set_config('app.company_id', $1, true), set_config('plan_cache_mode', 'force_generic_plan', true),
  set_config('enable_seqscan', 'off', true)`;

/** Runs one statement in a transaction that is open. @returns its rows */
export async function runStatement<Row extends QueryResultRow>(
  tx: Tx,
  companyId: string,
  { sql, values }: Statement,
): Promise<Row[]> {
  return tx.$queryRawUnsafe<Row[]>(sql, companyId, ...values);
}

/** `$1` of each is the company. */
function own(companyId: string, statements: Statement[]): Statement[] {
  return statements.map(({ sql, values }) => ({ sql, values: [companyId, ...values] }));
}

/**
 * A connection for the time of `work`. What it hears while it is ours and no statement runs (its end, say)
 * is told by the next statement; unheard it would end the process.
 */
async function withConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  admit();
  const client = await database().pool.connect();
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

/**
 * Statements of one company that are known before the first runs, in one round trip and one transaction:
 * all or none, and committed when this returns. In them `$1` is the company. Each finds its rows by their
 * keys: it is planned once a connection. Inside `tenant()` they join that transaction; where a fence stands
 * they are a transaction behind it.
 *
 * @returns the rows of the last statement; select text and int4 only, on which all ways in agree
 */
export async function tenantBatch<Row extends QueryResultRow>(
  companyId: string,
  statements: Statement[],
): Promise<Row[]> {
  const outer = outerOf(companyId);
  if (outer && "client" in outer) return runBatch<Row>(outer.client, own(companyId, statements));
  if (outer || fences.getStore()) {
    return tenant(companyId, async (tx) => {
      let rows: Row[] = [];
      for (const statement of statements) rows = await runStatement<Row>(tx, companyId, statement);
      return rows;
    });
  }
  const opening = { sql: OPEN_BATCH, values: [companyId] };
  return withConnection((client) => runBatch<Row>(client, [opening, ...own(companyId, statements)]));
}

type Held<Row, T> = {
  /** Go over with the beginning; the rows of the last are what `run` gets. */
  opening: Statement[];
  /** What it hands back goes over with the commit. */
  run(rows: Row[]): Promise<{ value: T; closing: Statement[] }>;
};

/**
 * `tenant()` in which what comes first and last is known: three round trips with a `tenantBatch` between.
 * Everything inside joins the transaction, what uses Prisma as well. Not for use inside another.
 */
export async function tenantHeld<Row extends QueryResultRow, T>(
  companyId: string,
  { opening, run }: Held<Row, T>,
): Promise<T> {
  if (inTransaction() || fences.getStore()) throw new Error("A held transaction begins outside of any.");
  const then = new Set<() => void>();
  const held = await withConnection(async (client) => {
    try {
      const rows = await runBatch<Row>(client, [
        { sql: "begin", values: [] },
        { sql: OPEN_BATCH, values: [companyId] },
        ...own(companyId, opening),
      ]);
      const { value, closing } = await ambient.run({ companyId, client, afterCommit: then }, () => run(rows));
      await runBatch(client, [...own(companyId, closing), { sql: "commit", values: [] }]);
      return value;
    } catch (error) {
      // The connection goes back with nothing open, or not at all.
      await client.query("rollback").catch((lost: Error) => {
        throw Object.assign(lost, { severity: "FATAL", cause: error });
      });
      throw error;
    }
  });
  for (const call of then) call();
  return held;
}

/**
 * While others stand in line for a search, and connections that are not for searching are at work, each rests
 * many times as long as it worked (SEARCH_REST): a flood is then served more slowly, and the processor is left
 * to those who write.
 */
async function searchQuery<Row extends QueryResultRow>(config: QueryConfig, letIn: boolean): Promise<Row[]> {
  const { search, pool } = database();
  if (!letIn && search.waitingCount >= SEARCH_LINE) throw new AppError("unavailable", { retryAfter: 1 });
  const client = await search.connect().catch((cause: unknown) => {
    throw new AppError("unavailable", { cause, retryAfter: 1 });
  });
  const began = performance.now();
  try {
    const { rows } = await client.query<Row>(config);
    const flood = search.waitingCount > 0 && pool.totalCount > pool.idleCount;
    const rest = flood ? (performance.now() - began) * env().SEARCH_REST : 0;
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
