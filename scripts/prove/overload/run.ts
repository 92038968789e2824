import { setTimeout as rest } from "node:timers/promises";
import { Client } from "pg";
import { addKeys } from "../../bench/keys";
import type { Stack } from "../../stack";
import { TEST_BUILD } from "../../stack/build";
import { type Caller, call, type Reply, withKey } from "../../stack/client";
import { percentile, startLoad } from "../load";
import type { Scope } from "../scope";

/** What may wait for a connection does so for a second; what is asked of a locked table is given up after two. */
const QUICK_MS = 5_000;

type Place = { scope: Scope; stack: Stack; callers: Caller[]; owner: Client; doors: number };

/** Too much at once, and a database that is slow or full: answers stay right, or say quickly when to come again. */
export async function prove(scope: Scope): Promise<void> {
  const stack = await scope.stack({
    rows: scope.scale === "full" ? 100_000 : 5_000,
    web: { distDir: TEST_BUILD },
    env: { DATABASE_POOL: "8", LOG_LEVEL: "error", DOORS: "1" },
  });
  const [company] = stack.companies;
  if (!company) throw new Error("The demo has a company.");
  const owner = new Client({ connectionString: stack.urls.owner });
  await owner.connect();
  scope.after(() => owner.end());
  const keys = await addKeys(stack.urls.owner, company.slug, 100, ["leads:read"]);
  const callers = keys.map((key) => withKey({ ...company, apiKey: key }));
  const place: Place = { scope, stack, callers, owner, doors: 1 };
  await stampede(place, withKey(company));
  await slowDatabase(place);
  await fullPool(place);
  await floodOfSearches(place, withKey(company));
  await restarts(place);
}

/** All at once; each caller has a rate limit of its own. */
function together({ stack, callers }: Place, paths: string[]): Promise<{ reply: Reply; ms: number }[]> {
  return Promise.all(
    paths.map(async (path, at) => {
      const caller = callers[at % callers.length];
      if (!caller) throw new Error("Nobody to call.");
      const began = performance.now();
      const reply = await call(stack.url, caller, "GET", path);
      return { reply, ms: performance.now() - began };
    }),
  );
}

/** The same page asked for five hundred times in the moment after a change: one query in each process. */
async function stampede(place: Place, writer: Caller): Promise<void> {
  const { scope, stack, doors } = place;
  const path = "/api/v1/leads?limit=50&sort=name";
  await together(place, Array(50).fill(path));
  const queries: number[] = [];
  let failed = 0;
  let outdated = 0;
  for (let round = 0; round < (scope.scale === "full" ? 10 : 3); round++) {
    // The first in the order of names, so that it must be on the page.
    const name = `A ${String(round).padStart(3, "0")} ${process.hrtime.bigint()}`;
    const made = await call(stack.url, writer, "POST", "/api/v1/leads", { body: { name } });
    if (made.status !== 201) throw new Error(`POST /leads: ${made.status} ${made.text}`);
    const answers = await together(place, Array(500).fill(path));
    const status = answers.map(({ reply }) => reply.headers.get("cache-status") ?? "");
    queries.push(status.filter((text) => text === "skala-memory; fwd=miss").length);
    failed += answers.filter(({ reply }) => reply.status !== 200).length;
    if (doors === 1) outdated += answers.filter(({ reply }) => !reply.text.includes(name)).length;
  }
  const most = Math.max(...queries);
  scope.promise(
    "500 equal requests after a write: queries",
    `≤ ${doors}`,
    queries.join(", "),
    most <= doors && most > 0,
  );
  scope.promise("500 equal requests after a write: failed", "0", String(failed), failed === 0);
  scope.promise(
    "500 equal requests after a write: answers without it",
    "0",
    String(outdated),
    outdated === 0,
  );
}

/** Runs `work` while nobody can read leads, as when a migration holds its table or a disk stands still. */
async function whileLocked<T>({ owner }: Place, work: () => Promise<T>): Promise<T> {
  await owner.query("begin; lock table lead, event in access exclusive mode");
  try {
    return await work();
  } finally {
    await owner.query("rollback");
  }
}

async function slowDatabase(place: Place): Promise<void> {
  const { scope } = place;
  const known = "/api/v1/leads?limit=50";
  await together(place, [known]);
  const answers = await whileLocked(place, async () => {
    // What was heard last is worth nothing any more by then.
    await rest(1_500);
    return together(place, Array(200).fill(known));
  });
  const good = answers.filter(({ reply }) => reply.status === 200);
  const stale = good.filter(({ reply }) =>
    reply.headers.get("cache-status")?.includes("older than a second"),
  );
  scope.promise(
    "database stands still: known pages answered",
    "200 of 200",
    `${good.length} of 200`,
    good.length === 200,
  );
  scope.promise("  and marked as older than a second", "200", String(stale.length), stale.length === 200);
  await back(place, known, "database stands still");
}

/** Nobody knows these pages, so each wants a connection, and none comes back. */
async function fullPool(place: Place): Promise<void> {
  const { scope } = place;
  const paths = Array.from({ length: 400 }, (_, n) => `/api/v1/leads?limit=${1 + (n % 100)}&minValue=${n}`);
  const answers = await whileLocked(place, () => together(place, paths));
  const busy = answers.filter(({ reply }) => reply.status === 503);
  const when = busy.filter(({ reply }) => Number(reply.headers.get("retry-after")) > 0);
  const ms = answers.map((answer) => answer.ms);
  scope.notes.push(
    `full pool: 400 pages nobody knows, p50 ${percentile(ms, 0.5).toFixed(0)} ms, slowest ${Math.max(...ms).toFixed(0)} ms`,
  );
  scope.promise(
    "no connection to be had: 503 with Retry-After",
    "400 of 400",
    `${when.length} of 400`,
    when.length === 400,
  );
  scope.time(
    "  and none hangs",
    `≤ ${QUICK_MS} ms`,
    `${Math.max(...ms).toFixed(0)} ms`,
    Math.max(...ms) <= QUICK_MS,
  );
  await back(place, "/api/v1/leads?limit=7&minValue=1", "connections are there again");
}

async function back(place: Place, path: string, what: string): Promise<void> {
  const [answer] = await together(place, [path]);
  const said = answer?.reply.headers.get("cache-status") ?? "";
  place.scope.promise(
    `${what}: over, the next answer is fresh`,
    "200",
    `${answer?.reply.status} ${said}`,
    answer?.reply.status === 200 && !said.includes("older"),
  );
}

/** A hundred who do nothing but search: each is answered or told when to come again, and nobody else notices. */
async function floodOfSearches({ scope, stack, callers }: Place, worker: Caller): Promise<void> {
  const seconds = scope.scale === "full" ? 10 : 2;
  const names = ["jensen", "soeren hansn", "mette", "nielsen", "larsen bo", "andersen", "pedersn"];
  const until = Date.now() + seconds * 1000;
  const answers: Reply[] = [];
  const flood = Promise.all(
    callers.map(async (caller, at) => {
      for (let n = at; Date.now() < until; n += callers.length) {
        const q = encodeURIComponent(`${names[n % names.length]} ${n}`);
        answers.push(await call(stack.url, caller, "GET", `/api/v1/leads?q=${q}`));
        // Within what one key may ask for a minute.
        await rest(100);
      }
    }),
  );
  const others: number[] = [];
  const searches: number[] = [];
  for (let n = 0; Date.now() < until; n++) {
    const body = { name: `Under the flood ${n}` };
    others.push((await call(stack.url, worker, "POST", "/api/v1/leads", { body })).status);
    others.push((await call(stack.url, worker, "GET", `/api/v1/leads?limit=${1 + (n % 50)}`)).status);
    searches.push((await call(stack.url, worker, "GET", `/api/v1/leads?q=flood%20${n}`)).status);
    // Within what one key may write a minute.
    await rest(50);
  }
  await flood;
  const found = answers.filter(({ status }) => status === 200).length;
  const told = answers.filter(
    ({ status, headers }) => status === 503 && Number(headers.get("retry-after")) > 0,
  );
  scope.promise(
    `${callers.length} who only search, ${seconds} s: answered, or 503 with Retry-After`,
    String(answers.length),
    `${found} + ${told.length}`,
    found + told.length === answers.length && found > 0 && told.length > 0,
  );
  const counted = (statuses: number[]) => {
    const failed = statuses.filter((status) => status !== 200 && status !== 201).length;
    return ["0", `${failed} of ${statuses.length}`, failed === 0] as const;
  };
  scope.promise("  writes and lists meanwhile: failed", ...counted(others));
  scope.promise("  searches of who does those: refused", ...counted(searches));
}

const READERS = 8;

/** The door is replaced, and Next behind it killed, while people read: nobody is refused. */
async function restarts({ scope, stack, callers }: Place): Promise<void> {
  const lists = Array.from({ length: 20 }, (_, n) => `/api/v1/leads?limit=${10 + n}`);
  const load = startLoad(stack.url, callers, [...lists, "/openapi.json", "/sign-in"], READERS);
  const part = async (what: string, work: () => Promise<unknown>) => {
    await rest(500);
    await work();
    await rest(500);
    const samples = load.take();
    // A page whose sending had begun breaks off with the Next that sent it; nobody could finish it.
    const ours = samples.filter(({ path }) => path.startsWith("/api/"));
    const pages = samples.filter(({ path, status }) => !path.startsWith("/api/") && status !== 200);
    if (pages.length > 0) scope.notes.push(`${what}: ${pages.length} pages broke off`);
    const failed = ours.filter(({ status }) => status !== 200);
    scope.promise(
      `${what} under load: failed`,
      "0",
      `${failed.length} of ${ours.length}`,
      failed.length === 0 && ours.length > 0 && pages.length <= READERS,
    );
  };
  try {
    await part("the door replaced", async () => {
      stack.door?.process.kill("SIGHUP");
      await rest(4_000);
    });
    await part("Next killed and started again", () => stack.restartWeb());
  } finally {
    await load.stop();
  }
}
