// One Postgres process on one data folder: is there one, whose is it, start it, stop it.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  fchownSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { ClusterError, type Place } from "./place";
import { tether } from "./tether";

const LOG_LIMIT = 8 * 1024 * 1024;

/** On the server's command line, so that anybody can tell whether its starter still lives. */
const STARTED_BY = "skala.started_by";

/** Settings for a small server that also runs the application. */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "256MB",
  effective_cache_size: "1GB",
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  // Two cores serve many requests rather than one quickly; /dev/shm of a container is small.
  max_parallel_workers_per_gather: "0",
  max_parallel_maintenance_workers: "0",
  jit: "off",
  random_page_cost: "1.1",
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  idle_in_transaction_session_timeout: "60s",
  log_min_duration_statement: "2s",
  log_line_prefix: "%m [%p] %q%u@%d ",
  timezone: "UTC",
  log_timezone: "UTC",
};

/** For tests: a crash may lose everything, nothing runs in the background by itself. */
const FAST = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  io_method: "sync",
  max_wal_size: "8GB",
  wal_level: "minimal",
  max_wal_senders: "0",
};

export type Postmaster = { pid: number; child: ChildProcess; watcher: ChildProcess };

/** Starts the server and resolves when it accepts connections. Rejects with the reason from its log;
 *  `portTaken` then says whether another port would help. */
export async function startPostmaster(place: Place, port: number, fast: boolean): Promise<Postmaster> {
  const log = join(place.home, "postgres.log");
  if (existsSync(log) && statSync(log).size > LOG_LIMIT) renameSync(log, `${log}.1`);
  const from = existsSync(log) ? statSync(log).size : 0;
  const own = { port: String(port), [STARTED_BY]: String(process.pid) };
  const settings = Object.entries({ ...SETTINGS, ...(fast ? FAST : {}), ...own });
  const out = openSync(log, "a", 0o600);
  if (place.as.uid !== undefined) fchownSync(out, place.as.uid, place.as.gid ?? -1);
  // Its own session: Ctrl-C at the terminal is for the program, which then stops Postgres in order.
  const child = spawn(
    join(place.bin, "postgres"),
    ["-D", pgdata(place), ...settings.flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    { ...place.as, cwd: pgdata(place), detached: true, stdio: ["ignore", out, out], env: plainEnv() },
  );
  closeSync(out);
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      const said = readFileSync(log).subarray(from).toString();
      reject(new StartError(reason(said) ?? `Postgres ended with code ${code}; see ${log}`, said));
    });
  });
  failed.catch(() => undefined);
  const pid = child.pid;
  if (pid === undefined) return failed;
  const watcher = tether(pid, { stop: "INT", kill: "QUIT" }, place.as);
  try {
    await Promise.race([failed, ready(place, child)]);
  } catch (error) {
    watcher.kill("SIGKILL");
    throw error;
  }
  child.unref();
  return { pid, child, watcher };
}

export class StartError extends ClusterError {
  readonly portTaken: boolean;
  readonly busy: boolean;
  constructor(message: string, log: string) {
    super(message);
    this.portTaken = log.includes("could not create any TCP/IP sockets");
    this.busy = log.includes('lock file "postmaster.pid" already exists');
  }
}

/** Stops in order (open transactions roll back); resolves when the process is gone. */
export async function stopPostmaster({ child, watcher }: Postmaster): Promise<void> {
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  if (child.exitCode === null && child.signalCode === null) {
    child.ref();
    child.kill("SIGINT");
    const hurry = setTimeout(() => child.kill("SIGQUIT"), 15_000);
    await gone;
    clearTimeout(hurry);
  }
  watcher.kill("SIGKILL");
}

/** Makes the folder free for a start: a stale pid file goes, a server whose program died is stopped,
 *  and a server that is in use is an error. */
export async function freeFolder(place: Place): Promise<void> {
  const file = join(pgdata(place), "postmaster.pid");
  const deadline = Date.now() + 20_000;
  for (;;) {
    if (!existsSync(file)) return;
    const [pid, , , port] = readFileSync(file, "utf8").split("\n");
    const found = inspect(Number(pid), pgdata(place));
    if (found === null) {
      rmSync(file, { force: true });
      return;
    }
    if (found.parent === found.starter) {
      throw new ClusterError(
        `${place.home} is in use by process ${found.starter} (port ${port}): stop that one first.`,
      );
    }
    signal(Number(pid), Date.now() > deadline - 10_000 ? "SIGQUIT" : "SIGINT");
    if (Date.now() > deadline) throw new ClusterError(`Process ${pid} on ${place.home} does not stop.`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

export function pgdata(place: Place): string {
  return join(place.home, "pgdata");
}

/** Without PG* and locale variables of the person at the terminal. */
export function plainEnv(): NodeJS.ProcessEnv {
  return {
    NODE_ENV: process.env.NODE_ENV,
    PATH: process.env.PATH,
    LC_ALL: "C",
    TZ: "UTC",
  } as NodeJS.ProcessEnv;
}

/** The last line of the pid file says "ready" when connections are accepted. */
async function ready(place: Place, child: ChildProcess): Promise<void> {
  const file = join(pgdata(place), "postmaster.pid");
  while (child.exitCode === null && child.signalCode === null) {
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    if (lines[0] === String(child.pid) && lines[7]?.trim() === "ready") return;
    await new Promise((next) => setTimeout(next, 10));
  }
  return new Promise(() => undefined); // the exit tells why
}

/** A Postgres that runs on this data folder: its parent and who started it; null if that process is none. */
function inspect(pid: number, folder: string): { parent: number; starter: number } | null {
  const line = process.platform === "linux" ? fromProc(pid, folder) : fromPs(pid, folder);
  if (!line) return null;
  const starter = new RegExp(`${STARTED_BY}=(\\d+)`).exec(line.command)?.[1];
  return { parent: line.parent, starter: Number(starter) };
}

function fromProc(pid: number, folder: string): { parent: number; command: string } | null {
  try {
    if (readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(folder)) return null;
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z"
      ? null
      : { parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, "utf8") };
  } catch {
    return null;
  }
}

function fromPs(pid: number, folder: string): { parent: number; command: string } | null {
  const { stdout } = spawnSync("ps", ["-ww", "-o", "ppid=,command=", "-p", String(pid)], {
    encoding: "utf8",
  });
  return stdout?.includes(folder) ? { parent: Number.parseInt(stdout, 10), command: stdout } : null;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone already
  }
}

function reason(log: string): string | null {
  const line = log.split("\n").find((l) => /FATAL|could not/.test(l));
  return line ? `Postgres did not start: ${line.replace(/^.*?(FATAL|ERROR|LOG): */, "")}` : null;
}
