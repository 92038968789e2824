import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../stack/child";

const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "prisma",
  "next.config.js",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
  "package.json",
];

/**
 * The sources, and beside them handlers that the product does not have (`/api/bench/…`), to be built by
 * themselves. Packages are found further up.
 */
export function copyWithHandlers(): string {
  const copy = join(ROOT, ".data/bench");
  mkdirSync(copy, { recursive: true });
  for (const name of SOURCES) {
    rmSync(join(copy, name), { recursive: true, force: true });
    if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  cpSync(join(import.meta.dirname, "handlers"), join(copy, "app/api/bench"), { recursive: true });
  return copy;
}
