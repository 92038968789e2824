import { type Door, doorsOf } from "../lib/http/openapi";
import { routeFiles } from "./route-files";

const ROOT = new URL("../", import.meta.url);

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
