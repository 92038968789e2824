import { Ratelimit } from "@upstash/ratelimit";
import { LRUCache } from "lru-cache";
import { log } from "./log";
import { limitRedis, redisReady } from "./redis";

/** Requests a window, for one caller. Generous to a person who works fast, narrow to a runaway loop. */
export const LIMITS = {
  read: { requests: 1_200, seconds: 60 },
  write: { requests: 300, seconds: 60 },
  import: { requests: 60, seconds: 3_600 },
  auth: { requests: 60, seconds: 60 },
  /** Load balancers and monitors, some of them from one address. */
  health: { requests: 12_000, seconds: 60 },
  link: { requests: 60, seconds: 60 },
  /** One calendar feed; and an address from which a maker of calendar programs reads many. */
  feed: { requests: 60, seconds: 60 },
  feedAddress: { requests: 1_200, seconds: 60 },
} as const;

export type LimitName = keyof typeof LIMITS;
export type Taken = {
  allowed: boolean;
  limit: number;
  remaining: number;
  resetSeconds: number;
  windowSeconds: number;
};

/** A lease is at most this part of a limit: so much a caller may lose with a process that ends. */
const LARGEST_SHARE = 1 / 20;
/** A lease used up within this time is followed by one twice as large. */
const FAST_MS = 1_000;
/** So long a caller who was refused is refused without asking. */
const REFUSED_MS = 1_000;
const MOST_CALLERS = 20_000;

/**
 * What this process may still let through for a caller without asking anybody: so many requests, counted in
 * the shared limit already. They never add up to more than the limit, over any number of processes.
 */
type Lease = {
  left: number;
  size: number;
  at: number;
  remaining: number;
  reset: number;
  refusedUntil: number;
};

type Limiter = {
  shared?: Ratelimit;
  leases: LRUCache<string, Lease>;
  asking: Map<string, Promise<void>>;
  /** Requests in the window that began then, counted by this process for itself. */
  local: LRUCache<string, { counted: number; ends: number }>;
};
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
          ephemeralCache: false,
        }),
      leases: new LRUCache({ max: MOST_CALLERS }),
      asking: new Map(),
      local: new LRUCache({ max: MOST_CALLERS }),
    };
    limiters.set(name, found);
  }
  return found;
}

/**
 * Asks the shared limit for more: twice what went fast, otherwise one; never more than was left the last time
 * we heard. Where others took that meanwhile, Redis counts what it refuses, so a caller at the very end of a
 * limit may get a lease less than it, never more.
 */
async function renew(
  name: LimitName,
  shared: Ratelimit,
  caller: string,
  before: Lease | undefined,
): Promise<Lease> {
  const now = Date.now();
  const most = Math.max(1, Math.floor(LIMITS[name].requests * LARGEST_SHARE));
  const fast = before !== undefined && now - before.at < FAST_MS;
  const size = fast ? Math.max(1, Math.min(most, before.size * 2, before.remaining)) : 1;
  const { success, remaining, reset } = await shared.limit(caller, { rate: size });
  const refusedUntil = success ? 0 : Math.min(reset, now + REFUSED_MS);
  return { left: success ? size : 0, size, at: now, remaining: Math.max(0, remaining), reset, refusedUntil };
}

function told(name: LimitName, lease: Lease, allowed: boolean): Taken {
  const { requests, seconds } = LIMITS[name];
  return {
    allowed,
    limit: requests,
    remaining: allowed ? lease.remaining + lease.left : 0,
    resetSeconds: Math.max(0, Math.ceil((lease.reset - Date.now()) / 1000)),
    windowSeconds: seconds,
  };
}

/** From the lease at hand; undefined where it is used up or over. */
function fromLease(name: LimitName, lease: Lease | undefined): Taken | undefined {
  if (!lease) return undefined;
  const now = Date.now();
  if (lease.left > 0 && now < lease.reset) {
    lease.left--;
    return told(name, lease, true);
  }
  return now < lease.refusedUntil ? told(name, lease, false) : undefined;
}

/**
 * Counts one request of `caller` and says whether it may pass: at once while a lease lasts. Shared between
 * processes through Redis where there is one; without it, or while it does not answer, each process counts
 * for itself: a limit that is too wide for a while is better than a door that does not open.
 */
export function take(name: LimitName, caller: string): Taken | Promise<Taken> {
  const { shared, leases } = limiter(name);
  if (!shared) return countHere(name, caller);
  return fromLease(name, leases.get(caller)) ?? takeShared(name, shared, caller);
}

async function takeShared(name: LimitName, shared: Ratelimit, caller: string): Promise<Taken> {
  const { leases, asking } = limiter(name);
  try {
    for (;;) {
      // Who comes while a lease is asked for shares it, and asks for the next where it is used up by then.
      let next = asking.get(caller);
      if (!next) {
        next = renew(name, shared, caller, leases.get(caller))
          .then((lease) => void leases.set(caller, lease))
          .finally(() => asking.delete(caller));
        asking.set(caller, next);
      }
      await next;
      const taken = fromLease(name, leases.get(caller));
      if (taken) return taken;
    }
  } catch (error) {
    log.debug({ error: String(error) }, "rate limit counted locally");
    return countHere(name, caller);
  }
}

/** Resolves when Redis is there and has the script that counts; at once where none is configured. */
export async function limitsReady(): Promise<void> {
  await redisReady();
  await take("health", "warm-up");
}

/** A window for each caller, from their first request on. */
function countHere(name: LimitName, caller: string): Taken {
  const { requests, seconds } = LIMITS[name];
  const { local } = limiter(name);
  const now = Date.now();
  let window = local.get(caller);
  if (!window || window.ends <= now) {
    window = { counted: 0, ends: now + seconds * 1000 };
    local.set(caller, window);
  }
  window.counted++;
  return {
    allowed: window.counted <= requests,
    limit: requests,
    remaining: Math.max(0, requests - window.counted),
    resetSeconds: Math.ceil((window.ends - now) / 1000),
    windowSeconds: seconds,
  };
}
