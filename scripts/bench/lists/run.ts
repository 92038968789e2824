import type { Scope } from "../../prove/scope";
import { fire } from "../cannon";
import { addKeys } from "../keys";
import { inTurns, noteTargets, ROUNDS, ratio, type Target } from "../rounds";
import { copyWithHandlers } from "../sources";

const CONNECTIONS = 16;
const SECONDS = 6;

/**
 * What our list costs beside the least it could: (a) a handler that answers a constant, (b) the same page
 * by plain `pg` in a bare handler, (c) the list, (d) the list far down, all in one production build, one
 * after the other in turns.
 */
export async function bench(scope: Scope, rows: number): Promise<void> {
  const stack = await scope.stack({
    rows,
    web: { distDir: ".next", root: copyWithHandlers() },
    // Every page from Postgres: what a kept one costs is the door's bench.
    env: { DATABASE_POOL: "16", LOG_LEVEL: "warn", CACHE_MB: "0" },
    steps: (name, run) => {
      console.log(`  ${name}`);
      return run();
    },
  });
  const [company] = stack.companies;
  const pid = stack.web?.pid;
  if (!company || !pid) throw new Error("No company, or no web.");
  // In turn, so that no key meets its rate limit.
  const keys = await addKeys(stack.urls.owner, company.slug, 200, ["leads:read"]);
  const depth = Math.floor(rows * 0.9);
  const far = depth.toLocaleString("en");
  const cursor = await walk(stack.nextUrl, keys, depth);

  const target = (name: string, what: string, path: string): Target => ({
    name,
    what,
    server: pid,
    database: stack.cluster.pid,
    run: (seconds) =>
      fire(
        stack.nextUrl,
        keys.map((key) => ({ path, headers: { authorization: `Bearer ${key}` } })),
        { connections: CONNECTIONS, seconds },
      ),
  });
  const measured = await inTurns(
    [
      target("a", "constant handler", "/api/bench/constant"),
      target("b", "page by plain pg, bare handler", "/api/bench/plain"),
      target("c", "our list, first page", "/api/v1/leads?limit=50"),
      target("d", `our list, from row ${far}`, `/api/v1/leads?limit=50&cursor=${cursor}`),
    ],
    { seconds: SECONDS },
  );
  scope.notes.push(
    `${rows.toLocaleString("en")} leads, page of 50, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s in turn; medians`,
  );
  noteTargets(scope, measured);
  ratio(scope, measured, {
    name: "page ÷ plain pg",
    says: "(c)/(b): our list against plain pg, requests a second",
    over: "c",
    under: "b",
    least: 0.6,
  });
  ratio(scope, measured, {
    name: "first page ÷ far page",
    says: `(c)/(d): first page against the one at row ${far}`,
    over: "c",
    under: "d",
    most: 1.2,
  });
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
