// The ways to one company's rows. Row-level security shows what the transaction's setting names, and nothing else.
import type { QueryResultRow } from "pg";
import { prepareValue } from "pg/lib/utils";
import { runBatch, type Statement } from "./batch";
import {
  admit,
  guestPrisma,
  pooledQuery,
  preparedName,
  prisma,
  withConnection,
  withSearchConnection,
} from "./db";
import { ambient, fences, inTransaction, outerOf, type Tx } from "./transaction";

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
    return guestPrisma().$transaction(
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
   * that waits or runs for too long ends as "unavailable".
   */
  pool?: "search";
};

/**
 * Setting and query in one round trip, for reads that are asked often. `sql` is a select that finds the
 * company as `s.company_id`, names it for every table, and takes its own parameters from `$2` on. Inside
 * `tenant()` it joins that transaction and sees what it wrote. Select text and int4 only: the two ways in
 * agree on those.
 *
 * The query stands in a lateral of its own (`offset 0` keeps it there), so that its scans take the company
 * from `s`, which makes the setting. Joined flat, the planner would move the wall's own look at the setting
 * before it is made, and find nothing (docs/decisions/0002). A search names the company as `$1::uuid` instead:
 * its setting is always made by a statement before.
 */
export async function tenantQuery<Row extends QueryResultRow>(
  companyId: string,
  query: Query,
): Promise<Row[]> {
  const outer = outerOf(companyId);
  if ((query.prepare || query.pool) && !(outer && "tx" in outer)) {
    const sql = reading("$1::uuid", query.sql);
    const values = query.values.map(prepareValue);
    const statement = own(companyId, [{ sql, values, once: !query.prepare }]);
    if (outer) return runBatch<Row>(outer.client, statement);
    const connection = query.pool === "search" ? withSearchConnection : withConnection;
    return connection((client) =>
      runBatch<Row>(client, [{ sql: OPEN_BATCH, values: [companyId] }, ...statement]),
    );
  }
  const text = reading("set_config('app.company_id', $1, true)::uuid", query.sql);
  const values = [companyId, ...query.values];
  if (outer && "tx" in outer) return outer.tx.$queryRawUnsafe<Row[]>(text, ...values);
  const name = query.prepare ? preparedName(text) : undefined;
  if (!outer) return pooledQuery<Row>({ name, text, values });
  const { rows } = await outer.client.query<Row>({ name, text, values });
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
  return statements.map(({ values, ...statement }) => ({ ...statement, values: [companyId, ...values] }));
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
