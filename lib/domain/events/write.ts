import { actorId, type Ctx } from "@/lib/core/context";
import { touched } from "@/lib/infra/cache";
import { afterCommit, inTransaction, Prisma, sqlState, type Tx, tenant } from "@/lib/infra/db";
import { type EnqueueOptions, enqueue, type JobKind } from "@/lib/infra/queue";

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
    | "bookingSeries";
  entityId: string;
  action: string;
  /** Only what changed; shown in the history and kept for audit. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

export type Write = {
  tx: Tx;
  event(entry: EventEntry): Promise<void>;
  /** A job of this company that exists if and only if the write commits. */
  enqueue<Payload>(kind: JobKind<Payload>, payload: Payload, options?: EnqueueOptions): Promise<void>;
};

/** Deadlock or serialisation failure: nothing was done, so the same again is safe. */
const AGAIN = new Set(["40P01", "40001"]);
const TRIES = 3;

function json(value: Record<string, unknown> | undefined) {
  return value === undefined ? Prisma.DbNull : (value as Prisma.InputJsonObject);
}

/**
 * One write: the change and the event that tells of it, in one transaction. What leaves the house (mail,
 * payment, webhook) is enqueued in it as a job and runs after the commit.
 */
export async function write<T>(ctx: Ctx, change: (w: Write) => Promise<T>): Promise<T> {
  const told = () => touched(ctx.company.id);
  const run = () =>
    tenant(ctx.company.id, (tx) => {
      afterCommit(told);
      return change({
        tx,
        enqueue: (kind, payload, options) => enqueue(tx, ctx.company.id, kind, payload, options),
        async event({ entity, entityId, action, before, after }) {
          await tx.event.create({
            data: {
              companyId: ctx.company.id,
              entity,
              entityId,
              action,
              actorKind: ctx.actor.kind,
              actorId: actorId(ctx.actor),
              before: json(before),
              after: json(after),
            },
            select: { id: true },
          });
        },
      });
    });
  if (inTransaction()) return run();
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === TRIES || !AGAIN.has(sqlState(error) ?? "")) throw error;
    }
  }
}
