// npm run bench -- [NAME] [--rows N] [--json FILE] [--check | --save]: measures, on a machine of its own making,
// what the product costs beside the least that it could cost. Without a name: all that take minutes only.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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

let stop: () => unknown = () => {};
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => Promise.resolve(stop()).finally(() => process.exit(1)));
}

/** @returns whether all it promises holds */
async function run(name: string): Promise<boolean> {
  const { bench, defaults }: Bench = await import(`./bench/${name}/run.ts`);
  const size = rows ?? defaults?.rows ?? 200_000;
  const scope = openScope(`bench-${name}`, "full");
  stop = () => scope.close();
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
  if (values.json)
    writeFileSync(
      values.json,
      `${JSON.stringify({ name, rows: size, notes, figures, promises }, null, 2)}\n`,
    );
  return holds;
}

/** In a process of its own: what a bench sets for itself, its database above all, is not the next one's. */
async function runApart(name: string, json: string): Promise<boolean> {
  const [script = ""] = process.argv.slice(1);
  const more = process.argv.slice(2).filter((arg, at, all) => arg !== "--json" && all[at - 1] !== "--json");
  const child = spawn(process.execPath, [...process.execArgv, script, name, ...more, "--json", json], {
    stdio: "inherit",
  });
  const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
  stop = () => {
    child.kill("SIGTERM");
    return gone;
  };
  return (await gone) === 0;
}

/** One after the other. @returns whether all that they promise holds */
async function runAll(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "skala-bench-"));
  const results: unknown[] = [];
  let holds = true;
  for (const name of NAMES) {
    const { defaults }: Bench = await import(`./bench/${name}/run.ts`);
    if (defaults?.quick === false) continue;
    const file = join(folder, `${name}.json`);
    if (!(await runApart(name, file))) holds = false;
    if (existsSync(file)) results.push(JSON.parse(readFileSync(file, "utf8")));
  }
  rmSync(folder, { recursive: true, force: true });
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  return holds;
}

process.exit((asked ? await run(asked) : await runAll()) ? 0 : 1);
