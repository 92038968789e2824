import { type ChildProcess, spawn } from "node:child_process";
import { LEASH, ROOT } from "./child";

type Program = { name: string; args: string[] };

/** A program that ends within so long of its start is broken, not unlucky. */
const BROKEN_MS = 5_000;

/**
 * Runs Node programs with our own settings and output, and keeps them running: one that ends is started
 * again, one that cannot start ends everything. On SIGTERM or SIGINT all are stopped in order.
 */
export async function supervise(programs: Program[]): Promise<void> {
  const running = new Map<string, ChildProcess>();
  let stopping = false;

  const start = ({ name, args }: Program) => {
    const began = Date.now();
    const child = spawn(process.execPath, ["--import", LEASH, ...args], {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { ...process.env, NODE_ENV: "production", SKALA_LEASH: String(process.pid) },
    });
    running.set(name, child);
    child.once("exit", (code, signal) => {
      running.delete(name);
      if (stopping) return;
      console.error(`${name} ended (${signal ?? code})`);
      if (Date.now() - began < BROKEN_MS) stop(1);
      else start({ name, args });
    });
  };
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    const hurry = setTimeout(() => {
      for (const child of running.values()) child.kill("SIGKILL");
    }, 25_000);
    await Promise.all(
      [...running.values()].map((child) => {
        const gone = new Promise((done) => child.once("exit", done));
        child.kill("SIGTERM");
        return gone;
      }),
    );
    clearTimeout(hurry);
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(0));
  for (const program of programs) start(program);
}
