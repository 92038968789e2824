import { type Caller, call, type Reply } from "../stack/client";

/** One answered request of a load. */
export type Sample = {
  path: string;
  status: number;
  ms: number;
  /** What it waited for Redis in all, by its own account (Server-Timing). */
  redisMs: number;
  cache: string;
};

export type Load = {
  /** What was answered since the last call. */
  take(): Sample[];
  stop(): Promise<void>;
};

/** All that a request says it waited for Redis: `limit;dur=3.1, cache;dur=2.0`. */
function redisMs({ headers }: Reply): number {
  const timing = headers.get("server-timing") ?? "";
  return [...timing.matchAll(/dur=([\d.]+)/g)].reduce((sum, [, ms]) => sum + Number(ms), 0);
}

/** So many readers at once, each asking for the next path as soon as the last one is answered. */
export function startLoad(url: string, callers: Caller[], paths: string[], readers: number): Load {
  let samples: Sample[] = [];
  let running = true;
  let next = 0;
  const read = async () => {
    while (running) {
      const at = next++;
      const caller = callers[at % callers.length];
      const path = paths[at % paths.length];
      if (!caller || path === undefined) return;
      const began = performance.now();
      const sample = { path, ms: 0, redisMs: 0, cache: "", status: 0 };
      try {
        const reply = await call(url, caller, "GET", path);
        sample.status = reply.status;
        sample.redisMs = redisMs(reply);
        sample.cache = reply.headers.get("cache-status") ?? "";
      } catch {
        // No answer at all: status 0.
      }
      samples.push({ ...sample, ms: performance.now() - began });
    }
  };
  const done = Promise.all(Array.from({ length: readers }, read));
  return {
    take() {
      const taken = samples;
      samples = [];
      return taken;
    },
    async stop() {
      running = false;
      await done;
    },
  };
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
