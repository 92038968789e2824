import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Ratelimit } from "@upstash/ratelimit";
import { Redis as Upstash } from "@upstash/redis";
import IoRedis from "ioredis";
import { env } from "./env";

/** After a failure the breaker is open for this long: nobody asks, nobody waits. */
const OPEN_MS = 1_000;

export type LimitRedis = ConstructorParameters<typeof Ratelimit>[0]["redis"];
type Scripts = {
  evalsha(hash: string, keys: string[], args: unknown[]): Promise<unknown>;
  eval(script: string, keys: string[], args: unknown[]): Promise<unknown>;
};

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");

let client: Scripts | undefined;
let direct: IoRedis | undefined;

function connect(): Scripts | undefined {
  const { REDIS_URL, UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, REDIS_WAIT_MS } = env();
  if (UPSTASH_REDIS_REST_URL) {
    const upstash = new Upstash({
      url: UPSTASH_REDIS_REST_URL,
      token: UPSTASH_REDIS_REST_TOKEN,
      retry: false,
      enableTelemetry: false,
      signal: () => AbortSignal.timeout(REDIS_WAIT_MS),
    });
    return {
      evalsha: (hash, keys, args) => upstash.evalsha(hash, keys, args),
      eval: (script, keys, args) => upstash.eval(script, keys, args),
    };
  }
  if (REDIS_URL) {
    direct = new IoRedis(REDIS_URL, {
      commandTimeout: REDIS_WAIT_MS,
      connectTimeout: REDIS_WAIT_MS,
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
    };
  }
  return undefined;
}

function withBreaker(scripts: Scripts): Scripts {
  let closedAgainAt = 0;
  const guarded = async <T>(run: () => Promise<T>): Promise<T> => {
    if (Date.now() < closedAgainAt) throw new Error("Redis breaker is open");
    try {
      return await run();
    } catch (error) {
      // A script that must be sent again is an answer, not a failure.
      if (!String(error).includes("NOSCRIPT")) closedAgainAt = Date.now() + OPEN_MS;
      throw error;
    }
  };
  return {
    evalsha: (hash, keys, args) => guarded(() => scripts.evalsha(hash, keys, args)),
    eval: (script, keys, args) => guarded(() => scripts.eval(script, keys, args)),
  };
}

/** The Redis that rate limits are counted in, or undefined where none is configured. */
export function limitRedis(): LimitRedis | undefined {
  if (!client) {
    const connected = connect();
    client = connected && withBreaker(connected);
  }
  // The limiter calls these two alone (its other uses, deny lists and dynamic limits, are off).
  return client as LimitRedis | undefined;
}

/** Resolves when a first connection is there (at once where none is configured): before it, each counts alone. */
export async function redisReady(): Promise<void> {
  limitRedis();
  if (direct && direct.status !== "ready") await once(direct, "ready");
}

export function closeRedis(): void {
  direct?.disconnect();
  direct = undefined;
  client = undefined;
}
