import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { type Door, openApi } from "@/lib/http/openapi";
import { loadDoors } from "@/scripts/doors";
import { routeFiles } from "@/scripts/route-files";
import { createDatabase } from "../setup/database";

await createDatabase();

let doors: Door[];
beforeAll(async () => {
  doors = await loadDoors();
});

test("public/openapi.json is what the routes declare (npm run openapi writes it)", async () => {
  const kept = JSON.parse(await readFile("public/openapi.json", "utf8"));
  const shown = doors.filter(({ path }) => path.startsWith("/api/v1/") && !path.includes("..."));
  const made = JSON.parse(JSON.stringify(openApi(shown)));
  expect(Object.keys(kept.paths)).toEqual(Object.keys(made.paths));
  expect(isDeepStrictEqual(kept, made), "stale").toBe(true);
});

test("no route file is without a declaration", async () => {
  const declared = new Set(doors.map(({ path }) => path));
  for (const file of await routeFiles()) {
    if (file.startsWith("app/api/auth/")) continue;
    const path = `/${file
      .replace(/^app\//, "")
      .replace(/\/route\.ts$/, "")
      .replace(/\[([^\]]+)\]/g, "{$1}")}`;
    expect(declared, file).toContain(path);
  }
});

test("every resource answers every method, with a problem where it has none", async () => {
  for (const file of await routeFiles()) {
    if (!file.startsWith("app/api/v1/") || file.includes("[...")) continue;
    const module = (await import(/* @vite-ignore */ `../../${file}`)) as Record<
      string,
      (request: Request) => Response
    >;
    const declared = doors.filter(
      ({ path }) => `app${path}/route.ts` === file.replace(/\[([^\]]+)\]/g, "{$1}"),
    );
    const has = new Set(declared.map(({ method }) => method.toUpperCase()));
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      if (has.has(method)) continue;
      const refuse = module[method];
      if (!refuse) throw new Error(`${file} has no ${method}`);
      const headers = { "accept-language": "nb" };
      const answer = refuse(new Request("http://127.0.0.1:3000/", { method, headers }));
      expect([answer.status, (await answer.json()).code], `${method} ${file}`).toEqual([
        405,
        "method_not_allowed",
      ]);
      const allow = answer.headers.get("allow")?.split(", ") ?? [];
      expect(allow.filter((name) => !["HEAD", "OPTIONS"].includes(name)).sort(), file).toEqual(
        [...has].sort(),
      );
    }
    expect(module.OPTIONS?.(new Request("http://127.0.0.1:3000/")).status).toBe(204);
  }
});
