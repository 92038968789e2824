// npm run prove -- NAME [--scale small|full] [--json FILE]: attacks one promise of the product on a machine
// of its own making, and says what held.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openScope } from "./prove/scope";
import { printTable } from "./prove/table";

const FOLDER = join(import.meta.dirname, "prove");
const NAMES = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { scale: { type: "string", default: "full" }, json: { type: "string" } },
});
const [name = ""] = positionals;
const { scale, json } = values;
if (!existsSync(join(FOLDER, name, "run.ts")) || (scale !== "small" && scale !== "full")) {
  console.error(
    `npm run prove -- NAME [--scale small|full] [--json FILE]\n\nNAME is one of: ${NAMES.join(", ")}`,
  );
  process.exit(2);
}

const scope = openScope(name, scale);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => scope.close().finally(() => process.exit(1)));
}
const began = Date.now();
try {
  const { prove } = await import(`./prove/${name}/run.ts`);
  await prove(scope);
} catch (error) {
  scope.promise(
    "the proof runs to its end",
    "yes",
    error instanceof Error ? error.message : String(error),
    false,
  );
  if (error instanceof Error) console.error(error.stack);
} finally {
  await scope.close();
}
const seconds = (Date.now() - began) / 1000;
printTable(`prove ${name}, ${scale} scale, ${seconds.toFixed(0)} s`, scope.notes, scope.promises);
if (json) {
  const { notes, promises, figures } = scope;
  writeFileSync(json, `${JSON.stringify({ name, scale, seconds, notes, figures, promises }, null, 2)}\n`);
}
process.exit(scope.promises.length > 0 && scope.promises.every(({ holds }) => holds) ? 0 : 1);
