// `npm test`: everything, in the order in which it is quickest to know that something is wrong. A stage that
// fails does not keep the later ones from running.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuild, ensureGenerated, TEST_BUILD } from "../stack/build";
import { ROOT } from "../stack/child";
import { type Count, playwrightCount, proveCount, vitestCount } from "./counts";
import { inScope, type Outcome, program } from "./program";

const REPORTS = join(ROOT, ".test/reports");
const BIN = join(ROOT, "node_modules/.bin");
const PROOFS = ["imports", "tenants", "scroll", "redis", "overload", "bookings"];

type Stage = { name: string; run(): Promise<Outcome>; count?(): Count | null };

const report = (name: string) => join(REPORTS, `${name}.json`);

/** A stage of one program; where it writes a report, that is what is counted. */
function stage(
  name: string,
  args: string[],
  more: { env?: Record<string, string>; count?(): Count | null } = {},
): Stage {
  const [command = "", ...rest] = args;
  return { name, run: () => program(join(BIN, command), rest, more.env), count: more.count };
}

function work(name: string, run: () => Promise<unknown>): Stage {
  return {
    name,
    run: () =>
      run().then(
        () => ({ good: true, said: "" }),
        (error: Error) => ({ good: false, said: error.message }),
      ),
  };
}

const vitest = (project: string): Stage =>
  stage(
    project,
    [
      "vitest",
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report(project)}`,
    ],
    { count: () => vitestCount(report(project)) },
  );

const STAGES: Stage[] = [
  work("generate", ensureGenerated),
  stage("types", ["tsc", "--noEmit"]),
  stage("lint", ["biome", "check", "."]),
  stage("fence", [
    "depcruise",
    "app",
    "components",
    "lib",
    "scripts",
    "tests",
    "--config",
    ".dependency-cruiser.cjs",
  ]),
  stage("migrations", ["tsx", "scripts/migrate-check.ts"]),
  vitest("unit"),
  vitest("api"),
  vitest("api-door"),
  vitest("fault"),
  work("build", () => ensureBuild(TEST_BUILD)),
  vitest("api-next"),
  vitest("door"),
  stage("e2e", ["playwright", "test", "--config", "tests/e2e/playwright.config.ts"], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report("e2e") },
    count: () => playwrightCount(report("e2e")),
  }),
  ...PROOFS.map((name) =>
    stage(
      `prove ${name}`,
      ["tsx", "scripts/prove.ts", name, "--scale", "small", "--json", report(`prove-${name}`)],
      {
        count: () => proveCount(report(`prove-${name}`)),
      },
    ),
  ),
];

/** One folder for all that tests leave in the system's own for such things: it goes when we do, however they end. */
function ownTemporaryFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), "skala-test-"));
  // Run as root, Postgres is another user's, and has to get at what is in here.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
}

/** Runs all stages, or those named in `only`, and ends the process with the totals on its last line. */
export async function test({ only, installed }: { only: string[]; installed: number | null }): Promise<void> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  ownTemporaryFolder();
  const begun = performance.now();
  const total: Count = { passed: 0, failed: 0, skipped: 0 };
  process.stdout.write("\n");
  if (installed !== null) line("packages", installed, "");
  const chosen = STAGES.filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)));
  for (const { name, run, count } of chosen) {
    const started = performance.now();
    const { good, said } = await inScope(run);
    const counted = count?.() ?? { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 };
    // A runner that broke off may have counted nothing wrong.
    if (!good && counted.failed === 0) counted.failed = 1;
    for (const key of ["passed", "failed", "skipped"] as const) total[key] += counted[key];
    line(name, (performance.now() - started) / 1000, count ? sentence(counted) : good ? "ok" : "failed");
    if (counted.failed > 0) process.stdout.write(`\n${said.trimEnd()}\n\n`);
  }
  line("all", (performance.now() - begun) / 1000, "");
  if (process.env.CI && total.skipped > 0) {
    process.stdout.write("\nIn CI nothing may be skipped.\n");
    total.failed++;
  }
  process.stdout.write(`\n${sentence(total)}\n`);
  process.exit(total.failed > 0 || chosen.length === 0 ? 1 : 0);
}

const sentence = ({ passed, failed, skipped }: Count) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

function line(name: string, seconds: number, said: string): void {
  process.stdout.write(
    `  ${name.padEnd(16)}${`${seconds.toFixed(1)} s`.padStart(9)}  ${said}`.trimEnd().concat("\n"),
  );
}
