import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { type Company, callerOf, makeCtx } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { createLead, listLeads } from "@/lib/domain/leads/service";
import { closeDatabase } from "@/lib/infra/db";
import { arrived } from "@/lib/infra/search-turns";
import { removeCluster, startCluster } from "../../db/cluster";
import { migrate } from "../../migrate";
import type { Scope } from "../../prove/scope";
import { keepRatio, median } from "../rounds";
import { underFlood } from "./flood";
import { loadPeople, type Person, personAt } from "./load";
import { misheard, type Query, rareName, workload } from "./queries";

const SMALL = 50_000;
/** Queries of each kind, and how often each is asked; the median of its times counts. */
const EACH = 24;
const TIMES = 5;
/** Queries that the plain search is asked as well: one takes seconds. */
const PLAIN = 16;
const NAMES = 200;

/**
 * What a search costs, at `rows` leads of one company and at 50,000 of another in the same database: a mixed
 * workload through the service's function, beside ILIKE over the same columns without an index, and how often
 * a misspelt or Nordic name finds its person on the first page.
 */
export async function bench(scope: Scope, rows: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "skala-bench-"));
  const cluster = await startCluster({ dir, fast: true });
  scope.after(async () => {
    await closeDatabase();
    await cluster.stop();
    removeCluster(dir);
  });
  const urls = await cluster.createDatabase("search");
  await migrate(urls);
  const adminUrl = cluster.adminUrl.replace(/\/postgres$/, "/search");
  const now = Date.now();
  const began = performance.now();
  const planted = new Map<string, Person[]>();
  const [small, large] = (await loadPeople(
    adminUrl,
    [
      { slug: "small", rows: SMALL },
      { slug: "large", rows },
    ],
    (companyId) => {
      const people = Array.from({ length: NAMES / 2 }, (_, n) => ({
        id: newId(),
        name: rareName(n),
        organisation: "",
        email: null,
        phone: null,
      }));
      planted.set(companyId, people);
      return people;
    },
    now,
  )) as [Company, Company];
  scope.notes.push(
    `${rows.toLocaleString("en")} leads loaded beside ${SMALL.toLocaleString("en")} in ${((performance.now() - began) / 1000).toFixed(0)} s`,
  );
  Object.assign(process.env, {
    DATABASE_URL: urls.app,
    APP_URL: "http://127.0.0.1:3000",
    NEXTAUTH_SECRET: randomBytes(24).toString("hex"),
    SEARCH_POOL: process.env.SEARCH_POOL ?? "2",
  });

  console.log("  measuring");
  const person = (index: number) => personAt(index, now);
  const asked = { small: workload(person, SMALL, EACH), large: workload(person, rows, EACH) };
  const times = { small: [] as number[], large: [] as number[] };
  const byKind = new Map<string, number[]>();
  // Once for nothing, so that both have their pages in memory and their statements prepared.
  for (const turn of ["warm", "measured"]) {
    for (let n = 0; n < asked.large.length; n++) {
      for (const [size, company] of [
        ["small", small],
        ["large", large],
      ] as const) {
        const query = asked[size][n];
        if (!query) continue;
        const taken = await timed(company, query, turn === "warm" ? 1 : TIMES);
        if (turn === "warm") continue;
        times[size].push(taken);
        if (size === "large") byKind.set(query.kind, [...(byKind.get(query.kind) ?? []), taken]);
      }
    }
  }
  for (const [kind, taken] of byKind)
    scope.notes.push(`${kind.padEnd(28)} p50 ${ms(at(taken, 0.5))}  p95 ${ms(at(taken, 0.95))}`);

  const plain = await plainSearch(adminUrl, large, asked.large);
  const p95 = at(times.large, 0.95);
  const against = at(plain, 0.95) / p95;
  scope.notes.push(
    `mixed: p50 ${ms(at(times.large, 0.5))}, p95 ${ms(p95)}, p99 ${ms(at(times.large, 0.99))}; at ${SMALL.toLocaleString("en")}: ${ms(at(times.small, 0.5))}, ${ms(at(times.small, 0.95))}, ${ms(at(times.small, 0.99))}; ILIKE p50 ${ms(at(plain, 0.5))}, p95 ${ms(at(plain, 0.95))}`,
  );
  // Promised of a million: looking at every row costs the more, the more there are.
  if (rows >= 1_000_000)
    scope.promise(
      "p95 of a search against ILIKE without an index",
      "≥ 100 times",
      `${against.toFixed(0)} times`,
      against >= 100,
    );
  else scope.notes.push(`p95 of ILIKE without an index ÷ that of a search: ${against.toFixed(0)}`);
  keepRatio(scope, "ILIKE ÷ search, p95", { value: against, better: "higher" });
  for (const share of [0.5, 0.99]) {
    const ratio = at(times.large, share) / at(times.small, share);
    keepRatio(scope, `p${share * 100}, large ÷ small`, { value: ratio, better: "lower" });
    scope.promise(
      `${share === 0.5 ? "median" : "p99"} at ${rows.toLocaleString("en")} against ${SMALL.toLocaleString("en")}`,
      "≤ 1.5",
      ratio.toFixed(2),
      ratio <= 1.5,
    );
  }

  const missed = await missedNames(large, planted.get(large.id) ?? [], rows, person);
  const rate = 1 - missed.length / NAMES;
  scope.promise(
    `right person on the first page, of ${NAMES} misspelt and Nordic names`,
    "≥ 95 %",
    `${(rate * 100).toFixed(1)} %${missed.length > 0 ? ` (${missed.slice(0, 3).join("; ")})` : ""}`,
    rate >= 0.95,
  );

  const { quiet, flood, searched, refused } = await underFlood(
    (n) => createLead(ctxOf(large), { name: rareName(n % 100), email: `skrevet${n}@nord.example` }),
    (n, searcher) => {
      const ctx = ctxOf(large, `01900000-0000-7000-9000-${String(searcher).padStart(12, "0")}`);
      // As route() does for each request.
      arrived(callerOf(ctx));
      return search(large, asked.large[n % asked.large.length] as Query, ctx);
    },
  );
  const all = { quiet: quiet.flat(), flood: flood.flat() };
  // Everybody's first search is free, so the first round has the most of them.
  const rounds = flood.map((times, n) => at(times, 0.95) / at(quiet[n] ?? [], 0.95));
  scope.notes.push(
    `writes: p95 ${ms(at(all.quiet, 0.95))} in quiet, ${ms(at(all.flood, 0.95))} in a flood (${searched} searches, ${refused} refused)`,
    `flood ÷ quiet, round by round: ${rounds.map((ratio) => ratio.toFixed(2)).join(", ")}; of all writes together ${(at(all.flood, 0.95) / at(all.quiet, 0.95)).toFixed(2)}`,
  );
  const moved = median(rounds);
  scope.promise("p95 of writes in a flood of searches ÷ in quiet", "≤ 1.1", moved.toFixed(2), moved <= 1.1);
  Object.assign(scope.figures, {
    writes: { quiet: figures(all.quiet), flood: figures(all.flood), rounds, searched, refused },
    rows,
    milliseconds: { large: figures(times.large), small: figures(times.small), plain: figures(plain) },
    byKind: Object.fromEntries([...byKind].map(([kind, taken]) => [kind, figures(taken)])),
    against,
    rate,
    missed,
  });
}

function ctxOf(company: Company, keyId = newId()) {
  const actor = {
    kind: "key",
    keyId,
    scopes: new Set(["leads:read", "leads:write"] as const),
  } as const;
  return makeCtx({ requestId: newId(), company, actor, locale: "da" });
}

async function search(
  company: Company,
  { q, status }: Pick<Query, "q" | "status">,
  ctx = ctxOf(company),
): Promise<{ id: string }[]> {
  const query = { q, status: status as "new" | undefined, limit: 50, archived: "false" as const };
  return JSON.parse((await listLeads(ctx, query)).text).data;
}

/** The median of `count` times, in milliseconds. */
async function timed(company: Company, query: Query, count: number): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < count; n++) {
    const began = performance.now();
    await search(company, query);
    taken.push(performance.now() - began);
  }
  return at(taken, 0.5);
}

/** What it would cost without all of this: every row is looked at. */
async function plainSearch(adminUrl: string, company: Company, queries: Query[]): Promise<number[]> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  const taken: number[] = [];
  const step = Math.max(1, Math.floor(queries.length / PLAIN));
  for (let n = 0; n < queries.length; n += step) {
    const began = performance.now();
    await client.query(
      `select id, name, organisation, email, phone, status, created_at from lead
       where company_id = $1 and archived_at is null
         and (name ilike $2 or organisation ilike $2 or email ilike $2 or phone ilike $2)
       order by created_at desc, id desc limit 51`,
      [company.id, `%${queries[n]?.q}%`],
    );
    taken.push(performance.now() - began);
  }
  await client.end();
  return taken;
}

/** Half of the names are rare ones; half are people of the crowd, asked for with their organisation. */
async function missedNames(
  company: Company,
  planted: Person[],
  rows: number,
  person: (index: number) => Person,
) {
  const people: { id: string; q: string }[] = planted.map(({ id, name }, n) => ({
    id,
    q: misheard(name, n),
  }));
  for (let n = 0; people.length < NAMES; n++) {
    const { id, name, organisation } = person((n * 65_537 + 31) % rows);
    if (organisation && /[æøå]|aa/i.test(name))
      people.push({ id, q: `${misheard(name, n)} ${organisation}` });
  }
  const missed: string[] = [];
  for (const { id, q } of people)
    if (!(await search(company, { q })).some((row) => row.id === id)) missed.push(q);
  return missed;
}

/** The value below which a share of them lies. */
function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const ms = (value: number) => `${value.toFixed(1)} ms`;
const figures = (values: number[]) => ({
  p50: at(values, 0.5),
  p95: at(values, 0.95),
  p99: at(values, 0.99),
});
