import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");
export const LEASH = join(import.meta.dirname, "leash.mjs");
const LOG_LIMIT = 16 * 1024 * 1024;

/** A Node program that we started, and that ends with us. */
export type Child = {
  pid: number;
  process: ChildProcess;
  /** Resolves when it has ended. */
  ended: Promise<void>;
  /** SIGTERM, and SIGKILL after a while. A second call does nothing. */
  stop(): Promise<void>;
  /** The end of what it wrote. */
  said(): string;
};

type ChildOptions = {
  args: string[];
  env: Record<string, string>;
  log: string;
  cwd?: string;
  patienceMs?: number;
};

/** Starts `node args…` with nothing but `env` and the usual surroundings; what it writes goes to `log`. */
export function startChild({ args, env, log, cwd = ROOT, patienceMs = 20_000 }: ChildOptions): Child {
  mkdirSync(dirname(log), { recursive: true });
  if (existsSync(log) && statSync(log).size > LOG_LIMIT) renameSync(log, `${log}.1`);
  const from = existsSync(log) ? statSync(log).size : 0;
  const out = openSync(log, "a", 0o600);
  const started = spawn(process.execPath, ["--import", LEASH, ...args], {
    cwd,
    // Its own group: Ctrl-C at the terminal is for us, who then stop everything in order.
    detached: true,
    stdio: ["ignore", out, out, "ipc"],
    env: { ...surroundings(), ...env, SKALA_LEASH: String(process.pid) },
  });
  closeSync(out);
  const ended = new Promise<void>((done) => {
    started.once("exit", () => done());
    started.once("error", () => done());
  });
  const running = () => started.exitCode === null && started.signalCode === null;
  let stopping: Promise<void> | undefined;
  return {
    pid: started.pid ?? 0,
    process: started,
    ended,
    stop() {
      stopping ??= (async () => {
        if (!running()) return;
        started.kill("SIGTERM");
        // A frozen one hears only this.
        started.kill("SIGCONT");
        const hurry = setTimeout(() => started.kill("SIGKILL"), patienceMs);
        await ended;
        clearTimeout(hurry);
      })();
      return stopping;
    },
    said: () => readFileSync(log).subarray(from).toString().trim().split("\n").slice(-20).join("\n"),
  };
}

/** Resolves when `ready` does; rejects with what the program said when it ends before. */
export async function until(
  child: Child,
  what: string,
  ready: () => Promise<boolean>,
  waitMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + waitMs;
  let over = false;
  child.ended.then(() => {
    over = true;
  });
  while (!over && Date.now() < deadline) {
    if (await ready()) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  const why = over ? "ended at once" : `is not ready after ${waitMs / 1000} s`;
  await child.stop();
  throw new Error(`${what} ${why}:\n${child.said()}`);
}

/** Without the settings of the person at the terminal: what we start sees ours only. */
function surroundings(): NodeJS.ProcessEnv {
  const { NODE_ENV, PATH, HOME, TMPDIR, TZ, LANG, NODE_EXTRA_CA_CERTS } = process.env;
  return { NODE_ENV, PATH, HOME, TMPDIR, TZ, LANG, NODE_EXTRA_CA_CERTS };
}
