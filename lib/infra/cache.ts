import { LRUCache } from "lru-cache";
import { AppError } from "@/lib/core/errors";
import { etagOf } from "@/lib/core/etag";
import type { CacheLevel, Kept } from "@/lib/core/json-text";
import { parseSnapshot, type Snapshot } from "@/lib/core/snapshot";
import { type Ask, Changes, type Heard } from "./changes";
import { watchQuery } from "./db";
import { env } from "./env";
import { log } from "./log";
import { cacheRedis, type SharedText } from "./redis";

/** What a load gives: the text, and what its one statement saw (`pg_current_snapshot()`). */
export type Loaded = { text: string; snapshot: string };
export type Answered = Required<Kept> & { text: string };

export type Question = {
  companyId: string;
  /** The kinds of records, as events name them, whose changes make the answer another. */
  about: readonly string[];
  /** Everything else that the answer depends on. */
  name: string;
  load: () => Promise<Loaded>;
};

/** So old an answer is still better than none. */
const GRACE_MS = 30_000;
/** So long a reader waits for a better one before. */
const PATIENCE_MS = 400;
/** In the shared level; who finds it checks it all the same. */
const SHARED_SECONDS = 300;
/** What an entry takes beside its text. */
const OVERHEAD = 500;

type Entry = {
  text: string;
  /** As it is sent: made once, not for each reader. */
  bytes: Uint8Array;
  etag: string;
  snapshot: Snapshot;
  /** Changes.version at which it was found current. */
  version: number;
  /** By what was heard then, it was current. */
  currentAt: number;
};

/**
 * Answers kept in memory and in Redis until a write changes what they tell.
 *
 * An entry carries what its reader saw, and is given only while no change is known that it has not seen
 * (docs/decisions/0018). So nothing in a level can be wrong, only useless: it does not matter who wrote it,
 * what was missed while Redis was away, or who died before saying that something changed.
 */
export class Cache {
  private readonly memory: LRUCache<string, Entry>;
  private readonly loading = new Map<string, Promise<Entry>>();
  readonly counts: Record<CacheLevel, number> = {
    memory: 0,
    shared: 0,
    database: 0,
    stale: 0,
    joined: 0,
  };

  constructor(
    bytes: number,
    private readonly changes: Changes,
    private readonly shared: SharedText | undefined,
    private readonly now: () => number = Date.now,
  ) {
    this.memory = new LRUCache({
      maxSize: bytes,
      sizeCalculation: ({ text, bytes }, key) => 2 * text.length + bytes.length + key.length + OVERHEAD,
    });
  }

  /** The answer, at most a second old; older only while the database is slow, and never by more than 30 s. */
  get(question: Question): Answered | Promise<Answered> {
    const key = `${question.companyId} ${question.name}`;
    const entry = this.memory.get(key);
    if (!entry) return this.miss(key, question);
    const wait = this.changes.fresh(question.companyId);
    if (wait === undefined && this.isCurrent(entry, question)) return this.given(entry, "memory");
    return this.check(key, entry, question, wait);
  }

  private given({ text, bytes, etag }: Entry, from: CacheLevel, sharedMs = 0): Answered {
    this.counts[from]++;
    return { text, bytes, etag, from, sharedMs };
  }

  private isCurrent(entry: Entry, { companyId, about }: Question): boolean {
    const version = this.changes.version(companyId);
    if (entry.version !== version) {
      if (!this.changes.isCurrent(companyId, about, entry.snapshot)) return false;
      entry.version = version;
    }
    entry.currentAt = this.changes.heardAt();
    return true;
  }

  /** There is an entry that may be outdated: a better one, or this one where that takes too long. */
  private async check(
    key: string,
    entry: Entry,
    question: Question,
    wait: Promise<void> | undefined,
  ): Promise<Answered> {
    const better = async (): Promise<Answered> => {
      await wait;
      if (this.isCurrent(entry, question)) return this.given(entry, "memory");
      return this.miss(key, question);
    };
    if (this.now() - entry.currentAt > GRACE_MS) return better();
    const found = better();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<"late">((late) => {
      timer = setTimeout(late, PATIENCE_MS, "late");
    });
    try {
      const first = await Promise.race([found, patience]);
      if (first !== "late") return first;
      found.catch(() => {});
    } catch (error) {
      if (!isAbsence(error)) throw error;
      log.warn({ error: String(error) }, "an answer from before is given");
    } finally {
      clearTimeout(timer);
    }
    return this.given(entry, "stale");
  }

  /** Equal questions at the same time are one; a question after a write of ours is another one. */
  private async miss(key: string, question: Question): Promise<Answered> {
    const flight = `${this.changes.epoch(question.companyId)} ${key}`;
    const under = this.loading.get(flight);
    if (under) return this.given(await under, "joined");
    let from: CacheLevel = "database";
    let sharedMs = 0;
    const load = (async () => {
      const asked = performance.now();
      const shared = await this.fromShared(key, question);
      if (this.shared) sharedMs = performance.now() - asked;
      if (shared) from = "shared";
      return shared ?? this.fromDatabase(key, question);
    })();
    this.loading.set(flight, load);
    try {
      return this.given(await load, from, sharedMs);
    } finally {
      this.loading.delete(flight);
    }
  }

  private async fromShared(key: string, question: Question): Promise<Entry | null> {
    const kept = await this.shared?.get(key);
    const end = kept?.indexOf("\n") ?? -1;
    const [snapshot, etag] = kept?.slice(0, Math.max(0, end)).split(" ") ?? [];
    if (!kept || !snapshot || !etag) return null;
    try {
      await this.changes.fresh(question.companyId);
    } catch {
      return null;
    }
    const entry = this.entry({ text: kept.slice(end + 1), snapshot }, etag);
    if (!this.isCurrent(entry, question)) return null;
    this.memory.set(key, entry);
    return entry;
  }

  private async fromDatabase(key: string, { companyId, load }: Question): Promise<Entry> {
    // From now on changes of this company are listened for, so that the entry can be found current later.
    this.changes.fresh(companyId)?.catch(() => {});
    const loaded = await load();
    const entry = this.entry(loaded);
    this.memory.set(key, entry);
    this.shared?.set(key, `${loaded.snapshot} ${entry.etag}\n${loaded.text}`, SHARED_SECONDS);
    return entry;
  }

  private entry({ text, snapshot }: Loaded, etag?: string): Entry {
    const sent = sentAs(text, etag);
    return { text, ...sent, snapshot: parseSnapshot(snapshot), version: -1, currentAt: this.now() };
  }
}

/** The text as bytes, which are what is sent and what the validator is of. */
function sentAs(text: string, etag?: string): Pick<Entry, "bytes" | "etag"> {
  const bytes = Buffer.from(text);
  return { bytes, etag: etag ?? etagOf(bytes) };
}

/** Errors that say the database is busy or away, not that the question is wrong. */
function isAbsence(error: unknown): boolean {
  return error instanceof AppError ? error.code === "unavailable" : true;
}

const ask: Ask = async (seen, companies) => {
  const [heard] = await watchQuery<Heard>("select snapshot, changes from app.changes_since($1, $2)", [
    seen,
    companies,
  ]);
  if (!heard) throw new Error("app.changes_since gives one row.");
  return heard;
};

type Open = { changes: Changes; cache: Cache; telling: ReturnType<typeof setInterval> };

/** How often the log says where answers came from. */
const TELL_MS = 60_000;
// One a process, also when a development server loads this file again.
const kept = globalThis as typeof globalThis & { skalaCache?: Open };

function open(): Open {
  const changes = new Changes(ask);
  const cache = new Cache(env().CACHE_MB * 1024 * 1024, changes, cacheRedis());
  let told = JSON.stringify(cache.counts);
  const telling = setInterval(() => {
    const now = JSON.stringify(cache.counts);
    if (now !== told) log.info({ cache: { ...cache.counts } }, "answers by the level they came from");
    told = now;
  }, TELL_MS);
  telling.unref();
  return { changes, cache, telling };
}

function caches(): Open {
  kept.skalaCache ??= open();
  return kept.skalaCache;
}

/** The kept answer to a question, or what its load gives, which is then kept. */
export function cached(question: Question): Answered | Promise<Answered> {
  if (env().CACHE_MB > 0) return caches().cache.get(question);
  return question.load().then(({ text }) => ({ text, ...sentAs(text), from: "database", sharedMs: 0 }));
}

/** Tells that a write of this process has committed: who reads here from now on sees it. */
export function touched(companyId: string): void {
  kept.skalaCache?.changes.touch(companyId);
}

/** Answers by the level they came from, since the process began. */
export function cacheCounts(): Readonly<Cache["counts"]> {
  return caches().cache.counts;
}

/** Forgets everything. */
export function closeCache(): void {
  kept.skalaCache?.changes.stop();
  clearInterval(kept.skalaCache?.telling);
  kept.skalaCache = undefined;
}
