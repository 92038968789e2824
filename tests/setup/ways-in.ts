import { mkdtempSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { forwardTo } from "@/lib/http/door/forward";
import { openDoor } from "@/lib/http/door/serve";
import { type Exports, routeTable } from "@/lib/http/door/table";
import { routeFiles } from "@/scripts/route-files";
import { TEST_BUILD } from "@/scripts/stack/build";
import { ROOT, startChild, until } from "@/scripts/stack/child";
import { freePort } from "@/scripts/stack/port";

/** Every route of ours, by its file. */
export async function loadRoutes(): Promise<Record<string, Exports>> {
  const files = (await routeFiles()).filter((file) => !file.includes("api/auth/"));
  const loaded = files.map(async (file) => [file, await import(/* @vite-ignore */ `../../${file}`)] as const);
  return Object.fromEntries(await Promise.all(loaded));
}

/** The door, in this process; what it does not answer itself goes to `nextPort`, or nowhere. */
export async function startDoor(nextPort?: number): Promise<string> {
  const nowhere = async () => {
    throw new Error("There is no Next behind this door.");
  };
  const server = openDoor({
    find: routeTable(await loadRoutes()),
    forward: nextPort ? forwardTo(nextPort) : nowhere,
    trustedProxies: 0,
    compress: true,
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The production build, as it stands behind the door, on the test file's database. */
export async function startNext(): Promise<{ url: string; port: number }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = Object.entries(process.env).filter(([name]) => SETTINGS.test(name));
  const next = startChild({
    args: [join(ROOT, "node_modules/next/dist/bin/next"), "start", "-p", String(port), "-H", "127.0.0.1"],
    env: {
      ...(Object.fromEntries(settings) as Record<string, string>),
      NODE_ENV: "production",
      NEXT_DIST_DIR: TEST_BUILD,
      NEXT_TELEMETRY_DISABLED: "1",
    },
    log: join(mkdtempSync(join(tmpdir(), "skala-next-")), "next.log"),
  });
  afterAll(() => next.stop());
  await until(next, "Next", async () => {
    const response = await fetch(`${url}/api/health`).catch(() => null);
    await response?.body?.cancel();
    return response?.status === 200;
  });
  return { url, port };
}

/** What createDatabase and the tests set of lib/infra/env. */
const SETTINGS =
  /^(DATABASE_|WORKER_DATABASE_|NEXTAUTH_|APP_URL|MAIL_|LOG_LEVEL|REDIS_|SIGN_UP|TRUSTED_|CACHE_)/;
