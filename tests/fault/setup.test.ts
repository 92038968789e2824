import { Ratelimit } from "@upstash/ratelimit";
import { Redis as Upstash } from "@upstash/redis";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, query } from "@/tests/setup/database";
import { startRedis, type TestRedis } from "@/tests/setup/redis";

const database = await createDatabase();
let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

test("a test file has a migrated database of its own", async () => {
  const [row] = await query<{ db: string; role: string; n: number }>(
    database.app,
    "select current_database() as db, current_user as role, (select count(*)::int from lead) as n",
  );
  expect(row).toEqual({ db: database.name, role: "skala_app", n: 0 });
});

test("the bridge speaks Upstash's protocol to a real Redis", async () => {
  const upstash = new Upstash({ ...redis.upstash, enableTelemetry: false });
  const direct = new Redis(redis.url);
  try {
    await upstash.set("name", "Søren æøå");
    expect(await direct.get("name")).toBe("Søren æøå");
    expect(await upstash.get("name")).toBe("Søren æøå");
    expect(await upstash.get("nothing")).toBeNull();
    expect(await upstash.multi().incr("n").incr("n").exec()).toEqual([1, 2]);
    await expect(upstash.incr("name")).rejects.toThrow(/not an integer/);
    await expect(new Upstash({ ...redis.upstash, token: "wrong" }).get("name")).rejects.toThrow(
      /Unauthorized/,
    );

    const limit = new Ratelimit({
      redis: upstash,
      limiter: Ratelimit.slidingWindow(2, "60 s"),
      ephemeralCache: false,
    });
    const answers = [await limit.limit("a"), await limit.limit("a"), await limit.limit("a")];
    expect(answers.map(({ success, reason }) => [success, reason])).toEqual([
      [true, undefined],
      [true, undefined],
      [false, undefined],
    ]);
  } finally {
    direct.disconnect();
  }
});
