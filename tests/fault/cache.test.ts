import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Cache, type Question } from "@/lib/infra/cache";
import { Changes, HEARD_MS } from "@/lib/infra/changes";
import { createDatabase, query } from "@/tests/setup/database";
import { startRedis, type TestRedis } from "@/tests/setup/redis";
import { A, B, fillTwoCompanies, idOf } from "@/tests/setup/two-companies";

const database = await createDatabase();
let redis: TestRedis;
const writer = new Client({ connectionString: database.app });
const slow = new Client({ connectionString: database.app });

beforeAll(async () => {
  redis = await startRedis();
  await Promise.all([writer.connect(), slow.connect()]);
  const owner = new Client({ connectionString: database.owner });
  await owner.connect();
  await fillTwoCompanies(owner);
  await owner.end();
});
afterAll(async () => {
  await Promise.all([writer.end(), slow.end(), redis.stop()]);
});

let clock = 0;
beforeEach(() => {
  clock = 1_000_000;
});

/** A process of its own: its connections, its memory, the test's clock, and Redis where there is one. */
async function startProcess(shared?: ConstructorParameters<typeof Cache>[2]) {
  const client = new Client({ connectionString: database.app });
  client.on("error", () => {});
  await client.connect();
  onTestFinished(() => client.end());
  let asked = 0;
  let loads = 0;
  const changes = new Changes(
    async (seen, companies) => {
      asked++;
      const { rows } = await client.query("select snapshot, changes from app.changes_since($1, $2)", [
        seen,
        companies,
      ]);
      return rows[0];
    },
    () => clock,
  );
  onTestFinished(() => changes.stop());
  const cache = new Cache(1_000_000, changes, shared, () => clock);
  const names = (companyId: string, about = "lead"): Question => ({
    companyId,
    about: [about],
    name: about,
    load: async () => {
      loads++;
      const { rows } = await client.query(
        `with s as materialized (select set_config('app.company_id', $1, true)::uuid as company_id)
         select q.* from s, lateral (select string_agg(name, ',' order by name) as text, pg_current_snapshot()::text as snapshot
           from ${about} where company_id = s.company_id offset 0) q`,
        [companyId],
      );
      return rows[0];
    },
  });
  return {
    changes,
    client,
    loads: () => loads,
    asked: () => asked,
    read: async (companyId = A, about = "lead") => cache.get(names(companyId, about)),
    counts: cache.counts,
  };
}

/** The clock goes on until nothing that was heard before counts any more. */
const aSecond = () => {
  clock += HEARD_MS + 1;
};

async function rename(client: Client, name: string, company = A, letter: "a" | "b" = "a"): Promise<void> {
  await client.query("select set_config('app.company_id', $1, true)", [company]);
  await client.query("update lead set name = $1 where company_id = $2", [name, company]);
  await client.query(
    "insert into event (company_id, entity, entity_id, action, actor_kind) values ($1, 'lead', $2, 'updated', 'system')",
    [company, idOf(letter, 3)],
  );
}

async function committed(name: string, company = A, letter: "a" | "b" = "a"): Promise<void> {
  await writer.query("begin");
  await rename(writer, name, company, letter);
  await writer.query("commit");
}

describe("what others wrote", () => {
  test("is seen within a second, and only it makes an answer another", async () => {
    const one = await startProcess();
    await committed("first");
    expect(await one.read()).toMatchObject({ text: "first", from: "database" });
    aSecond();
    expect(await one.read()).toMatchObject({ text: "first", from: "memory" });
    await committed("second");
    aSecond();
    expect(await one.read()).toMatchObject({ text: "second", from: "database" });
    await committed("of company B", B, "b");
    aSecond();
    expect(await one.read()).toMatchObject({ text: "second", from: "memory" });
    await one.read(A, "customer");
    await committed("third");
    aSecond();
    expect((await one.read(A, "customer")).from).toBe("memory");
    expect((await one.read()).text).toBe("third");
    expect((await one.read(B)).text).toBe("of company B");
  });

  test("is not missed when it commits after what began later", async () => {
    const one = await startProcess();
    await slow.query("begin");
    await rename(slow, "slow");
    // Later transactions of others come and go; the reader reads in between, again and again.
    for (let n = 0; n < 3; n++) {
      await committed(`b${n}`, B, "b");
      aSecond();
      await one.read(B);
      await one.read();
    }
    await slow.query("commit");
    aSecond();
    expect((await one.read()).text).toBe("slow");
    aSecond();
    expect(await one.read()).toMatchObject({ text: "slow", from: "memory" });
  });

  test("that was rolled back changes nothing", async () => {
    const one = await startProcess();
    await committed("kept");
    await one.read();
    await writer.query("begin");
    await rename(writer, "never");
    await writer.query("rollback");
    aSecond();
    expect(await one.read()).toMatchObject({ text: "kept", from: "memory" });
  });

  test("in hundreds of transactions is noticed all the same", async () => {
    const one = await startProcess();
    await one.read();
    for (let n = 0; n < 250; n++) await committed(`n${n}`);
    aSecond();
    expect((await one.read()).text).toBe("n249");
    await committed("last");
    aSecond();
    expect((await one.read()).text).toBe("last");
    aSecond();
    expect((await one.read()).from).toBe("memory");
  });
});

test("what this process wrote is seen at once, also by who would have joined an older question", async () => {
  const one = await startProcess();
  await committed("before");
  await one.read();
  const older = one.read(B);
  await committed("mine");
  await committed("mine of B", B, "b");
  one.changes.touch(A);
  one.changes.touch(B);
  expect((await one.read()).text).toBe("mine");
  expect((await one.read(B)).text).toBe("mine of B");
  await older;
});

test("five hundred equal questions are one, first and again after a change", async () => {
  const one = await startProcess();
  const answers = await Promise.all(Array.from({ length: 500 }, () => one.read()));
  expect(one.loads()).toBe(1);
  await committed("after the rush");
  aSecond();
  const again = await Promise.all(Array.from({ length: 500 }, () => one.read()));
  expect(one.loads()).toBe(2);
  expect(new Set(again.map(({ text }) => text))).toEqual(new Set(["after the rush"]));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
});

test("while the database is slow the last answer is given, and the new one as soon as it is not", async () => {
  const one = await startProcess();
  await committed("known");
  await one.read();
  const owner = new Client({ connectionString: database.owner });
  await owner.connect();
  onTestFinished(() => owner.end());
  await owner.query("begin; lock table event, lead in access exclusive mode");
  aSecond();
  expect(await one.read()).toMatchObject({ text: "known", from: "stale" });
  await owner.query("commit");
  await committed("new");
  aSecond();
  await expect.poll(async () => (await one.read()).text).toBe("new");
  // Older than 30 s is worse than an error.
  const [{ pid }] = (await one.client.query("select pg_backend_pid() as pid")).rows as [{ pid: number }];
  await query(database.admin, "select pg_terminate_backend($1, 5000)", [pid]);
  clock += HEARD_MS + 1;
  expect(await one.read()).toMatchObject({ text: "new", from: "stale" });
  clock += 31_000;
  await expect(one.read()).rejects.toThrow();
});

describe("the shared level", () => {
  /** Redis as one process of many sees it. */
  async function shared() {
    const { Redis } = await import("ioredis");
    const client = new Redis(redis.url);
    onTestFinished(() => client.disconnect());
    await client.flushall();
    const level = {
      get: (key: string) => client.get(key),
      set: (key: string, value: string) => void client.set(key, value),
    };
    return { client, level };
  }

  test("spares a second process the question, and is passed over once something changed", async () => {
    const { level } = await shared();
    const [one, two] = [await startProcess(level), await startProcess(level)];
    // Both listen; then one asks.
    await Promise.all([one.read(B), two.read(B)]);
    aSecond();
    await committed("shared");
    await one.read();
    expect(await two.read()).toMatchObject({ text: "shared", from: "shared" });
    expect(two.loads()).toBe(1);
    await committed("changed");
    aSecond();
    expect((await two.read()).text).toBe("changed");
  });

  test("holds nothing that could be believed wrongly: what a process wrote that had missed a change is not given", async () => {
    const { client, level } = await shared();
    const two = await startProcess(level);
    await two.read(B);
    const one = await startProcess(level);
    await committed("old");
    await one.read();
    const [key = ""] = await client.keys(`${A}*`);
    const old = await client.get(key);
    await committed("newer");
    aSecond();
    await two.read();
    // The old text comes back, as after a Redis that was restored or was cut off for a while.
    await client.set(key, old ?? "");
    const three = await startProcess(level);
    for (const reader of [one, two, three]) {
      aSecond();
      expect((await reader.read()).text).toBe("newer");
    }
    await client.set(key, "not ours");
    expect((await (await startProcess(level)).read()).text).toBe("newer");
  });
});
