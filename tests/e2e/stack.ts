import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type FullConfig } from "@playwright/test";
import { startStack } from "../../scripts/stack";
import { TEST_BUILD } from "../../scripts/stack/build";
import { findChromium } from "../setup/chromium";

/** Enough for many pages, few enough to load in seconds. */
const ROWS = 20_000;

/** Starts what the browser tests run against; the tests find it through `E2E_*`. */
export default async function setUp(config: FullConfig): Promise<() => Promise<void>> {
  const program = await findChromium();
  const dir = mkdtempSync(join(tmpdir(), "skala-e2e-"));
  const stack = await startStack({ dir, rows: ROWS, fast: true, web: { distDir: TEST_BUILD }, workers: 1 });
  try {
    const browser = await chromium.launch({
      executablePath: program,
      args: config.projects[0]?.use.launchOptions?.args,
    });
    await browser.close();
  } catch (error) {
    await stack.remove();
    throw error;
  }
  const [first, second] = stack.companies;
  Object.assign(process.env, {
    E2E_URL: stack.url,
    E2E_CHROMIUM: program,
    E2E_COMPANIES: JSON.stringify([first, second]),
    E2E_MAIL: join(dir, "mail"),
  });
  return () => stack.remove();
}
