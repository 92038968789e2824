// npm run migrate:check [-- --write]: do schema.prisma, the migrations, prisma/catalog.txt and a fresh
// database say the same, and does the linter let the migrations pass? --write rewrites the catalog.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { CATALOG, readCatalog } from "./db/catalog";
import { MIGRATIONS, missingSql } from "./db/engine";
import { withScratchCluster } from "./db/scratch";
import { migrate } from "./migrate";

const write = process.argv.includes("--write");
const problems: string[] = [];

function report(what: string, problem: string): void {
  console.log(`${problem ? "FAILED" : "ok    "} ${what}`);
  if (problem) problems.push(`${what}:\n${problem}`);
}

/** Lines that one text has and the other has not, in order of appearance. */
function difference(kept: string, found: string): string {
  const before = new Set(kept.split("\n"));
  const after = new Set(found.split("\n"));
  const gone = [...before].filter((line) => !after.has(line)).map((line) => `- ${line}`);
  const come = [...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`);
  return [...gone, ...come].join("\n") || "the order of lines differs";
}

function lint(): string {
  const squawk = createRequire(import.meta.url).resolve("squawk-cli/js/bin/squawk");
  const files = readdirSync(MIGRATIONS).map((name) => join(MIGRATIONS, name, "migration.sql"));
  const args = [squawk, "--config", join(MIGRATIONS, "../../.squawk.toml"), ...files.filter(existsSync)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return status === 0 ? "" : `${stdout}${stderr}`;
}

const { drift, catalog } = await withScratchCluster(async (cluster) => {
  const urls = await cluster.createDatabase("fresh");
  await migrate(urls);
  return { drift: await missingSql(urls.owner), catalog: await readCatalog(urls.owner) };
});
report(
  "schema.prisma and the migrations agree",
  drift && `${drift}\nWrite it with: npm run migrate:new NAME`,
);
if (write) writeFileSync(CATALOG, catalog);
const kept = existsSync(CATALOG) ? readFileSync(CATALOG, "utf8") : "";
const changed = kept === catalog ? "" : difference(kept, catalog);
report(
  "prisma/catalog.txt is a fresh database's",
  changed && `${changed}\nIf that is meant: npm run migrate:check -- --write`,
);
report("squawk lets the migrations pass", lint());

for (const problem of problems) console.error(`\n${problem}`);
process.exitCode = problems.length ? 1 : 0;
