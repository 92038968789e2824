import { existsSync, readFileSync } from "node:fs";

export type Count = { passed: number; failed: number; skipped: number };

/** Null where the runner broke off before it wrote its report. */
function read<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : null;
}

type Vitest = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
};

export function vitestCount(file: string): Count | null {
  const told = read<Vitest>(file);
  if (!told) return null;
  // A file that cannot even be loaded has no tests to count.
  const broken = told.testResults.filter(
    (one) => one.status === "failed" && one.assertionResults.length === 0,
  );
  return {
    passed: told.numPassedTests,
    failed: told.numFailedTests + broken.length,
    skipped: told.numPendingTests + told.numTodoTests,
  };
}

type Playwright = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };

export function playwrightCount(file: string): Count | null {
  const told = read<Playwright>(file);
  if (!told) return null;
  const { expected, unexpected, flaky, skipped } = told.stats;
  return { passed: expected, failed: unexpected + flaky, skipped };
}

type Proof = { promises: { holds: boolean }[] };

export function proveCount(file: string): Count | null {
  const told = read<Proof>(file);
  if (!told) return null;
  const passed = told.promises.filter(({ holds }) => holds).length;
  return { passed, failed: told.promises.length - passed, skipped: 0 };
}
