import { defineConfig, devices } from "@playwright/test";
import { CHROMIUM_FLAGS } from "../setup/chromium";

// One production build and one set of services for all of it; stack.ts starts them. No retries: a test
// that fails now and then is a race to be found.
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  globalSetup: "./stack.ts",
  outputDir: "../../test-results/e2e",
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["list"], ["json"]] : [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/Copenhagen",
    screenshot: "only-on-failure",
    launchOptions: { args: CHROMIUM_FLAGS },
  },
});
