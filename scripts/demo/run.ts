import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { removeCluster } from "../db/cluster";
import { type Stack, startStack } from "../stack";
import { type Child, ROOT } from "../stack/child";
import { claim, parentOf } from "../stack/claim";
import { shownSteps } from "../stack/steps";

const HELP = `npm run demo -- [options]

  --rows N    so many leads in the first company (100,000)
  --port N    the first port to try (3000)
  --reset     throw the demo's data away and begin anew`;

const DATA = join(ROOT, ".data");
const ABOUT = join(DATA, "demo.json");

type Options = { rows?: number; port: number; reset: boolean };

/** Starts everything (`installed`: how long that took, if it had to be), says where it is, and stays until told to stop. */
export async function demo({ args, installed }: { args: string[]; installed: number | null }): Promise<void> {
  const options = read(args);
  mkdirSync(DATA, { recursive: true });
  const claimed = claim(join(DATA, "demo.lock"));
  if ("pid" in claimed)
    return fail(`A demo of this clone is running already (process ${claimed.pid})${where()}.`);

  rmSync(ABOUT, { force: true });

  let started: Promise<Stack> | undefined;
  const starting = new AbortController();
  const end = async (code: number) => {
    if (starting.signal.aborted) return;
    process.stdout.write("\n  Stopping\n");
    starting.abort();
    await (await started?.catch(() => undefined))?.stop();
    rmSync(ABOUT, { force: true });
    claimed.release();
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(0));
  endWithNpm(() => end(0));

  process.stdout.write(installed === null ? "\n" : `  Packages      ${installed.toFixed(1).padStart(6)} s\n`);
  const begun = performance.now();
  let stack: Stack;
  try {
    if (options.reset) reset();
    started = startStack({
      dir: DATA,
      rows: options.rows ?? 100_000,
      web: { distDir: ".next", port: options.port },
      workers: 1,
      env: { DATABASE_POOL: "20", WORKER_CONCURRENCY: "2" },
      steps: shownSteps(starting.signal),
      signal: starting.signal,
    });
    stack = await started;
  } catch (error) {
    if (starting.signal.aborted) return;
    claimed.release();
    return fail(error instanceof Error ? error.message : String(error));
  }
  writeAbout(stack);
  tell(stack, options, (performance.now() - begun) / 1000);
  const { web, workers } = stack;
  web?.ended.then(() => {
    if (starting.signal.aborted) return;
    process.stderr.write(`\nThe web ended by itself:\n${web.said()}\n`);
    end(1);
  });
  for (const worker of workers) keep(worker, stack, starting.signal);
}

/** A worker that ends by itself is followed by another: its jobs wait for one. */
function keep(worker: Child, stack: Stack, stopping: AbortSignal): void {
  worker.ended.then(async () => {
    if (stopping.aborted) return;
    process.stderr.write(`  The worker ended by itself (.data/logs); starting another.\n`);
    await new Promise((next) => setTimeout(next, 1_000));
    if (stopping.aborted) return;
    keep(await stack.startWorker(), stack, stopping);
  });
}

function read(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        rows: { type: "string" },
        port: { type: "string", default: "3000" },
        reset: { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) {
      console.log(HELP);
      process.exit(0);
    }
    return {
      rows: values.rows === undefined ? undefined : whole("--rows", values.rows, 0, 10_000_000),
      port: whole("--port", values.port, 1, 65_535),
      reset: values.reset,
    };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const number = Number(text.replaceAll(/[_,]/g, ""));
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`${name} is a whole number from ${least} to ${most}, not "${text}".`);
}

function fail(message: string): never {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

function reset(): void {
  removeCluster(join(DATA, "postgres"));
  for (const name of ["secrets.json", "demo.json", "mail", "logs"]) {
    rmSync(join(DATA, name), { recursive: true, force: true });
  }
}

function where(): string {
  if (!existsSync(ABOUT)) return ", still starting";
  return ` at ${(JSON.parse(readFileSync(ABOUT, "utf8")) as { url: string }).url}`;
}

function writeAbout({ url, companies }: Stack): void {
  writeFileSync(ABOUT, `${JSON.stringify({ url, companies }, null, 2)}\n`, { mode: 0o600 });
  chmodSync(ABOUT, 0o600);
}

function tell({ url, companies, loaded }: Stack, { rows }: Options, seconds: number): void {
  const bold = (text: string) => (process.stdout.isTTY ? `\x1b[1m${text}\x1b[0m` : text);
  const lines = [`\n  ${bold(url)}   ready in ${seconds.toFixed(1)} s\n`];
  for (const { name, email, password, apiKey } of companies) {
    lines.push(`  ${bold(name)}`, `    sign in     ${email}   ${password}`, `    API key     ${apiKey}`, "");
  }
  if (rows !== undefined && rows !== loaded.rows) {
    lines.push(`  The data of an earlier start is kept; --reset --rows ${rows} loads it anew.`, "");
  }
  lines.push("  The same is in .data/demo.json. Ctrl-C stops everything.", "");
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** npm killed the hard way leaves us behind, below its shell: whoever ran the command thinks it is over. */
function endWithNpm(end: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const [parent, shells] = [process.ppid, parentOf(process.ppid)];
  setInterval(() => {
    if (process.ppid !== parent || parentOf(parent) !== shells) end();
  }, 500).unref();
}
