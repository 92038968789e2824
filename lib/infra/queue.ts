import type { z } from "zod";
import type { Statement } from "./batch";
import { runStatement } from "./tenant";
import type { Tx } from "./transaction";

/**
 * A kind of job: what it is called and what it is told. A room declares those it sends in its `jobs.ts`;
 * lib/jobs says what runs them.
 */
export type JobKind<Payload> = {
  /** "room.verb", for ever: jobs that wait carry it. */
  name: string;
  payload: z.ZodType<Payload>;
  /** Tries before it counts as failed. A worker that dies takes no try away. */
  maxAttempts: number;
  /** After so long a run is stopped and counts as a failed try. */
  timeoutSeconds: number;
};

type Options = { maxAttempts?: number; timeoutSeconds?: number };

/** Past this graphile-worker would give a running job to somebody else. */
const LONGEST_SECONDS = 3 * 3_600;

export function defineJob<Payload>(
  name: string,
  payload: z.ZodType<Payload>,
  options: Options = {},
): JobKind<Payload> {
  const { maxAttempts = 10, timeoutSeconds = 600 } = options;
  if (timeoutSeconds > LONGEST_SECONDS) throw new Error(`${name}: a job runs at most ${LONGEST_SECONDS} s.`);
  return { name, payload, maxAttempts, timeoutSeconds };
}

export type EnqueueOptions = {
  /** One waiting job a key: enqueued again, the waiting one is replaced; one that runs gets a follower. */
  key?: string;
  /** Jobs of a queue run one at a time, in order as long as none fails. */
  queue?: string;
  /** Not before. */
  runAt?: Date;
};

/** The statement that puts a job in line: it exists if and only if the transaction it runs in commits. */
export function jobStatement<Payload>(
  companyId: string,
  kind: JobKind<Payload>,
  payload: Payload,
  options: EnqueueOptions = {},
): Statement {
  const told = JSON.stringify({ companyId, ...kind.payload.parse(payload) });
  const { key = null, queue = null, runAt = null } = options;
  // Keys and queues are the company's own: the same word of two companies is two.
  const own = (word: string | null) => word && `${companyId}:${word}`;
  return {
    sql: `select 1 from app.enqueue_job($2, $3::jsonb, $4, $5, $6::int, $7::timestamptz) where $1::uuid is not null`,
    values: [kind.name, told, own(queue), own(key), String(kind.maxAttempts), runAt?.toISOString() ?? null],
  };
}

/** Puts a job in line, in the caller's transaction. */
export async function enqueue<Payload>(
  tx: Tx,
  companyId: string,
  kind: JobKind<Payload>,
  payload: Payload,
  options: EnqueueOptions = {},
): Promise<void> {
  await runStatement(tx, companyId, jobStatement(companyId, kind, payload, options));
}
