import { AsyncLocalStorage } from "node:async_hooks";
import { AppError } from "@/lib/core/errors";
import { inTransaction } from "./transaction";

/** So many may stand in line for one thing; who comes then is told at once. */
const MOST_IN_LINE = 1_000;

type Waiting = { came: number; question?: string; turn(): void; refuse(error: unknown): void };

/** Who waits for what, in the order they came. A key is there while somebody has it. */
const lines = new Map<string, Waiting[]>();
const standing = new AsyncLocalStorage<true>();
let clock = 0;

function enter(key: string, question?: string): undefined | Promise<void> {
  const waiting = lines.get(key);
  if (!waiting) {
    lines.set(key, []);
    return undefined;
  }
  if (waiting.length >= MOST_IN_LINE) throw new AppError("unavailable", { retryAfter: 1 });
  return new Promise<void>((turn, refuse) => {
    waiting.push({ came: ++clock, question, turn, refuse });
  });
}

function leave(key: string): void {
  const next = lines.get(key)?.shift();
  if (next) next.turn();
  else lines.delete(key);
}

/** Those who asked the same and came before the answer was looked up need not look again. */
function refuseEquals(keys: readonly string[], question: string, before: number, error: unknown): void {
  for (const key of keys) {
    const waiting = lines.get(key);
    if (!waiting) continue;
    const told = waiting.filter((one) => one.question === question && one.came < before);
    if (told.length === 0) continue;
    lines.set(
      key,
      waiting.filter((one) => !told.includes(one)),
    );
    for (const one of told) one.refuse(error);
  }
}

type Options = {
  /** Equal texts ask for the same: a refusal of one, looked up after the other came, is the other's too. */
  question?: string;
  /** Which errors are such a refusal. */
  refusal?(error: unknown): boolean;
};

/**
 * Runs `work` when everybody of this process who wants one of `keys` and came before is done. Who waits for a
 * lock of the database holds a connection while waiting; who stands in line here holds none, so a rush on one
 * thing takes one connection, not all. It promises nothing by itself: other processes have lines of their own,
 * and the lock in the database is what keeps order.
 *
 * Lines are entered in the order of their keys, so nobody waits in a circle. Inside a transaction, and inside
 * another `inLine`, it runs at once: there the connection is held already.
 *
 * @throws AppError("unavailable") where the line is full
 */
export async function inLine<T>(
  keys: readonly string[],
  work: () => Promise<T>,
  { question, refusal }: Options = {},
): Promise<T> {
  if (isStanding()) return work();
  const wanted = [...new Set(keys)].sort();
  const held: string[] = [];
  try {
    for (const key of wanted) {
      await enter(key, question);
      held.push(key);
    }
    const since = ++clock;
    try {
      return await standing.run(true, work);
    } catch (error) {
      if (question && refusal?.(error)) refuseEquals(wanted, question, since, error);
      throw error;
    }
  } finally {
    for (const key of held) leave(key);
  }
}

/** How many stand in line for a key. */
export function lengthOfLine(key: string): number {
  return lines.get(key)?.length ?? 0;
}

/** Whether we stand in line already, or hold a connection: a line is of no use then. */
export function isStanding(): boolean {
  return inTransaction() || standing.getStore() === true;
}
