import { plainQuery } from "@/lib/infra/db";
import { log } from "@/lib/infra/log";
import type { Subject } from "./subjects";

/** Counted apart at most; what is asked rarely may fall out. */
const MOST_COUNTED = 2_000;
/** Kept of what a process was asked in a minute. */
const MOST_KEPT = 50;
const KEEP_EVERY_MS = 60_000;

type Asked = { company: string; subject: Subject; query: string; n: number };

const counted = new Map<string, Asked>();
let keeping: ReturnType<typeof setTimeout> | undefined;

/**
 * Counts that a list was asked for, and once a minute keeps which were asked most. Beside the request: it
 * costs it a look into a map, and where keeping fails nothing but a warm start is lost.
 *
 * @param name tells this list from all others · @param query as the service takes it
 */
export function noteAsked(company: string, subject: Subject, name: string, query: object): void {
  const known = counted.get(name);
  if (known) known.n++;
  // A place far down belongs to one reader; a search to one moment.
  else if (!["cursor", "q", "rank", "skip"].some((name) => name in query) && counted.size < MOST_COUNTED)
    counted.set(name, { company, subject, query: JSON.stringify(query), n: 1 });
  if (keeping) return;
  keeping = setTimeout(() => void keepPopular(), KEEP_EVERY_MS);
  keeping.unref?.();
}

/** Keeps what was counted since the last time. A process that ends calls it once more. */
export async function keepPopular(): Promise<void> {
  clearTimeout(keeping);
  keeping = undefined;
  const most = [...counted.values()].sort((a, b) => b.n - a.n).slice(0, MOST_KEPT);
  counted.clear();
  if (most.length === 0) return;
  try {
    await plainQuery("select app.note_popular($1)", [JSON.stringify(most)]);
  } catch (error) {
    log.debug({ error: String(error) }, "popular lists were not kept");
  }
}
