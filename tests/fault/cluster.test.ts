import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { removeCluster, startCluster } from "@/scripts/db/cluster";
import { query } from "@/tests/setup/database";

let dir: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "skala-cluster-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await vi.waitFor(() => expect(running(serverPid())).toBe(false), { timeout: 20_000 });
  removeCluster(dir);
  rmSync(dir, { recursive: true, force: true });
});

/** Starts the cluster in a process of its own; answers its first line: "ready <pid>" or what was wrong. */
async function startElsewhere(): Promise<{ child: ChildProcess; said: string }> {
  const program = `
    import { startCluster } from "./scripts/db/cluster";
    startCluster({ dir: ${JSON.stringify(dir)}, fast: true }).then(
      ({ pid }) => { console.log("ready " + pid); setInterval(() => {}, 1000); },
      (error) => { console.log(error.message); process.exit(1); });`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [said] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, said };
}

function serverPid(): number {
  const pointer = join(dir, "place");
  const home = existsSync(pointer) ? readFileSync(pointer, "utf8").trim() : dir;
  const file = join(home, "pgdata", "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : 0;
}

/** Whether a process runs; one that has ended and that nobody has asked after does not. */
function running(pid: number): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
    return !/\) Z /.test(stat);
  } catch {
    return false;
  }
}

test("the server ends with the program that started it, also by kill -9, and the data is there again", async () => {
  const { child, said } = await startElsewhere();
  const pid = Number(said.replace("ready ", ""));
  expect(running(pid)).toBe(true);
  child.kill("SIGKILL");
  await vi.waitFor(() => expect(running(pid)).toBe(false), { timeout: 20_000 });
  const cluster = await startCluster({ dir, fast: true });
  await cluster.createDatabase("kept");
  await cluster.stop();
  const again = await startCluster({ dir, fast: true });
  expect(await again.hasDatabase("kept")).toBe(true);
  await again.stop();
  expect(running(again.pid)).toBe(false);
});

test("of two starts at once on one folder one is told that it is in use", async () => {
  const both = await Promise.all([startElsewhere(), startElsewhere()]);
  const said = both.map((start) => start.said).sort();
  expect(said[1]).toMatch(/^ready \d+$/);
  expect(said[0]).toMatch(/is in use by process \d+ \(port \d+\): stop that one first\.$/);
});

test("a killed server's pid file is in nobody's way, even when its number is now another process's", async () => {
  const cluster = await startCluster({ dir, fast: true });
  process.kill(cluster.pid, "SIGKILL");
  await vi.waitFor(() => expect(running(cluster.pid)).toBe(false));
  const again = await startCluster({ dir, fast: true });
  await again.stop();
  const pgdata = join(again.dir, "pgdata");
  writeFileSync(
    join(pgdata, "postmaster.pid"),
    `${process.pid}\n${pgdata}\n1\n5432\n\n127.0.0.1\n 1 2\nready\n`,
  );
  await (await startCluster({ dir, fast: true })).stop();
});

test("passwords are random, readable by nobody else, and asked for", async () => {
  const cluster = await startCluster({ dir, fast: true });
  try {
    const secrets = join(cluster.dir, "pgdata", "skala.json");
    expect(statSync(secrets).mode & 0o777).toBe(0o600);
    const { owner, app, worker } = cluster.urls("postgres");
    expect(await query(owner, "select current_user as u")).toEqual([{ u: "skala_owner" }]);
    const wrong = app.replace(/:[^:@/]+@/, ":wrong@");
    await expect(query(wrong, "select 1")).rejects.toMatchObject({ code: "28P01" });
    const roles = await query(
      worker,
      "select from pg_roles where rolname like 'skala%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)",
    );
    expect(roles).toEqual([]);
    expect(await query(owner, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  } finally {
    await cluster.stop();
  }
});
