import { closeDatabase } from "@/lib/infra/db";
import { bulkLoad } from "../../bulk/load";
import { loadDemo, newDemoSecrets } from "../../demo/load";
import { migrate } from "../../migrate";
import type { Scope } from "../../prove/scope";
import { type Child, startChild, until } from "../../stack/child";
import { inTurns, noteTargets, ROUNDS, type Run, ratio, type Target } from "../rounds";
import type { Answer, Ask } from "./reader";

const SIZES = [50_000, 1_000_000, 5_000_000];
/** Share of the leads that one company holds; the other holds the rest. */
const LARGE = 0.9;
const SECONDS = 3;
export const defaults = { rows: 1_000_000, quick: false };

/** What is asked: how it is called, and the bound on largest ÷ smallest size, of an answer's time. Searches have a bench of their own. */
const READS: { ask: Ask["read"]; what: string; most: number }[] = [
  { ask: "first", what: "first page", most: 1.5 },
  { ask: "status", what: "first page of a status", most: 1.5 },
  { ask: "owner", what: "first page of an owner", most: 1.5 },
  { ask: "record", what: "one record", most: 1.5 },
  { ask: "far", what: "page at row 98 %", most: 1.5 },
];

/**
 * How what people do most gets dearer as the data grow: the same reads of one large company beside a small
 * one, at each size up to `rows`, in databases of one Postgres side by side, in turns. Straight at the API's
 * handlers, one at a time: what the door costs is another bench.
 */
export async function bench(scope: Scope, rows: number): Promise<void> {
  const sizes = [...SIZES.filter((size) => size < rows), Math.min(rows, SIZES.at(-1) ?? rows)];
  const stack = await scope.stack({ rows: 0 });
  const readers: { size: number; child: Child }[] = [];
  for (const size of sizes) {
    const name = `growth_${size}`;
    const urls = await stack.cluster.createDatabase(name);
    await migrate(urls);
    const secrets = newDemoSecrets();
    const { companies } = await loadDemo({ ownerUrl: urls.owner, rows: 0, secrets });
    const [large, small] = companies;
    if (!large || !small) throw new Error("No companies.");
    const rate = await bulkLoad({
      say: (what, took) => took > 5 && console.log(`  ${name}, ${what}: ${took.toFixed(0)} s`),
      adminUrl: stack.cluster.adminUrl.replace(/postgres$/, name),
      companies: [
        { slug: large.slug, leads: Math.round(size * LARGE) },
        { slug: small.slug, leads: Math.round(size * (1 - LARGE)) },
      ],
    });
    scope.notes.push(
      `${size.toLocaleString("en")} leads loaded at ${Math.round(rate).toLocaleString("en")} a second`,
    );
    const child = startChild({
      args: ["--import", "tsx", "scripts/bench/growth/reader.ts"],
      env: {
        ...stack.env,
        DATABASE_URL: urls.app,
        DATABASE_POOL: "2",
        CACHE_MB: "0",
        GROWTH_KEY: large.apiKey,
        LOG_LEVEL: "warn",
      },
      log: `${stack.cluster.dir}/reader-${size}.log`,
    });
    scope.after(() => child.stop());
    let ready = false;
    child.process.once("message", () => {
      ready = true;
    });
    await until(child, "The reader", async () => ready, 120_000);
    readers.push({ size, child });
  }

  const ask = (child: Child, asked: Ask): Promise<Run> =>
    new Promise((resolve, reject) => {
      child.process.once("message", (answer: Answer) =>
        "failed" in answer ? reject(new Error(answer.failed)) : resolve(answer),
      );
      child.ended.then(() => reject(new Error(`The reader ended:\n${child.said()}`)));
      child.process.send(asked);
    });
  // One read at all sizes, then the next: what is compared is measured close together.
  const targets = READS.flatMap(({ ask: read, what }) =>
    readers.map(
      ({ size, child }): Target => ({
        name: `${read}-${size}`,
        what: `${what}, ${size.toLocaleString("en")}`,
        server: child.pid,
        database: stack.cluster.pid,
        run: (seconds) => ask(child, { read, seconds }),
      }),
    ),
  );
  const measured = await inTurns(targets, { seconds: SECONDS });
  scope.notes.push(`one at a time, ${ROUNDS} rounds of ${SECONDS} s in turn; medians`);
  noteTargets(scope, measured, "reads/s");

  const [least, largest] = [sizes[0], sizes.at(-1)];
  for (const { ask: read, what, most } of READS) {
    for (const figure of ["p50", "p99"] as const) {
      ratio(scope, measured, {
        name: `${what}, ${figure}, largest ÷ smallest`,
        says: `${what}: ${figure} at ${largest?.toLocaleString("en")} against ${least?.toLocaleString("en")}`,
        over: `${read}-${largest}`,
        under: `${read}-${least}`,
        figure,
        most,
        // One in a hundred is soon another.
        unkept: figure === "p99",
      });
    }
  }
  ratio(scope, measured, {
    name: "far page ÷ first page",
    says: `page at row ${((largest ?? 0) * LARGE * 0.98).toLocaleString("en")} against the first`,
    over: `far-${largest}`,
    under: `first-${largest}`,
    figure: "p50",
    most: 1.2,
  });
  await closeDatabase();
}
