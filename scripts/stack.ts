// Everything that a running Skala is made of, on one machine: Postgres, tables, demo data, web, workers.
// The demo, prove, bench and the browser tests all stand on this.

import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Cluster, removeCluster, startCluster, type Urls } from "./db/cluster";
import { type DemoSecrets, type LoadedCompany, loadDemo, newDemoSecrets } from "./demo/load";
import { DOOR } from "./door/build";
import { migrate } from "./migrate";
import { ensureBuild, ensureGenerated } from "./stack/build";
import { type Child, ROOT, startChild, until } from "./stack/child";
import { freePort, portFrom } from "./stack/port";
import { type Steps, silentSteps } from "./stack/steps";

type Web = { distDir: string; port?: number; root?: string; buildEnv?: Record<string, string> };

export type StackOptions = {
  /** Holds the database, mail, logs and secrets; below it nothing is anybody else's. */
  dir: string;
  /** Demo leads to load where there are none yet. */
  rows: number;
  /** `distDir`, below the repository, is built where it is stale. Left out: no web. */
  web?: Web;
  workers?: number;
  /** What a worker's heap may hold at most, MB; Node's own choice where left out. */
  workerHeap?: number;
  /** A database for tests: quick, and lost when the machine crashes. */
  fast?: boolean;
  /** Settings for web and workers, over the stack's own. */
  env?: Record<string, string>;
  steps?: Steps;
  /** Aborted: what has been started is stopped again. */
  signal?: AbortSignal;
};

export type Stack = {
  /** Where the door is; empty without a web. */
  url: string;
  /** Straight to Next, past the door. */
  nextUrl: string;
  urls: Urls;
  cluster: Cluster;
  companies: LoadedCompany[];
  /** Whether this data folder was loaded before, and with how many leads. */
  loaded: { rows: number; before: boolean };
  door?: Child;
  web?: Child;
  workers: Child[];
  /** Kills Next and starts it again, where it was; resolves when it answers. */
  restartWeb(): Promise<void>;
  /** One worker more; resolves when it takes jobs. */
  startWorker(): Promise<Child>;
  /** The settings that web and workers run with. */
  env: Record<string, string>;
  stop(): Promise<void>;
  /** Stops, and deletes the data folder. */
  remove(): Promise<void>;
};

type Secrets = { auth: string; demo: DemoSecrets; rows?: number };

/** Starts it all, or throws with what is wrong and leaves nothing running. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { rows, fast = false } = options;
  const dir = resolve(options.dir);
  mkdirSync(dir, { recursive: true });
  const children: Child[] = [];
  let cluster: Cluster | undefined;
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
    await cluster?.stop();
  };
  const { signal } = options;
  signal?.addEventListener("abort", stop);
  const steps: Steps = async (...step) => {
    signal?.throwIfAborted();
    return (options.steps ?? silentSteps)(...step);
  };

  try {
    const secrets = readSecrets(dir);
    await ensureGenerated();
    // Beside the database's work, which keeps the other core busy.
    const { web } = options;
    const building = web && ensureBuild(web.distDir, { root: web.root, env: web.buildEnv, signal });
    building?.catch(() => {});
    cluster = await steps(
      "Database",
      () => startCluster({ dir: join(dir, "postgres"), fast }),
      () => "Postgres 18",
    );
    const place = cluster;
    const urls = (await place.hasDatabase("skala"))
      ? place.urls("skala")
      : await place.createDatabase("skala");
    await steps(
      "Tables",
      () => migrate(urls),
      () => null,
    );

    const before = secrets.rows !== undefined;
    const { companies } = await steps(
      "Demo data",
      () => loadDemo({ ownerUrl: urls.owner, rows: secrets.rows ?? rows, secrets: secrets.demo }),
      () => `${(secrets.rows ?? rows).toLocaleString("en")} leads`,
    );
    secrets.rows ??= rows;
    writeSecrets(dir, secrets);

    const env: Record<string, string> = {
      NODE_ENV: "production",
      DATABASE_URL: urls.app,
      WORKER_DATABASE_URL: urls.worker,
      NEXTAUTH_SECRET: secrets.auth,
      MAIL_DIR: join(dir, "mail"),
      LOG_LEVEL: "info",
      NEXT_TELEMETRY_DISABLED: "1",
      ...options.env,
    };
    if (building)
      await steps(
        "Build",
        () => building,
        (built) => (built ? "" : null),
      );

    let url = "";
    let nextUrl = "";
    const started: { door?: Child; web?: Child } = {};
    const startNext = async ({ root = ROOT, distDir }: Web): Promise<void> => {
      env.NEXT_PORT ??= String(await freePort());
      const port = env.NEXT_PORT;
      nextUrl = `http://127.0.0.1:${port}`;
      const next = join(ROOT, "node_modules/next/dist/bin/next");
      started.web = startChild({
        args: [next, "start", "-p", port, "-H", "127.0.0.1"],
        env: { ...env, NEXT_DIST_DIR: distDir },
        cwd: root,
        log: join(dir, "logs/web.log"),
      });
      children.push(started.web);
      await until(started.web, "The web", () => answers(`${nextUrl}/api/health`));
    };
    const startDoor = async ({ root = ROOT, distDir }: Web): Promise<void> => {
      started.door = startChild({
        args: ["--enable-source-maps", join(root, distDir, DOOR)],
        env,
        cwd: root,
        log: join(dir, "logs/door.log"),
      });
      children.push(started.door);
      // Says so when all of its processes take requests; the first to do so would answer alone.
      let ready = false;
      started.door.process.on("message", () => {
        ready = true;
      });
      await until(started.door, "The door", async () => ready && answers(`${url}/api/health`));
    };
    const startWeb = async (web: Web, tries = 3): Promise<void> => {
      const port = web.port ? await portFrom(web.port) : await freePort();
      url = `http://localhost:${port}`;
      Object.assign(env, { APP_URL: url, NEXTAUTH_URL: url, PORT: String(port), HOST: "localhost" });
      try {
        await startNext(web);
        await startDoor(web);
      } catch (error) {
        // Somebody else took the port between our look and our start.
        if (tries === 1 || !String(error).includes("EADDRINUSE")) throw error;
        await Promise.all([started.web?.stop(), started.door?.stop()]);
        delete env.NEXT_PORT;
        await startWeb(web, tries - 1);
      }
    };
    env.APP_URL ??= "http://localhost";

    const workers: Child[] = [];
    const startWorker = async () => {
      const child = startChild({
        args: [
          ...(options.workerHeap ? [`--max-old-space-size=${options.workerHeap}`] : []),
          ...["--import", "tsx", "scripts/worker.ts"],
        ],
        env,
        log: join(dir, `logs/worker-${workers.length + 1}.log`),
      });
      workers.push(child);
      children.push(child);
      let ready = false;
      child.process.on("message", () => {
        ready = true;
      });
      await until(child, "The worker", async () => ready);
      return child;
    };
    await steps(
      "Web, worker",
      async () => {
        if (web) await startWeb(web);
        await Promise.all(Array.from({ length: options.workers ?? 0 }, startWorker));
      },
      () => null,
    );
    return {
      url,
      nextUrl,
      urls,
      cluster: place,
      companies,
      loaded: { rows: secrets.rows, before },
      ...started,
      workers,
      restartWeb: async () => {
        started.web?.process.kill("SIGKILL");
        await started.web?.ended;
        if (web) await startNext(web);
      },
      startWorker,
      env,
      stop,
      remove: async () => {
        await stop();
        removeCluster(join(dir, "postgres"));
        rmSync(dir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { redirect: "manual" }).catch(() => null);
  await response?.body?.cancel();
  return response !== null && response.status < 500;
}

function readSecrets(dir: string): Secrets {
  const file = join(dir, "secrets.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Secrets;
  const secrets: Secrets = { auth: randomBytes(32).toString("base64url"), demo: newDemoSecrets() };
  writeSecrets(dir, secrets);
  return secrets;
}

function writeSecrets(dir: string, secrets: Secrets): void {
  const file = join(dir, "secrets.json");
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  chmodSync(file, 0o600);
}
