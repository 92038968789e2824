// Runs before anything is installed: Node's own modules only.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const LOWEST = [20, 19];
const ROOT = new URL("../..", import.meta.url).pathname;

/**
 * Makes the repository the current folder and sees to it that its packages are installed. Returns how many
 * seconds that took, or null where there was nothing to do; ends the program with a reason where it cannot.
 */
export function ready() {
  const problem = nodeProblem();
  if (problem) end(problem);
  process.chdir(ROOT);
  if (packagesReady(ROOT)) return null;
  console.log("\n  npm ci: a minute or so the first time");
  const started = Date.now();
  const said = installPackages(ROOT);
  if (said) end(`npm ci failed:\n${said}`);
  return (Date.now() - started) / 1000;
}

function end(why) {
  console.error(`\n${why}`);
  process.exit(1);
}

/** What is wrong with this Node, or null. */
function nodeProblem() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [needMajor, needMinor] = LOWEST;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return null;
  return `Skala needs Node ${LOWEST.join(".")} or newer; this is ${process.versions.node}.`;
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm notes what it installed in a lock file
 * of its own, and writes that last, so an installation that broke off is not mistaken for a whole one.
 */
function packagesReady(root) {
  const wanted = read(join(root, "package-lock.json"));
  const installed = read(join(root, "node_modules/.package-lock.json"));
  if (!wanted || !installed) return false;
  return Object.entries(wanted.packages).every(([path, { version, optional, devOptional, peer }]) => {
    if (path === "") return true;
    const there = installed.packages[path];
    if (!there) return Boolean(optional || devOptional || peer);
    return there.version === version && existsSync(join(root, path));
  });
}

/** Installs exactly what package-lock.json says. Returns null, or what npm said when it failed. */
function installPackages(root) {
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error, stdout, stderr } = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
  if (status === 0) return null;
  return error?.message ?? `${stdout}${stderr}`.trim();
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
