import { readdir } from "node:fs/promises";
import { type Door, doorsOf } from "../lib/http/openapi";

const ROOT = new URL("../", import.meta.url);

/** The files of all routes, e.g. "app/api/v1/leads/[id]/route.ts", in a stable order. */
export async function routeFiles(root: URL = ROOT): Promise<string[]> {
  const files = await readdir(new URL("app/api/", root), { recursive: true });
  return files
    .filter((file) => /(^|\/)route\.ts$/.test(file))
    .map((file) => `app/api/${file}`)
    .sort();
}

/**
 * Every door that programs have, read from the route files themselves: what OpenAPI is made of and what
 * the tests walk. next-auth's own routes have no declaration and are left out.
 */
export async function loadDoors(): Promise<Door[]> {
  const files = (await routeFiles()).filter((file) => !file.startsWith("app/api/auth/"));
  const loaded = await Promise.all(
    files.map(async (file) => ({ file, module: await import(new URL(file, ROOT).href) })),
  );
  return loaded.flatMap(({ file, module }) => doorsOf(file, module));
}
