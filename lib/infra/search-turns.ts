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

/** Unpaid searches that wait, and so long at most; those beyond are refused at once. */
const LINE = 16;
const WAIT_MS = 3_000;
/** So many of them are a flood. */
const FLOOD = LINE / 2;
/** The rest after an unpaid search, at most. */
const REST_MS = 1_000;
/** Paid searches that wait for a connection: more than that is a rush, whoever they are. */
const RUSH = 100;

/** What each caller has paid ahead, by this process alone. */
const saved = new LRUCache<string, { left: number }>({ max: MOST_CALLERS });

/** An unpaid search runs, or rests. */
let taken = false;
const waiting = new Set<() => void>();

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

async function enter(): Promise<void> {
  if (!taken) {
    taken = true;
    return;
  }
  if (waiting.size >= LINE) throw new AppError("unavailable", { retryAfter: 1 });
  await new Promise<void>((enters, refuse) => {
    const turn = () => {
      clearTimeout(late);
      enters();
    };
    const late = setTimeout(() => {
      waiting.delete(turn);
      refuse(new AppError("unavailable", { retryAfter: 1 }));
    }, WAIT_MS);
    waiting.add(turn);
  });
}

function leave(): void {
  const [next] = waiting;
  taken = next !== undefined;
  if (!next) return;
  waiting.delete(next);
  next();
}

/** Unpaid searches that wait for their turn. */
export function searchesWaiting(): number {
  return waiting.size;
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
  if (poolState().search.waiting >= RUSH) throw new AppError("unavailable", { retryAfter: 1 });
  if (paid(caller)) return work();
  await enter();
  const began = performance.now();
  try {
    return await work();
  } finally {
    const rest =
      waiting.size >= FLOOD && poolState().main.busy > 0
        ? (performance.now() - began) * env().SEARCH_REST
        : 0;
    if (rest > 0) setTimeout(leave, Math.min(rest, REST_MS)).unref();
    else leave();
  }
}
