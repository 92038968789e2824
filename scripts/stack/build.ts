import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildDoor } from "../door/build";
import { LEASH, ROOT } from "./child";
import { type Claim, claim } from "./claim";

/** The build that tests and proofs share. */
export const TEST_BUILD = ".test/next";

/** What a build is made of. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema.prisma",
  "package-lock.json",
  "next.config.js",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];
const STAMP = "skala-sources";
const GENERATED = "prisma/generated";

/** Makes the Prisma client if schema.prisma has changed since. */
export async function ensureGenerated(root = ROOT): Promise<void> {
  const stamp = join(root, GENERATED, STAMP);
  const wanted = hash(root, ["prisma/schema.prisma", "package-lock.json"]);
  if (read(stamp) === wanted) return;
  await node(root, [join(root, "scripts/generate.mjs")], {}, "prisma generate");
  writeFileSync(stamp, wanted);
}

type BuildOptions = {
  /** Where the sources are, when that is a copy. */
  root?: string;
  /** For the build alone. */
  env?: Record<string, string>;
  signal?: AbortSignal;
};

/**
 * The production build in `distDir` (below the root), made anew if a source has changed since. Resolves to
 * whether it was.
 */
export async function ensureBuild(distDir: string, options: BuildOptions = {}): Promise<boolean> {
  const { root = ROOT, env, signal } = options;
  const stamp = join(root, distDir, STAMP);
  const wanted = hash(root, SOURCES);
  if (read(stamp) === wanted) return false;
  const held = await hold(join(root, `${distDir}.lock`));
  try {
    if (read(stamp) === wanted) return false;
    rmSync(stamp, { force: true });
    const next = join(ROOT, "node_modules/next/dist/bin/next");
    const settings: Record<string, string> = {
      ...env,
      NEXT_DIST_DIR: distDir,
      NEXT_SKIP_TYPES: "1",
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
    };
    // Next writes the folder it builds in into these two; they stay as people know them.
    const known = join(root, "next-env.d.ts");
    const before = read(known);
    if (distDir !== ".next") settings.NEXT_TSCONFIG = ownTsconfig(root, distDir);
    await node(root, [next, "build"], settings, "next build", signal);
    if (distDir !== ".next" && before !== null) writeFileSync(known, before);
    await buildDoor(distDir, root);
    writeFileSync(stamp, wanted);
    return true;
  } finally {
    held.release();
  }
}

function ownTsconfig(root: string, distDir: string): string {
  const path = `${distDir}.tsconfig.json`;
  const up =
    distDir
      .split("/")
      .slice(1)
      .map(() => "..")
      .join("/") || ".";
  writeFileSync(join(root, path), JSON.stringify({ extends: `${up}/tsconfig.json` }));
  return path;
}

function hash(root: string, paths: string[]): string {
  const sum = createHash("sha256").update(process.version);
  const walk = (path: string) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) walk(join(path, name));
    else sum.update(path).update("\0").update(readFileSync(full)).update("\0");
  };
  for (const path of paths) walk(path);
  return sum.digest("hex");
}

/** One builder at a time: a second waits until the first is done, or gone. */
async function hold(file: string): Promise<Claim> {
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    const claimed = claim(file);
    if ("release" in claimed) return claimed;
    await new Promise((next) => setTimeout(next, 250));
  }
}

function read(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** Runs a Node program to its end; throws with what it said when that is not a good one. */
function node(
  root: string,
  args: string[],
  env: Record<string, string>,
  what: string,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ["--import", LEASH, ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      signal,
      env: { ...process.env, ...env, SKALA_LEASH: String(process.pid) },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        said = (said + chunk).slice(-8_000);
      });
    }
    child.once("error", failed);
    child.once("exit", (code) =>
      code === 0 ? done() : failed(new Error(`${what} failed:\n${said.trim()}`)),
    );
  });
}
