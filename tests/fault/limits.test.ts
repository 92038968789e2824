import { setTimeout } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createDatabase } from "../setup/database";
import { startRedis, type TestRedis } from "../setup/redis";

await createDatabase();

let redis: TestRedis;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const SETTINGS = ["REDIS_URL", "UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN", "REDIS_WAIT_MS"];

/** The limiter as a process of its own has it: nothing remembered, connected as `settings` say. */
async function freshLimits(settings: Record<string, string>) {
  vi.resetModules();
  for (const name of SETTINGS) delete process.env[name];
  Object.assign(process.env, settings);
  const { take, LIMITS } = await import("@/lib/infra/limits");
  const { closeRedis, redisReady } = await import("@/lib/infra/redis");
  await redisReady();
  opened.push(closeRedis);
  return { take, limit: LIMITS.auth.requests };
}

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** A sliding window forgets a little as the minute turns: count well inside of one. */
async function insideOneMinute(): Promise<void> {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 10_000) await setTimeout(left);
}

const direct = () => ({ REDIS_URL: redis.url });
const upstash = () => ({
  UPSTASH_REDIS_REST_URL: redis.upstash.url,
  UPSTASH_REDIS_REST_TOKEN: redis.upstash.token,
});

describe.each([
  ["Redis", direct],
  ["Upstash", upstash],
])("counted in %s", (name, settings) => {
  test("two processes share one limit, and no parallel request slips through", async () => {
    await insideOneMinute();
    // As patient as it takes: on a busy machine the usual wait would make each count for itself.
    const patient = { ...settings(), REDIS_WAIT_MS: "20000" };
    const first = await freshLimits(patient);
    const second = await freshLimits(patient);
    const caller = `shared-${name}`;
    const taken = await Promise.all(
      Array.from({ length: first.limit * 2 }, (_, n) => (n % 2 ? first : second).take("auth", caller)),
    );
    expect(taken.filter(({ allowed }) => allowed).length).toBe(first.limit);
    expect((await first.take("auth", `other-${name}`)).allowed).toBe(true);
  });

  test("frozen, it delays one request by 150 ms at most and then nobody, and each process counts by itself", async () => {
    const { take, limit } = await freshLimits(settings());
    const caller = `frozen-${name}`;
    await take("auth", caller);
    redis.freeze();
    try {
      const taken = [];
      const waits: number[] = [];
      for (let n = 0; n < limit + 5; n++) {
        const start = performance.now();
        taken.push(await take("auth", caller));
        waits.push(performance.now() - start);
      }
      expect(taken.filter(({ allowed }) => allowed).length).toBe(limit);
      // One waited out the time-out; the breaker spared the others.
      const median = waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)];
      expect(median).toBeLessThan(50);
    } finally {
      redis.thaw();
    }
  });

  test("back and empty, without even the script that counts, it is taken up at the first try", async () => {
    const { take } = await freshLimits(settings());
    redis.freeze();
    await take("auth", `away-${name}`);
    redis.thaw();
    const client = new Redis(redis.url);
    await client.flushall();
    await client.script("FLUSH");
    // For a second nobody asks; then one does.
    await setTimeout(1_100);
    await take("auth", `back-${name}`);
    expect(await client.keys(`limit:auth:back-${name}*`)).not.toEqual([]);
    client.disconnect();
  });
});

test("without Redis a process counts by itself", async () => {
  const { take, limit } = await freshLimits({});
  const taken = await Promise.all(Array.from({ length: limit + 3 }, () => take("auth", "alone")));
  expect(taken.filter(({ allowed }) => allowed).length).toBe(limit);
  const last = await take("auth", "alone");
  expect(last.remaining).toBe(0);
  expect(last.resetSeconds).toBeGreaterThan(0);
});
