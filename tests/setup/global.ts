// One Postgres a test run, with a migrated template that test files clone.
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { type Cluster, removeCluster, startCluster } from "@/scripts/db/cluster";
import { migrate } from "@/scripts/migrate";

export const TEMPLATE = "skala_template";
const FOLDER = resolve(".test");

declare module "vitest" {
  export interface ProvidedContext {
    /** Connection strings with the placeholder database `postgres`. */
    cluster: { admin: string; owner: string; app: string; worker: string };
  }
}

/** Several projects of one run share the cluster; the last one stops it. */
type Shared = { users: number; started: Promise<Cluster>; dir: string };
const kept = globalThis as typeof globalThis & { skalaTestCluster?: Shared };

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  kept.skalaTestCluster ??= start();
  const shared = kept.skalaTestCluster;
  shared.users++;
  const cluster = await shared.started;
  project.provide("cluster", { admin: cluster.adminUrl, ...cluster.urls("postgres") });
  return async () => {
    if (--shared.users > 0) return;
    kept.skalaTestCluster = undefined;
    await cluster.stop();
    removeCluster(shared.dir);
  };
}

function start(): Shared {
  sweep();
  const dir = join(FOLDER, `postgres-${process.pid}`);
  const started = startCluster({ dir, fast: true }).then(async (cluster) => {
    await migrate(await cluster.createDatabase(TEMPLATE));
    return cluster;
  });
  return { users: 0, started, dir };
}

/** What runs that were killed left behind. */
function sweep(): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER)) {
    const pid = /^postgres-(\d+)$/.exec(name)?.[1];
    if (pid && !alive(Number(pid)) && existsSync(join(FOLDER, name))) removeCluster(join(FOLDER, name));
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
