// Prisma's command line downloads a schema engine even for `generate`, which never uses it: the
// generator itself is WebAssembly. Pointing the engine at a program that does nothing keeps the
// build free of downloads (docs/decisions/0003).
import { spawnSync } from "node:child_process";

const { status } = spawnSync("npx", ["--no-install", "prisma", "generate"], {
  stdio: ["ignore", "ignore", "inherit"],
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
});
process.exit(status ?? 1);
