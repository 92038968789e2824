import { z } from "zod";
import type { Ctx } from "@/lib/core/context";
import type { JobKind } from "@/lib/infra/queue";
import type { Tx } from "@/lib/infra/transaction";

/** One run of a job, as its handler sees it. */
export type JobRun = {
  /** 1 for the first try. */
  attempt: number;
  lastAttempt: boolean;
  /** Aborted when the worker is told to stop or the time is up: rest at the next safe place by throwing `signal.reason`. */
  signal: AbortSignal;
  /**
   * The job is done if and only if this transaction commits. Without it a worker that dies between a
   * handler's last commit and the end of the job leaves a job that runs once more.
   */
  finish(tx: Tx): Promise<void>;
};

/** What serves a kind of job. */
export type Job = {
  kind: JobKind<unknown>;
  run(ctx: Ctx, payload: unknown, run: JobRun): Promise<void>;
  failed?(ctx: Ctx, payload: unknown, reason: string): Promise<void>;
};

type Serving<Payload> = {
  /**
   * Runs as the company's system actor. Every `tenant()` in it commits only while this worker still holds
   * the job; whatever leaves the house needs a key of its own, because a run may be repeated.
   */
  run(ctx: Ctx, payload: Payload, run: JobRun): Promise<void>;
  /** Told once, after the last try failed: the place to mark the record that waits for this job. */
  failed?(ctx: Ctx, payload: Payload, reason: string): Promise<void>;
};

/** Says what runs a kind of job. The payload is parsed before either function sees it. */
export function job<Payload>(kind: JobKind<Payload>, { run, failed }: Serving<Payload>): Job {
  return {
    kind,
    run: (ctx, payload, of) => run(ctx, kind.payload.parse(payload), of),
    failed: failed && ((ctx, payload, reason) => failed(ctx, kind.payload.parse(payload), reason)),
  };
}

const Envelope = z.looseObject({ companyId: z.uuid() });

/** What a job carries: the company, and what it was told. */
export function openPayload(payload: unknown): { companyId: string; told: unknown } {
  const { companyId, ...told } = Envelope.parse(payload);
  return { companyId, told };
}
