// npm run bench -- [NAME] [--rows N] [--json FILE] [--check | --save]: measures, on a machine of its own making,
// what the product costs beside the least that it could cost. Without a name: all that take minutes only.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkBaseline, saveBaseline } from "./bench/baseline";
import { openScope, type Scope } from "./prove/scope";
import { printTable } from "./prove/table";

/** What a bench's `run.ts` exports. Ratios it keeps (bench/rounds.ts) are what --check compares. */
type Bench = {
  bench(scope: Scope, rows: number, options: { scenario?: string }): Promise<void>;
  /** Rows where none are asked for (200,000), and whether it runs when no bench is named (it does). */
  defaults?: { rows?: number; quick?: boolean };
};

const FOLDER = join(import.meta.dirname, "bench");
const NAMES = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(FOLDER, entry.name, "run.ts")))
  .map((entry) => entry.name)
  .sort();

const USAGE = `npm run bench -- [NAME] [options]      NAME: ${NAMES.join(", ")}; none: all that are quick

  --rows N        so many leads, at least 1000
  --json FILE     the figures, for programs
  --check         compare each ratio with scripts/bench/baseline.json: a fifth worse fails
  --save          keep this run's ratios as that baseline
  --scenario S    of load: normal, peak or stress`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string" },
    json: { type: "string" },
    check: { type: "boolean", default: false },
    save: { type: "boolean", default: false },
    scenario: { type: "string" },
  },
});
const [asked] = positionals;
const rows = values.rows === undefined ? undefined : Number(values.rows.replaceAll(/[_,]/g, ""));
if ((asked && !NAMES.includes(asked)) || (rows !== undefined && (!Number.isInteger(rows) || rows < 1_000))) {
  console.error(USAGE);
  process.exit(2);
}

let open: Scope | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => Promise.resolve(open?.close()).finally(() => process.exit(1)));
}

async function run(name: string) {
  const { bench, defaults }: Bench = await import(`./bench/${name}/run.ts`);
  const size = rows ?? defaults?.rows ?? 200_000;
  const scope = openScope(`bench-${name}`, "full");
  open = scope;
  try {
    await bench(scope, size, { scenario: values.scenario });
    if (values.check) checkBaseline(name, size, scope);
  } catch (error) {
    scope.promise("the measurement runs to its end", "yes", String(error), false);
    if (error instanceof Error) console.error(error.stack);
  } finally {
    await scope.close();
  }
  const { notes, promises, figures } = scope;
  printTable(`bench ${name}`, notes, promises);
  const holds = promises.every((promise) => promise.holds);
  if (values.save && holds) saveBaseline(name, size, scope);
  return { name, rows: size, notes, figures, promises };
}

async function quickOnes(): Promise<string[]> {
  const all = await Promise.all(
    NAMES.map(async (name) => ({ name, module: (await import(`./bench/${name}/run.ts`)) as Bench })),
  );
  return all.filter(({ module }) => module.defaults?.quick !== false).map(({ name }) => name);
}

const results = [];
for (const name of asked ? [asked] : await quickOnes()) results.push(await run(name));
if (values.json) writeFileSync(values.json, `${JSON.stringify(asked ? results[0] : results, null, 2)}\n`);
process.exit(results.every(({ promises }) => promises.every(({ holds }) => holds)) ? 0 : 1);
