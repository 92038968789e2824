import { Client } from "pg";
import { makeCtx } from "@/lib/core/context";
import { encodeCursor } from "@/lib/core/cursor";
import { LeadListQuery } from "@/lib/domain/leads/schema";
import { listLeads } from "@/lib/domain/leads/service";
import { closeDatabase } from "@/lib/infra/db";
import { takeAnchors } from "../../bulk/anchors";
import { bulkLoad } from "../../bulk/load";
import type { Scope } from "../../prove/scope";
import { SORTS, type Sort } from "../../prove/scroll/order";
import { keepRatio } from "../rounds";
import { type Statement, statementOf } from "./capture";

const LIMIT = 50;
const ROUNDS = 7;
/** Runs of each statement a round. */
const RUNS = 20;

type Kind = "first" | "far" | "jump";
type Target = { sort: string; kind: Kind; statement: Statement; rounds: number[] };
type Company = { id: string; slug: string };

/**
 * What a page costs far down a list, and near a rank, beside the first one: the statements that the list
 * really sends, as the app role, in turns, in every order. Postgres alone, because what stands in front of
 * it costs the same for all three and would only make them more alike.
 */
export async function bench(scope: Scope, rows: number): Promise<void> {
  const stack = await scope.stack({ rows: 0 });
  const slug = stack.companies[0]?.slug ?? "";
  await bulkLoad({
    adminUrl: stack.cluster.adminUrl.replace(/postgres$/, "skala"),
    companies: [{ slug, leads: rows }],
    say: (what, took) => console.log(`  ${what}: ${took.toFixed(1)} s`),
  });
  const owner = new Client({ connectionString: stack.urls.owner });
  const app = new Client({ connectionString: stack.urls.app });
  await owner.connect();
  await app.connect();
  scope.after(async () => {
    await Promise.all([owner.end(), app.end(), closeDatabase()]);
  });
  const slowest = await takeAnchors(owner);
  Object.assign(process.env, stack.env, { CACHE_MB: "0" });

  const [company] = (await owner.query<Company>("select id, slug from company where slug = $1", [slug])).rows;
  if (!company) throw new Error("No company.");
  const targets: Target[] = [];
  for (const sort of SORTS) {
    for (const [kind, asked] of Object.entries(await places(owner, company, sort))) {
      const statement = await statementOf(() => ask(company, { sort: sort.name, ...asked }));
      targets.push({ sort: sort.name, kind: kind as Kind, statement, rounds: [] });
    }
  }
  // As lib/infra/tenant.ts opens the way for a statement that is kept.
  await app.query(
    `select set_config('plan_cache_mode', 'force_generic_plan', false), set_config('enable_seqscan', 'off', false),
      set_config('app.company_id', $1, false)`,
    [company.id],
  );
  console.log("  measuring");
  for (const target of targets) await time(app, target.statement);
  for (let round = 0; round < ROUNDS; round++) {
    for (const target of targets) target.rounds.push(await time(app, target.statement));
  }
  report(scope, rows, slowest, targets);
}

/** A query each for the first page, the one at 98 % by its cursor, and the one at 80 % by its rank. */
async function places(owner: Client, { id }: Company, { name, column, way }: Sort) {
  const total =
    "(select sum(n) from count_delta where company_id = $1 and entity = 'lead' and dimension = 'all')";
  const { rows } = await owner.query<{ key: string; id: string; total: string }>(
    `select l.${column}::text as key, l.id, ${total}::text as total from lead l where l.company_id = $1 and l.archived_at is null
     order by l.${column} ${way}, l.id ${way} offset (${total} * 0.98)::bigint limit 1`,
    [id],
  );
  const [row] = rows;
  if (!row) throw new Error("The list is empty.");
  return {
    first: {},
    far: { cursor: encodeCursor({ sort: name, value: row.key, id: row.id, towards: "next" }) },
    jump: { rank: Math.floor(Number(row.total) * 0.8) },
  };
}

async function ask({ id, slug }: Company, asked: object): Promise<unknown> {
  const ctx = makeCtx({
    requestId: "bench",
    company: { id, slug, name: slug, timeZone: "UTC", locale: "en", currency: "DKK", country: "DK" },
    actor: { kind: "system", name: "bench" },
    locale: "en",
  });
  return listLeads(ctx, LeadListQuery.parse({ limit: LIMIT, ...asked }));
}

/** Median milliseconds of some runs. */
async function time(app: Client, { name, text, values }: Statement): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    await app.query({ name, text, values });
    runs.push(performance.now() - began);
  }
  return median(runs);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function report(scope: Scope, rows: number, slowest: number, targets: Target[]): void {
  const figures: Record<string, Record<string, number>> = {};
  for (const { name: sort } of SORTS) {
    const rounds = (kind: Kind) =>
      targets.find((target) => target.sort === sort && target.kind === kind)?.rounds ?? [];
    // Round by round: what slowed one round down slowed all of it.
    const ratio = (kind: Kind) => median(rounds(kind).map((ms, round) => ms / (rounds("first")[round] ?? 1)));
    const of = { first: median(rounds("first")), far: median(rounds("far")), jump: median(rounds("jump")) };
    figures[sort] = { ...of, "far/first": ratio("far"), "jump/first": ratio("jump") };
    const cells = (["first", "far", "jump"] as const).map((kind) =>
      `${kind} ${of[kind].toFixed(2)} ms`.padStart(14),
    );
    scope.notes.push(
      `${sort.padEnd(12)} ${cells.join(" ")}  far/first ${ratio("far").toFixed(2)}  jump/first ${ratio("jump").toFixed(2)}`,
    );
  }
  scope.notes.unshift(
    `${rows.toLocaleString("en")} leads, page of ${LIMIT}; ${ROUNDS} rounds of ${RUNS} in turn; anchors of one order in ${slowest.toFixed(0)} ms at most`,
  );
  Object.assign(scope.figures, { orders: figures, slowestAnchors: slowest });
  const worst = (what: string) => Math.max(...Object.values(figures).map((of) => of[what] ?? 0));
  const far = worst("far/first");
  const jump = worst("jump/first");
  keepRatio(scope, "page at 98 % ÷ first page", { value: far, better: "lower" });
  keepRatio(scope, "jump to 80 % ÷ first page", { value: jump, better: "lower" });
  scope.promise("page at 98 % by cursor ÷ first page, the worst order", "≤ 1.2", far.toFixed(2), far <= 1.2);
  scope.promise("page at 80 % by rank ÷ first page, the worst order", "≤ 2", jump.toFixed(2), jump <= 2);
}
