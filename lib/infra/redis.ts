import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Ratelimit } from "@upstash/ratelimit";
import { Redis as Upstash } from "@upstash/redis";
import IoRedis from "ioredis";
import { env } from "./env";
import { log } from "./log";

/** After a failure the breaker is open for this long: nobody asks, nobody waits. Then one may try. */
const OPEN_MS = 1_000;
/**
 * How what a request may wait for Redis in all is shared out. A busy process hears its own alarm late: the
 * rest is for that.
 */
const LIMIT_SHARE = 1 / 2;
const CACHE_SHARE = 1 / 4;

export type LimitRedis = ConstructorParameters<typeof Ratelimit>[0]["redis"];
type Scripts = {
  evalsha(hash: string, keys: string[], args: unknown[]): Promise<unknown>;
  eval(script: string, keys: string[], args: unknown[]): Promise<unknown>;
};
/** Texts that processes share. A Redis that is away has none, and takes none. */
export type SharedText = {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, seconds: number): void;
};
type Client = Scripts & {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, seconds: number): Promise<unknown>;
};

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");

let client: Client | undefined;
let direct: IoRedis | undefined;
let breaker = newBreaker();

function connectUpstash(url: string, token: string | undefined): Client {
  const settings = { url, token, retry: false as const, enableTelemetry: false };
  const upstash = new Upstash(settings);
  // Texts come back as they went in, also those that look like JSON.
  const texts = new Upstash({ ...settings, automaticDeserialization: false });
  return {
    evalsha: (hash, keys, args) => upstash.evalsha(hash, keys, args),
    eval: (script, keys, args) => upstash.eval(script, keys, args),
    get: (key) => texts.get<string>(key),
    set: (key, value, seconds) => texts.set(key, value, { ex: seconds }),
  };
}

function connectDirectly(url: string, waitMs: number): Client {
  direct = new IoRedis(url, {
    commandTimeout: waitMs,
    connectTimeout: waitMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy: () => OPEN_MS,
  });
  const redis = direct;
  redis.on("error", () => {});
  const flat = (args: unknown[]) => args.map(String);
  // The scripts begin with a flag line that only Upstash's server reads and Redis refuses. Without it
  // a script has another hash than the one the limiter asks for, so remember which is which.
  const hashes = new Map<string, string>();
  return {
    evalsha: (hash, keys, args) =>
      redis.evalsha(hashes.get(hash) ?? hash, keys.length, ...keys, ...flat(args)),
    eval: (script, keys, args) => {
      const readable = script.replace(/^#!lua.*\n/, "");
      hashes.set(sha1(script), sha1(readable));
      return redis.eval(readable, keys.length, ...keys, ...flat(args));
    },
    get: (key) => redis.get(key),
    set: (key, value, seconds) => redis.set(key, value, "EX", seconds),
  };
}

function connect(): Client | undefined {
  const { REDIS_URL, UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, REDIS_WAIT_MS } = env();
  if (UPSTASH_REDIS_REST_URL) return connectUpstash(UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN);
  return REDIS_URL ? connectDirectly(REDIS_URL, REDIS_WAIT_MS) : undefined;
}

function redis(): Client | undefined {
  client ??= connect();
  return client;
}

type Breaker = <T>(waitMs: number, ask: () => Promise<T>) => Promise<T>;

/** Waits at most `waitMs`; after a failure nobody asks for a second, and then one alone finds out. */
function newBreaker(): Breaker {
  let opened = false;
  let tryAt = 0;
  return async (waitMs, ask) => {
    if (opened) {
      if (Date.now() < tryAt) throw new Error("Redis breaker is open");
      tryAt = Date.now() + OPEN_MS;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`Redis did not answer in ${waitMs} ms`)), waitMs);
    });
    try {
      const answer = await Promise.race([ask(), late]);
      opened = false;
      return answer;
    } catch (error) {
      // A script that must be sent again is an answer: what a Redis says that is back, and empty.
      opened = !String(error).includes("NOSCRIPT");
      if (opened) tryAt = Date.now() + OPEN_MS;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}

/** The Redis that rate limits are counted in, or undefined where none is configured. */
export function limitRedis(): LimitRedis | undefined {
  const connected = redis();
  if (!connected) return undefined;
  const waitMs = Math.floor(env().REDIS_WAIT_MS * LIMIT_SHARE);
  const scripts: Scripts = {
    evalsha: (hash, keys, args) => breaker(waitMs, () => connected.evalsha(hash, keys, args)),
    eval: (script, keys, args) => breaker(waitMs, () => connected.eval(script, keys, args)),
  };
  // The limiter calls these two alone (its other uses, deny lists and dynamic limits, are off).
  return scripts as unknown as LimitRedis;
}

/** The Redis that answers are kept in, or undefined where none is configured. */
export function cacheRedis(): SharedText | undefined {
  const connected = redis();
  if (!connected) return undefined;
  const { REDIS_WAIT_MS } = env();
  const waitMs = Math.floor(REDIS_WAIT_MS * CACHE_SHARE);
  const failed = (error: unknown) => {
    log.debug({ error: String(error) }, "the shared cache does not answer");
    return null;
  };
  return {
    get: (key) => breaker(waitMs, () => connected.get(`cache:${key}`)).catch(failed),
    set: (key, value, seconds) => {
      breaker(REDIS_WAIT_MS, () => connected.set(`cache:${key}`, value, seconds)).catch(failed);
    },
  };
}

/** Resolves when a first connection is there (at once where none is configured): before it, each counts alone. */
export async function redisReady(): Promise<void> {
  redis();
  if (direct && direct.status !== "ready") await once(direct, "ready");
}

export function closeRedis(): void {
  direct?.disconnect();
  direct = undefined;
  client = undefined;
  breaker = newBreaker();
}
