// Which transaction we are in, for whoever has to join it, and what has to be so for one to begin.
import { AsyncLocalStorage } from "node:async_hooks";
import type { PoolClient } from "pg";
import type { Prisma } from "@/prisma/generated/client";

export type Tx = Prisma.TransactionClient;
/** Throws where the work may not go on. */
export type Fence = (tx: Tx) => Promise<void>;

/** The transaction we are in: Prisma's, or one on a connection of ours that Prisma can join. */
export type Ambient = { companyId: string; afterCommit: Set<() => void> } & (
  | { tx: Tx }
  | { client: PoolClient }
);
export const ambient = new AsyncLocalStorage<Ambient>();
export const fences = new AsyncLocalStorage<Fence>();

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

/** The transaction we are in, if any. It is of this company, or that is a mistake of ours. */
export function outerOf(companyId: string): Ambient | undefined {
  const outer = ambient.getStore();
  if (outer && outer.companyId !== companyId) throw new Error("A transaction belongs to one company.");
  return outer;
}

/** The connection of the transaction we are in, where it is one of ours. */
export function heldClient(): PoolClient {
  const outer = ambient.getStore();
  if (!outer || !("client" in outer)) throw new Error("There is no transaction to be a guest of.");
  return outer.client;
}
