// npm run bench -- NAME [--rows N] [--json FILE]: measures, on a machine of its own making, what the product
// costs beside the least that it could cost.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openScope } from "./prove/scope";
import { printTable } from "./prove/table";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: "string", default: "200000" }, json: { type: "string" } },
});
const [name = ""] = positionals;
const rows = Number(values.rows);
if (
  !existsSync(join(import.meta.dirname, "bench", name, "run.ts")) ||
  !name ||
  !Number.isInteger(rows) ||
  rows < 1_000
) {
  console.error("npm run bench -- lists|availability [--rows N, at least 1000] [--json FILE]");
  process.exit(2);
}

const scope = openScope(`bench-${name}`, "full");
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => scope.close().finally(() => process.exit(1)));
}
try {
  const { bench } = await import(`./bench/${name}/run.ts`);
  await bench(scope, rows);
} catch (error) {
  scope.promise("the measurement runs to its end", "yes", String(error), false);
  if (error instanceof Error) console.error(error.stack);
} finally {
  await scope.close();
}
const { notes, promises, figures } = scope;
printTable(`bench ${name}`, notes, promises);
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ name, rows, notes, figures, promises }, null, 2)}\n`);
process.exit(promises.every(({ holds }) => holds) ? 0 : 1);
