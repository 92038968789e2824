import { Ratelimit } from "@upstash/ratelimit";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { log } from "./log";
import { limitRedis } from "./redis";

/** Requests a window, for one caller. Generous to a person who works fast, narrow to a runaway loop. */
export const LIMITS = {
  read: { requests: 1_200, seconds: 60 },
  write: { requests: 300, seconds: 60 },
  import: { requests: 60, seconds: 3_600 },
  auth: { requests: 60, seconds: 60 },
} as const;

export type LimitName = keyof typeof LIMITS;
export type Taken = {
  allowed: boolean;
  limit: number;
  remaining: number;
  resetSeconds: number;
  windowSeconds: number;
};

type Limiter = { shared?: Ratelimit; local: RateLimiterMemory };
const limiters = new Map<LimitName, Limiter>();

function limiter(name: LimitName): Limiter {
  let found = limiters.get(name);
  if (!found) {
    const { requests, seconds } = LIMITS[name];
    const redis = limitRedis();
    found = {
      // timeout 0: the library's own timeout lets everybody through; ours falls back to counting here.
      shared:
        redis &&
        new Ratelimit({
          redis,
          limiter: Ratelimit.slidingWindow(requests, `${seconds} s`),
          prefix: `limit:${name}`,
          timeout: 0,
          analytics: false,
        }),
      local: new RateLimiterMemory({ points: requests, duration: seconds }),
    };
    limiters.set(name, found);
  }
  return found;
}

/**
 * Counts one request of `caller` and says whether it may pass. Shared between processes through Redis
 * where there is one; without it, or while it does not answer, each process counts for itself: a limit
 * that is too wide for a while is better than a door that does not open.
 */
export async function take(name: LimitName, caller: string): Promise<Taken> {
  const { requests, seconds } = LIMITS[name];
  const { shared, local } = limiter(name);
  if (shared) {
    try {
      const { success, remaining, reset } = await shared.limit(caller);
      const resetSeconds = Math.max(0, Math.ceil((reset - Date.now()) / 1000));
      return {
        allowed: success,
        limit: requests,
        remaining: Math.max(0, remaining),
        resetSeconds,
        windowSeconds: seconds,
      };
    } catch (error) {
      log.debug({ error: String(error) }, "rate limit counted locally");
    }
  }
  const counted = await local.consume(caller).catch((rejected) => rejected);
  return {
    allowed: counted.consumedPoints <= requests,
    limit: requests,
    remaining: Math.max(0, counted.remainingPoints),
    resetSeconds: Math.ceil(counted.msBeforeNext / 1000),
    windowSeconds: seconds,
  };
}
