import { type ChildProcess, spawn } from "node:child_process";
import { ROOT } from "../stack/child";

export type Outcome = { good: boolean; said: string };

const running = new Set<ChildProcess>();

/** Runs a program to its end in a process group of its own; what it writes is kept, not shown. */
export function program(command: string, args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, FORCE_COLOR: "0", NO_COLOR: "1", ...env },
    });
    running.add(child);
    let said = "";
    const hear = (chunk: Buffer) => {
      said = (said + chunk).slice(-60_000);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", (error) => done({ good: false, said: error.message }));
    child.once("close", (code) => {
      running.delete(child);
      end(child, "SIGKILL");
      done({ good: code === 0, said });
    });
  });
}

/** Runs `work`; when we are told to end meanwhile, so is everything that it started. */
export async function inScope<T>(work: () => Promise<T>): Promise<T> {
  const stop = (signal: NodeJS.Signals) => {
    for (const child of running) end(child, "SIGTERM");
    const hurry = setTimeout(() => {
      for (const child of running) end(child, "SIGKILL");
    }, 20_000);
    Promise.all([...running].map((child) => new Promise((gone) => child.once("close", gone)))).then(() => {
      clearTimeout(hurry);
      process.exit(signal === "SIGINT" ? 130 : 143);
    });
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await work();
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

/** The whole group: also what a runner that broke off left behind. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // nobody left
  }
}
