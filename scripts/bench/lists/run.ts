import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import autocannon from "autocannon";
import type { Scope } from "../../prove/scope";
import { ROOT } from "../../stack/child";
import { cpuSeconds, median } from "./figures";
import { addKeys } from "./keys";

const CONNECTIONS = 16;
const ROUNDS = 5;
const SECONDS = 6;
/** Requests a minute that one key may make; each key stays well below. */
const KEY_LIMIT = 1_200;

type Round = { requests: number; perSecond: number; p50: number; p99: number; cpuMicros: number };
type Target = { name: string; path: string; rounds: Round[] };

/**
 * What our list costs beside the least it could: (a) a handler that answers a constant, (b) the same page
 * by plain `pg` in a bare handler, (c) the list, (d) the list far down, all in one production build, one
 * after the other in turns.
 */
export async function bench(scope: Scope, rows: number): Promise<void> {
  const stack = await scope.stack({
    rows,
    web: { distDir: ".next", root: copyWithHandlers() },
    env: { DATABASE_POOL: "16", LOG_LEVEL: "warn" },
    steps: (name, run) => {
      console.log(`  ${name}`);
      return run();
    },
  });
  const [company] = stack.companies;
  const pid = stack.web?.pid;
  if (!company || !pid) throw new Error("No company, or no web.");
  const keys = await addKeys(stack.urls.owner, company.slug, 200);
  const depth = Math.floor(rows * 0.9);
  const cursor = await walk(stack.url, keys, depth);

  const targets: Target[] = [
    { name: "a", path: "/api/bench/constant", rounds: [] },
    { name: "b", path: "/api/bench/plain", rounds: [] },
    { name: "c", path: "/api/v1/leads?limit=50", rounds: [] },
    { name: "d", path: `/api/v1/leads?limit=50&cursor=${cursor}`, rounds: [] },
  ];
  for (const { path } of targets) await measure(stack.url, path, keys, pid, 2);
  for (let round = 0; round < ROUNDS; round++) {
    for (const target of targets)
      target.rounds.push(await measure(stack.url, target.path, keys, pid, SECONDS));
  }
  report(scope, rows, depth, targets);
}

/** The sources, and beside them handlers that the product does not have. Packages are found further up. */
function copyWithHandlers(): string {
  const copy = join(ROOT, ".data/bench");
  mkdirSync(copy, { recursive: true });
  const sources = [
    "app",
    "components",
    "lib",
    "public",
    "prisma",
    "next.config.js",
    "postcss.config.mjs",
    "proxy.ts",
  ];
  for (const name of [...sources, "tsconfig.json", "package.json"]) {
    rmSync(join(copy, name), { recursive: true, force: true });
    if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  cpSync(join(import.meta.dirname, "handlers"), join(copy, "app/api/bench"), { recursive: true });
  return copy;
}

/** The cursor of the page that begins after `depth` rows, by walking there as a program would. */
async function walk(url: string, keys: string[], depth: number): Promise<string> {
  let cursor = "";
  for (let row = 0, page = 0; row < depth; row += 100, page++) {
    const path = `/api/v1/leads?limit=100&fields=id${cursor && `&cursor=${cursor}`}`;
    const response = await fetch(url + path, {
      headers: { authorization: `Bearer ${keys[page % keys.length]}` },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const { page: where } = (await response.json()) as { page: { nextCursor: string | null } };
    if (!where.nextCursor) throw new Error(`The list ends after ${row + 100} rows.`);
    cursor = where.nextCursor;
  }
  return cursor;
}

async function measure(
  url: string,
  path: string,
  keys: string[],
  pid: number,
  seconds: number,
): Promise<Round> {
  const before = cpuSeconds(pid);
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    // In turn, so that no key meets its rate limit.
    requests: keys.map((key) => ({ path, headers: { authorization: `Bearer ${key}` } })),
  });
  const cpu = cpuSeconds(pid) - before;
  const good = result["2xx"];
  if (result.non2xx > 0 || result.errors > 0 || good === 0) {
    throw new Error(
      `${path}: ${result.non2xx} refused and ${result.errors} failed of ${result.requests.total}`,
    );
  }
  return {
    requests: good,
    perSecond: good / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpuMicros: (cpu / good) * 1e6,
  };
}

function report(scope: Scope, rows: number, depth: number, targets: Target[]): void {
  const names: Record<string, string> = {
    a: "constant handler",
    b: "page by plain pg, bare handler",
    c: "our list, first page",
    d: `our list, from row ${depth.toLocaleString("en")}`,
  };
  const summary = Object.fromEntries(
    targets.map(({ name, rounds }) => [
      name,
      {
        what: names[name],
        perSecond: median(rounds.map(({ perSecond }) => perSecond)),
        p50: median(rounds.map(({ p50 }) => p50)),
        p99: median(rounds.map(({ p99 }) => p99)),
        cpuMicros: median(rounds.map(({ cpuMicros }) => cpuMicros)),
        rounds,
      },
    ]),
  );
  scope.notes.push(
    `${rows.toLocaleString("en")} leads, page of 50, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s in turn; medians`,
  );
  for (const [name, { what, perSecond, p50, p99, cpuMicros }] of Object.entries(summary)) {
    const cells = [
      `${perSecond.toFixed(0)} req/s`,
      `p50 ${p50} ms`,
      `p99 ${p99} ms`,
      `${cpuMicros.toFixed(0)} µs CPU a request`,
    ];
    scope.notes.push(
      `(${name}) ${String(what).padEnd(32)} ${cells.map((cell) => cell.padStart(14)).join("  ")}`,
    );
  }
  // Round by round: what slowed one round down slowed all of it.
  const ratio = (over: string, under: string) => {
    const perSecond = (name: string) =>
      targets.find((target) => target.name === name)?.rounds.map((r) => r.perSecond) ?? [];
    return median(perSecond(over).map((value, round) => value / (perSecond(under)[round] ?? 1)));
  };
  const cb = ratio("c", "b");
  const cd = ratio("c", "d");
  Object.assign(scope.figures, {
    connections: CONNECTIONS,
    keyLimitPerMinute: KEY_LIMIT,
    targets: summary,
    ratios: { "c/b": cb, d: cd },
  });
  scope.promise("(c)/(b): our list against plain pg, requests a second", "≥ 0.6", cb.toFixed(2), cb >= 0.6);
  scope.promise(
    `(d): first page against the one at row ${depth.toLocaleString("en")}`,
    "≤ 1.2",
    cd.toFixed(2),
    cd <= 1.2,
  );
}
