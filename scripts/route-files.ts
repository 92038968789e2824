import { readdir } from "node:fs/promises";

const ROOT = new URL("../", import.meta.url);

/** The files of all routes, e.g. "app/api/v1/leads/[id]/route.ts", in a stable order. */
export async function routeFiles(root: URL = ROOT): Promise<string[]> {
  const files = await readdir(new URL("app/api/", root), { recursive: true });
  return files
    .filter((file) => /(^|\/)route\.ts$/.test(file))
    .map((file) => `app/api/${file}`)
    .sort();
}
