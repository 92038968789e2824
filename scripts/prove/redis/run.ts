import { setTimeout as rest } from "node:timers/promises";
import { Redis } from "ioredis";
import { startRedis, type TestRedis } from "@/tests/setup/redis";
import { addKeys } from "../../bench/keys";
import type { LoadedCompany } from "../../demo/load";
import type { Stack } from "../../stack";
import { TEST_BUILD } from "../../stack/build";
import { type Caller, call, withKey } from "../../stack/client";
import { percentile, type Sample, startLoad } from "../load";
import type { Scope } from "../scope";

const READERS = 16;
/** What a request may wait for Redis in all. */
const WAIT_MS = 150;
/** What another process may still show of before a write, and what a busy machine takes to ask. */
const STALE_MS = 1_000;
const LOOK_EVERY_MS = 25;

/** What it takes at most until a Redis that is back is asked again. */
const TAKEN_UP_MS = 10_000;

type Phase = {
  name: string;
  enter: () => Promise<void> | void;
  /** Redis is back: answers come from it again. */
  back?: true;
};

/**
 * Redis is frozen, comes back, is emptied, stopped and started again while lists are read and written through
 * two processes: nothing fails, nobody waits for it, nothing old is shown, and signing in stays limited.
 */
export async function prove(scope: Scope): Promise<void> {
  const seconds = scope.scale === "full" ? 12 : 3;
  let redis = await startRedis();
  scope.after(() => redis.stop());
  const { port } = redis;
  const stack = await scope.stack({
    rows: 5_000,
    web: { distDir: TEST_BUILD },
    env: { REDIS_URL: redis.url, DOORS: "2", LOG_LEVEL: "warn" },
  });
  const [company] = stack.companies;
  if (!company) throw new Error("The demo has a company.");
  const keys = await addKeys(stack.urls.owner, company.slug, 60, ["leads:read"]);
  const callers = keys.map((key) => withKey({ ...company, apiKey: key }));
  const load = startLoad(stack.url, callers, PATHS, READERS);
  const phases: Phase[] = [
    { name: "there", enter: () => {} },
    { name: "frozen", enter: () => redis.freeze() },
    { name: "back from the frost", enter: () => redis.thaw(), back: true },
    { name: "emptied", enter: () => emptied(redis) },
    { name: "stopped", enter: () => redis.stop() },
    {
      name: "started again, empty",
      enter: async () => {
        redis = await startRedis(port);
      },
      back: true,
    },
  ];
  const all: Sample[] = [];
  const staleness: number[] = [];
  for (const [at, { name, enter, back }] of phases.entries()) {
    await enter();
    load.take();
    const samples: Sample[] = [];
    const began = Date.now();
    let takenUp: number | undefined;
    const going = () =>
      Date.now() < began + seconds * 1000 || (back && !takenUp && Date.now() < began + TAKEN_UP_MS);
    while (going()) {
      staleness.push(await seenAfter(stack, company, callers));
      await rest(200);
      const taken = load.take();
      if (shared(taken) > 0) takenUp ??= Date.now() - began;
      samples.push(...taken);
    }
    all.push(...samples);
    scope.notes.push(sentence(name, samples));
    if (back)
      scope.promise(
        `${name}: an answer comes from Redis again after`,
        `≤ ${TAKEN_UP_MS / 1000} s`,
        takenUp === undefined ? "never" : `${(takenUp / 1000).toFixed(1)} s`,
        takenUp !== undefined && takenUp <= TAKEN_UP_MS,
      );
    if (name === "frozen" || name === "stopped") await limited(scope, stack, company, `${name} ${at}`);
  }
  await load.stop();
  report(scope, all, staleness);
}

const PATHS = [
  "/api/v1/leads?limit=50",
  "/api/v1/leads?limit=50&status=new",
  "/api/v1/leads?limit=50&sort=name",
  "/api/v1/leads?limit=20&sort=-value",
  "/api/v1/leads?limit=50&sort=-updatedAt",
];

async function emptied(redis: TestRedis): Promise<void> {
  const client = new Redis(redis.url);
  await client.flushall();
  client.disconnect();
}

/**
 * Creates a lead and reads the list until it stands there, three times in a row: connections go to either
 * process. Resolves to how long after the write's answer the last list without it was asked for.
 */
async function seenAfter(stack: Stack, company: LoadedCompany, callers: Caller[]): Promise<number> {
  const name = `Seen ${process.hrtime.bigint()}`;
  const made = await call(stack.url, withKey(company), "POST", "/api/v1/leads", { body: { name } });
  if (made.status !== 201) throw new Error(`POST /leads: ${made.status} ${made.text}`);
  const written = performance.now();
  let missing = 0;
  for (let seen = 0, turn = 0; seen < 6; turn++) {
    const asked = performance.now() - written;
    if (asked > 20_000) return asked;
    const caller = callers[turn % callers.length];
    if (!caller) break;
    const list = await call(stack.url, caller, "GET", "/api/v1/leads?limit=50", {
      headers: { connection: "close" },
    });
    if (list.text.includes(name)) seen++;
    else {
      seen = 0;
      missing = asked;
      await rest(LOOK_EVERY_MS);
    }
  }
  return missing;
}

/** Twelve wrong passwords for one account: ten are looked at. */
async function limited(scope: Scope, stack: Stack, company: LoadedCompany, phase: string): Promise<void> {
  const email = `${phase.replace(/\W+/g, ".")}@${company.slug}.example`;
  const outcomes: string[] = [];
  for (let n = 0; n < 12; n++) outcomes.push(await wrongPassword(stack.url, email));
  const looked = outcomes.filter((outcome) => outcome.startsWith("wrong_credentials")).length;
  scope.promise(
    `passwords tried for one account while Redis is ${phase.split(" ")[0]}`,
    "10 of 12",
    `${looked} of 12`,
    looked === 10,
  );
}

async function wrongPassword(url: string, email: string): Promise<string> {
  const first = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await first.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      cookie: first.headers
        .getSetCookie()
        .map((line) => line.split(";")[0])
        .join("; "),
      origin: url,
    },
    body: new URLSearchParams({ csrfToken, email, password: "not the password", json: "true" }),
    redirect: "manual",
  });
  const { url: where } = (await answer.json()) as { url: string };
  return new URL(where).searchParams.get("error") ?? "";
}

function sentence(name: string, samples: Sample[]): string {
  const ms = samples.map((sample) => sample.ms);
  const hits = samples.filter(({ cache }) => cache.startsWith("skala-memory; hit")).length;
  const most = longestWait(samples);
  return [
    `${name.padEnd(22)} ${String(samples.length).padStart(6)} reads`,
    `p50 ${percentile(ms, 0.5).toFixed(0)} ms`,
    `p99 ${percentile(ms, 0.99).toFixed(0)} ms`,
    `memory ${((100 * hits) / Math.max(1, samples.length)).toFixed(1)} %`,
    `shared ${shared(samples)}`,
    `waited for Redis at most ${most.toFixed(0)} ms`,
  ].join(" · ");
}

/** Answers that another process had left in Redis. */
function shared(samples: Sample[]): number {
  return samples.filter(({ cache }) => cache.includes("skala-shared; hit")).length;
}

/** There may be more of them than a call takes arguments. */
function longestWait(samples: Sample[]): number {
  return samples.reduce((most, { redisMs }) => Math.max(most, redisMs), 0);
}

function report(scope: Scope, all: Sample[], staleness: number[]): void {
  const failed = all.filter(({ status }) => status !== 200);
  scope.none(
    "requests that failed",
    failed.map(({ path, status }) => `${status} ${path}`),
  );
  const most = longestWait(all);
  scope.time(
    "the longest any request waited for Redis",
    `≤ ${WAIT_MS} ms`,
    `${most.toFixed(0)} ms`,
    most <= WAIT_MS,
  );
  const oldest = Math.max(0, ...staleness);
  scope.time(
    `oldest list shown after a write, of ${staleness.length} writes`,
    `≤ ${STALE_MS} ms`,
    `${oldest.toFixed(0)} ms`,
    staleness.length > 0 && oldest <= STALE_MS,
  );
  const memory = all.filter(({ cache }) => cache.startsWith("skala-memory; hit")).length;
  scope.promise(
    "answers from memory",
    "> 50 %",
    `${((100 * memory) / all.length).toFixed(1)} %`,
    memory > all.length / 2,
  );
  Object.assign(scope.figures, {
    requests: all.length,
    mostRedisMs: most,
    oldestMs: oldest,
    writes: staleness.length,
  });
}
