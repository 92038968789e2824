// The embedded Postgres: a real server from npm on a folder of our own. It lives no longer than the
// program that started it (docs/decisions/0004).
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { ClusterError, findPlace, type Place, removePlace } from "./place";
import {
  freeFolder,
  type Postmaster,
  pgdata,
  plainEnv,
  StartError,
  startPostmaster,
  stopPostmaster,
} from "./postmaster";

export { ClusterError };

/** Connection strings of one database, one a role. */
export type Urls = { owner: string; app: string; worker: string };

export type Cluster = {
  /** Where its data really is: `dir`, or another place when the server's user cannot reach that. */
  dir: string;
  port: number;
  pid: number;
  /** As superuser, database `postgres`. For making databases; nothing else. */
  adminUrl: string;
  urls(database: string): Urls;
  /** Makes an empty database that skala_owner owns; with `template`, a copy of that one. */
  createDatabase(name: string, template?: string): Promise<Urls>;
  dropDatabase(name: string): Promise<void>;
  hasDatabase(name: string): Promise<boolean>;
  /** Stops in order. A second call does nothing. */
  stop(): Promise<void>;
};

type Secrets = { admin: string; owner: string; app: string; worker: string };

/** Starts (and at first makes) the cluster in `dir`. `port` 0 or none: a free one. `fast`: for tests,
 *  a crash may lose its data. Throws ClusterError with a sentence for people, also when another
 *  program uses the folder. */
export async function startCluster(options: {
  dir: string;
  port?: number;
  fast?: boolean;
}): Promise<Cluster> {
  const { port = 0, fast = false } = options;
  const place = await findPlace(resolve(options.dir));
  if (existsSync(pgdata(place))) await freeFolder(place);
  else initialise(place, fast);
  const secrets = JSON.parse(readFileSync(join(pgdata(place), "skala.json"), "utf8")) as Secrets;
  const [server, chosen] = await startSomewhere(place, port, fast);
  try {
    return await cluster(place.home, server, chosen, secrets);
  } catch (error) {
    await stopPostmaster(server);
    throw error;
  }
}

/** Deletes a stopped cluster with all its data. */
export function removeCluster(dir: string): void {
  removePlace(resolve(dir));
}

async function cluster(dir: string, server: Postmaster, port: number, secrets: Secrets): Promise<Cluster> {
  const url = (role: string, password: string, database: string) =>
    `postgresql://${role}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const adminUrl = url("postgres", secrets.admin, "postgres");
  const urls = (database: string): Urls => ({
    owner: url("skala_owner", secrets.owner, database),
    app: url("skala_app", secrets.app, database),
    worker: url("skala_worker", secrets.worker, database),
  });
  await asAdmin(adminUrl, (run) => run(rolesSql(secrets)));
  let stopping: Promise<void> | undefined;
  return {
    dir,
    port,
    pid: server.pid,
    adminUrl,
    urls,
    createDatabase: async (name, template) => {
      const id = escapeIdentifier(name);
      const from = template ? `template ${escapeIdentifier(template)}` : "";
      await asAdmin(adminUrl, (run) => run(`create database ${id} owner skala_owner ${from}`));
      return urls(name);
    },
    dropDatabase: (name) =>
      asAdmin(adminUrl, async (run) => {
        await run(`drop database if exists ${escapeIdentifier(name)} with (force)`);
      }),
    hasDatabase: (name) =>
      asAdmin(
        adminUrl,
        async (run) => (await run(`select from pg_database where datname = ${escapeLiteral(name)}`)) > 0,
      ),
    stop: () => {
      stopping ??= stopPostmaster(server);
      return stopping;
    },
  };
}

/** The three roles. On a managed Postgres an administrator makes them once with the same statements. */
function rolesSql(secrets: Secrets): string {
  return (["owner", "app", "worker"] as const)
    .map((name) => {
      const role = `skala_${name}`;
      return `do $$ begin
        if not exists (select from pg_roles where rolname = '${role}') then
          create role ${role} login nosuperuser nocreatedb nocreaterole nobypassrls password ${escapeLiteral(secrets[name])};
        end if;
      end $$;`;
    })
    .join("\n");
}

async function asAdmin<T>(
  url: string,
  work: (run: (sql: string) => Promise<number>) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(async (sql) => (await client.query(sql)).rowCount ?? 0);
  } finally {
    await client.end();
  }
}

async function startSomewhere(place: Place, wanted: number, fast: boolean): Promise<[Postmaster, number]> {
  for (let attempt = 1; ; attempt++) {
    const port = wanted || (await freePort());
    try {
      return [await startPostmaster(place, port, fast), port];
    } catch (error) {
      if (!(error instanceof StartError) || attempt === 5) throw error;
      if (error.busy) await freeFolder(place);
      else if (!error.portTaken || wanted) throw error;
    }
  }
}

/** A port that nobody listens on, at this moment. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** initdb into a folder beside, then one rename: a start that dies half-way leaves nothing to trip over,
 *  and of two at once the second finds the first one's. */
function initialise(place: Place, fast: boolean): void {
  const half = mkdtempSync(join(place.home, "new-"));
  const secrets: Secrets = { admin: secret(), owner: secret(), app: secret(), worker: secret() };
  const own = (path: string) =>
    chownSync(path, place.as.uid ?? process.getuid?.() ?? 0, place.as.gid ?? process.getgid?.() ?? 0);
  const passwords = join(half, "admin");
  const data = join(half, "pgdata");
  try {
    own(half);
    writeFileSync(passwords, secrets.admin, { mode: 0o600 });
    own(passwords);
    const args = [
      "-D",
      data,
      "-U",
      "postgres",
      `--pwfile=${passwords}`,
      "--auth=scram-sha-256",
      "-E",
      "UTF8",
    ];
    // The database's own order is by code point; names people sort by have the collation `nordic`.
    args.push(
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
      ...(fast ? ["--no-sync"] : []),
    );
    const made = spawnSync(join(place.bin, "initdb"), args, {
      ...place.as,
      cwd: half,
      env: plainEnv(),
      encoding: "utf8",
    });
    if (made.status !== 0)
      throw new ClusterError(`initdb failed: ${made.error?.message ?? made.stderr.trim()}`);
    const kept = join(data, "skala.json");
    writeFileSync(kept, JSON.stringify(secrets), { mode: 0o600 });
    own(kept);
    if (!existsSync(pgdata(place))) renameSync(data, pgdata(place));
  } catch (error) {
    if (!existsSync(pgdata(place))) throw error;
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

function secret(): string {
  return randomBytes(24).toString("base64url");
}
