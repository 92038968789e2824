import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const services = ["./tests/setup/global.ts"];

/** Tests that ask the API as its callers do: what they see must be the same by every way in. */
const overHttp = readdirSync(`${root}/tests/api`, { recursive: true, encoding: "utf8" })
  .map((file) => `tests/api/${file}`)
  .filter(
    (file) => file.endsWith(".test.ts") && readFileSync(`${root}/${file}`, "utf8").includes("openApi()"),
  );

// unit: no services. api: against a database of its own a file, the routes called directly, and once more
// through the door and through Next. fault: services die, wait and race. door: the built program.
export default defineConfig({
  resolve: { alias: { "@": root.replace(/\/$/, "") } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    projects: [
      // The time-out is there to end what hangs: on a busy machine a second of work can take ten.
      {
        extends: true,
        test: { name: "unit", include: ["tests/unit/**/*.test.{ts,tsx}"], testTimeout: 60_000 },
      },
      ...["direct", "door", "next"].map((wayIn) => ({
        extends: true as const,
        test: {
          name: wayIn === "direct" ? "api" : `api-${wayIn}`,
          include: wayIn === "direct" ? ["tests/api/**/*.test.ts"] : overHttp,
          env: { SKALA_WAY_IN: wayIn },
          globalSetup: services,
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      })),
      {
        extends: true,
        test: {
          name: "door",
          include: ["tests/door/**/*.test.ts"],
          globalSetup: services,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "fault",
          include: ["tests/fault/**/*.test.ts"],
          globalSetup: services,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
