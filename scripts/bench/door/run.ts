import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { makeCtx } from "@/lib/core/context";
import { LeadListQuery } from "@/lib/domain/leads/schema";
import { listLeads } from "@/lib/domain/leads/service";
import { closeDatabase } from "@/lib/infra/db";
import { DOOR } from "../../door/build";
import type { Scope } from "../../prove/scope";
import type { Stack } from "../../stack";
import { type Child, ROOT, startChild, until } from "../../stack/child";
import { freePort } from "../../stack/port";
import { fire } from "../cannon";
import { addKeys } from "../keys";
import { statementOf } from "../places/capture";
import { inTurns, noteTargets, ROUNDS, ratio, type Target } from "../rounds";
import { copyWithHandlers } from "../sources";

const CONNECTIONS = 16;
/**
 * Callers, each with a key: as many as the limit of 1,200 a minute asks for where an answer comes from memory,
 * and fewer where it does not. A key is checked again every 4 s, so the more there are, the more of that is in
 * the figures.
 */
const CALLERS = 100;
const CALLERS_OF_KEPT = 800;
const SECONDS = 4;
const PATH = "/api/v1/leads?limit=50";

export const defaults = { rows: 200_000, quick: true };

/**
 * What a list costs, kept and not, through the door and through Next, with key, rate limit, row-level security
 * and ETag, beside the least that each could cost: bare Node with the same string, with a constant, and with
 * `pg` and the same statement; and inside Next a constant handler and one with plain `pg` rows.
 */
export async function bench(scope: Scope, rows: number): Promise<void> {
  const root = copyWithHandlers();
  const stack = await scope.stack({
    rows,
    web: { distDir: ".next", root },
    env: { DATABASE_POOL: "16", LOG_LEVEL: "warn" },
    steps: (name, run) => {
      console.log(`  ${name}`);
      return run();
    },
  });
  const [company] = stack.companies;
  const { door, web } = stack;
  if (!company || !door || !web) throw new Error("No company, or no web.");
  const keys = await addKeys(stack.urls.owner, company.slug, CALLERS_OF_KEPT, ["leads:read"]);
  const headers = { authorization: `Bearer ${keys[0]}` };
  const first = await fetch(`${stack.url}${PATH}`, { headers });
  const text = await first.text();
  const etag = first.headers.get("etag") ?? "";

  const bare = await startBare(scope, stack, company.slug, text);
  const unkept = await startUnkept(scope, stack, root);
  const target = (
    name: string,
    what: string,
    url: string,
    server: Child,
    path: string,
    { callers = CALLERS, headers = {} }: { callers?: number; headers?: Record<string, string> } = {},
  ): Target => ({
    name,
    what,
    server: server.pid,
    database: stack.cluster.pid,
    run: (seconds) =>
      fire(
        url,
        keys
          .slice(0, callers)
          .map((key) => ({ path, headers: { authorization: `Bearer ${key}`, ...headers } })),
        { connections: CONNECTIONS, seconds, unchanged: "if-none-match" in headers },
      ),
  });
  const kept = { callers: CALLERS_OF_KEPT };
  const measured = await inTurns(
    [
      target("k", "bare Node, constant", bare.url, bare.child, "/constant"),
      target("s", "bare Node, the same string", bare.url, bare.child, "/text"),
      target("p", "bare Node, pg, the same statement", bare.url, bare.child, "/pg"),
      target("d3", "door, 304", stack.url, door, PATH, { ...kept, headers: { "if-none-match": etag } }),
      target("dk", "door, kept list", stack.url, door, PATH, kept),
      target("du", "door, list from Postgres", unkept.doorUrl, unkept.door, PATH),
      // What is compared runs in one process: how warm and how full it is counts for both.
      target("nc", "Next, constant handler", stack.nextUrl, web, "/api/bench/constant"),
      target("nk", "Next, kept list", stack.nextUrl, web, PATH),
      target("np", "Next, pg rows in a bare handler", unkept.nextUrl, unkept.next, "/api/bench/plain"),
      target("nu", "Next, list from Postgres", unkept.nextUrl, unkept.next, PATH),
    ],
    { seconds: SECONDS },
  );
  scope.notes.push(
    `${rows.toLocaleString("en")} leads, page of 50 (${text.length} characters), ${CONNECTIONS} connections, ${CALLERS} callers (${CALLERS_OF_KEPT} of the door's kept answers), ${ROUNDS} rounds of ${SECONDS} s in turn; medians`,
  );
  noteTargets(scope, measured);
  const asked: [name: string, over: string, under: string, least: number][] = [
    ["door, kept ÷ bare string", "dk", "s", 0.5],
    ["door, from Postgres ÷ bare pg", "du", "p", 0.6],
    ["door, 304 ÷ bare constant", "d3", "k", 0.4],
    ["door, kept ÷ Next, kept", "dk", "nk", 6],
    ["Next, kept ÷ constant handler", "nk", "nc", 0.85],
    ["Next, from Postgres ÷ pg rows", "nu", "np", 0.9],
  ];
  for (const [name, over, under, least] of asked) {
    ratio(scope, measured, { name, says: `${name}, requests a second`, over, under, least });
  }
}

/** A server of its own with the string, and the statement that our list sends for it. */
async function startBare(scope: Scope, stack: Stack, slug: string, text: string) {
  const given = join(ROOT, ".test", `bench-bare-${process.pid}.json`);
  Object.assign(process.env, stack.env, { CACHE_MB: "0" });
  const owner = new Client({ connectionString: stack.urls.owner });
  await owner.connect();
  const { rows } = await owner.query<{ id: string }>("select id from company where slug = $1", [slug]);
  await owner.end();
  const ctx = makeCtx({
    requestId: "bench",
    company: {
      id: rows[0]?.id ?? "",
      slug,
      name: slug,
      timeZone: "UTC",
      locale: "en",
      currency: "DKK",
      country: "DK",
    },
    actor: { kind: "system", name: "bench" },
    locale: "en",
  });
  const statement = await statementOf(async () => listLeads(ctx, LeadListQuery.parse({ limit: 50 })));
  await closeDatabase();
  writeFileSync(given, JSON.stringify({ text, statement }));
  const child = startChild({
    args: ["--import", "tsx", "scripts/bench/door/bare.ts"],
    env: { ...stack.env, BARE_GIVEN: given },
    log: join(ROOT, ".test", "bench-bare.log"),
  });
  scope.after(async () => {
    await child.stop();
    rmSync(given, { force: true });
  });
  let port = 0;
  child.process.on("message", (said: { port: number }) => {
    port = said.port;
  });
  await until(child, "The bare server", async () => port > 0);
  return { child, url: `http://127.0.0.1:${port}` };
}

/** A door and a Next beside the others that keep no answer. */
async function startUnkept(scope: Scope, stack: Stack, root: string) {
  const [doorPort, nextPort] = [await freePort(), await freePort()];
  const env = { ...stack.env, CACHE_MB: "0", PORT: String(doorPort), NEXT_PORT: String(nextPort) };
  const next = startChild({
    args: [join(ROOT, "node_modules/next/dist/bin/next"), "start", "-p", String(nextPort), "-H", "127.0.0.1"],
    env: { ...env, NEXT_DIST_DIR: ".next" },
    cwd: root,
    log: join(ROOT, ".test", "bench-next.log"),
  });
  const door = startChild({
    args: [join(root, ".next", DOOR)],
    env,
    cwd: root,
    log: join(ROOT, ".test", "bench-door.log"),
  });
  scope.after(async () => {
    await Promise.all([next.stop(), door.stop()]);
  });
  const [doorUrl, nextUrl] = [`http://localhost:${doorPort}`, `http://127.0.0.1:${nextPort}`];
  for (const [child, url] of [
    [next, nextUrl],
    [door, doorUrl],
  ] as const) {
    await until(child, "A server without a cache", async () => {
      const response = await fetch(`${url}/api/health`).catch(() => null);
      await response?.body?.cancel();
      return response?.status === 200;
    });
  }
  return { door, next, doorUrl, nextUrl };
}
