// npm run openapi: writes public/openapi.json from the routes' declarations. --check only compares.
import { readFile, writeFile } from "node:fs/promises";
import { openApi } from "../lib/http/openapi";
import { loadDoors } from "./doors";

const FILE = new URL("../public/openapi.json", import.meta.url);

const doors = (await loadDoors()).filter(({ path }) => path.startsWith("/api/v1/") && !path.includes("..."));
const text = `${JSON.stringify(openApi(doors), null, 2)}\n`;
if (process.argv.includes("--check")) {
  const kept = await readFile(FILE, "utf8").catch(() => "");
  if (kept !== text) {
    console.error("public/openapi.json is stale: npm run openapi writes it anew.");
    process.exit(1);
  }
} else {
  await writeFile(FILE, text);
}
process.exit(0);
