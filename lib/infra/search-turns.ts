// Whose searches run at once, and whose wait: a flood of them must not make anybody's writes slower.
import { LRUCache } from "lru-cache";
import { AppError } from "@/lib/core/errors";
import { poolState } from "./db";
import { env } from "./env";
import { inTransaction } from "./transaction";

/** Requests of other kinds that pay for one search of the same caller. */
const PRICE = 2;
/** A caller begins with one search, and saves for five. */
const BEGINS_WITH = PRICE;
const MOST_SAVED = 5 * PRICE;
const MOST_CALLERS = 20_000;

/** Searches that wait, and so long at most; those beyond are refused at once. Many that are unpaid are a flood. */
const PAID_LINE = 100;
const UNPAID_LINE = 16;
const FLOOD = UNPAID_LINE / 2;
const WAIT_MS = 3_000;
/** The rest after an unpaid search, at most. */
const REST_MS = 1_000;

/** What each caller has paid ahead, by this process alone. */
const saved = new LRUCache<string, { left: number }>({ max: MOST_CALLERS });

type Line = Set<() => void>;
const paidLine: Line = new Set();
const unpaidLine: Line = new Set();
let running = 0;
/** An unpaid search runs, or its rest does: no other begins. */
let taken = false;

/** A request of this caller, of whatever kind: a search takes back what it is given here. */
export function arrived(caller: string): void {
  const found = saved.get(caller);
  if (!found) saved.set(caller, { left: BEGINS_WITH + 1 });
  else if (found.left < MOST_SAVED) found.left++;
}

/** Whether this search was paid for by what its caller did besides. */
function paid(caller: string): boolean {
  const found = saved.get(caller);
  if (!found) return false;
  found.left = Math.max(0, found.left - 1);
  if (found.left < PRICE) return false;
  found.left -= PRICE;
  return true;
}

/** Lets in whoever may. An unpaid turn goes first, since there is one at most; others would never let it in. */
function advance(): void {
  while (running < env().SEARCH_POOL) {
    const line = taken || unpaidLine.size === 0 ? paidLine : unpaidLine;
    const [next] = line;
    if (!next) return;
    line.delete(next);
    running++;
    if (line === unpaidLine) taken = true;
    next();
  }
}

function enter(line: Line): Promise<void> {
  const full = () => new AppError("unavailable", { retryAfter: 1 });
  if (line.size >= (line === paidLine ? PAID_LINE : UNPAID_LINE)) throw full();
  return new Promise((enters, refuse) => {
    const turn = () => {
      clearTimeout(late);
      enters();
    };
    const late = setTimeout(() => {
      line.delete(turn);
      refuse(full());
    }, WAIT_MS);
    line.add(turn);
    advance();
  });
}

/** The next unpaid search may begin: at once, or in a flood, while others are at work, after a rest. */
function endTurn(tookMs: number): void {
  const next = () => {
    taken = false;
    advance();
  };
  const flood = unpaidLine.size >= FLOOD && poolState().main.busy > 0;
  const rest = flood ? Math.min(tookMs * env().SEARCH_REST, REST_MS) : 0;
  if (rest > 0) setTimeout(next, rest).unref();
  else next();
}

/** Unpaid searches that wait for their turn. */
export function searchesWaiting(): number {
  return unpaidLine.size;
}

/**
 * Runs the statements of one search. A caller who does other things too is at work, and searches at once:
 * two other requests pay for a search. One who only searches takes turns with all others who do, one at a time.
 * While many of them wait and connections that are not for searching are busy, each turn is followed by a rest
 * many times as long as the search took (SEARCH_REST), so that the processor is left to those who write.
 *
 * @throws AppError("unavailable") where too many wait, or one waited for too long
 */
export async function searching<T>(caller: string, work: () => Promise<T>): Promise<T> {
  if (inTransaction()) return work();
  const line = paid(caller) ? paidLine : unpaidLine;
  await enter(line);
  const began = performance.now();
  try {
    return await work();
  } finally {
    running--;
    if (line === unpaidLine) endTurn(performance.now() - began);
    advance();
  }
}
