import { actorId, type Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import type { Statement } from "@/lib/infra/batch";
import { touched } from "@/lib/infra/cache";
import { sqlState } from "@/lib/infra/db";
import { type EnqueueOptions, enqueue, type JobKind } from "@/lib/infra/queue";
import { runStatement, tenant, tenantBatch } from "@/lib/infra/tenant";
import { afterCommit, inTransaction, type Tx } from "@/lib/infra/transaction";

export type EventEntry = {
  entity:
    | "lead"
    | "customer"
    | "import"
    | "member"
    | "apiKey"
    | "company"
    | "service"
    | "resource"
    | "hours"
    | "booking"
    | "bookingSeries"
    | "priceList"
    | "quote";
  entityId: string;
  action: string;
  /** Only what changed; shown in the history and kept for audit. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

export type Write = {
  tx: Tx;
  /** A change as a statement; `$1` is the company. */
  run(...statements: Statement[]): Promise<void>;
  event(entry: EventEntry): Promise<void>;
  /** Many at once, in one statement. */
  events(entries: EventEntry[]): Promise<void>;
  /** A job of this company that exists if and only if the write commits. */
  enqueue<Payload>(kind: JobKind<Payload>, payload: Payload, options?: EnqueueOptions): Promise<void>;
};

/** A write whose parts are known before it begins. */
export type Whole = {
  change: Statement[];
  event: EventEntry;
  /** Made by `jobStatement`. */
  jobs?: Statement[];
  /** What is answered, read behind the change. */
  answer: Statement;
};

/** Deadlock or serialisation failure: nothing was done, so the same again is safe. */
const AGAIN = new Set(["40P01", "40001"]);
const TRIES = 3;
/** Raised by app.require_one, where a change did not find its record as it has to be. */
const NOT_AS_READ = "SK412";

function eventsStatement(ctx: Ctx, entries: EventEntry[]): Statement {
  return {
    sql: `insert into event (company_id, entity, entity_id, action, actor_kind, actor_id, before, after)
      select $1::uuid, e.entity, e."entityId", e.action, $2, $3::uuid, e.before, e.after
      from jsonb_to_recordset($4::jsonb) as e(entity text, "entityId" uuid, action text, before jsonb, after jsonb)`,
    values: [ctx.actor.kind, actorId(ctx.actor), JSON.stringify(entries)],
  };
}

/** Once more where it lost against another; not inside a transaction, whose beginning we do not know. */
async function tried<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const state = sqlState(error) ?? "";
      if (state === NOT_AS_READ) throw new AppError("stale", { cause: error });
      if (attempt === TRIES || inTransaction() || !AGAIN.has(state)) throw error;
    }
  }
}

/**
 * One write: the change and the event that tells of it, in one transaction. What leaves the house (mail,
 * payment, webhook) is enqueued in it as a job and runs after the commit.
 */
export function write<T>(ctx: Ctx, change: (w: Write) => Promise<T>): Promise<T> {
  const companyId = ctx.company.id;
  return tried(() =>
    tenant(companyId, (tx) => {
      afterCommit(() => touched(companyId));
      const run = async (...statements: Statement[]) => {
        for (const statement of statements) await runStatement(tx, companyId, statement);
      };
      return change({
        tx,
        run,
        event: (entry) => run(eventsStatement(ctx, [entry])),
        events: (entries) => run(eventsStatement(ctx, entries)),
        enqueue: (kind, payload, options) => enqueue(tx, companyId, kind, payload, options),
      });
    }),
  );
}

/**
 * The same for a write that is known beforehand: change, event and jobs go to Postgres together, in one
 * round trip, and are there together or not at all. What it was decided upon was read before, outside; so
 * a change of a record that exists names the version it was read at (`onlyOne`).
 *
 * @returns the row of `answer`
 * @throws AppError("stale") where the record is no longer as it was read
 */
export async function writeWhole<Row extends object>(
  ctx: Ctx,
  { change, event, jobs = [], answer }: Whole,
): Promise<Row | undefined> {
  const statements = [...change, eventsStatement(ctx, [event]), ...jobs, answer];
  const [row] = await tried(() => tenantBatch<Row>(ctx.company.id, statements));
  // Inside a transaction it is not committed yet.
  if (!afterCommit(() => touched(ctx.company.id))) touched(ctx.company.id);
  return row;
}

/** Makes a change (`update … returning`) fail, and its whole write with it, unless it changed one row. */
export function onlyOne({ sql, values }: Statement): Statement {
  return { sql: `with changed as (${sql}) select app.require_one(count(*)) from changed`, values };
}
