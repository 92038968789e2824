import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";

/**
 * Ties a process to ours: however we die, kill -9 included, it is told to stop, and after 15 s it is
 * killed. The watcher is a shell that reads from a pipe whose other end is ours: it closes with us. Kill
 * the answered process when the tie is no longer wanted.
 */
export function tether(
  pid: number,
  signals: { stop: "INT" | "TERM"; kill: "QUIT" | "KILL" },
  as: { uid?: number; gid?: number } = {},
): ChildProcess {
  const alive = 'kill -0 "$1" 2>/dev/null';
  const script = `cat >/dev/null; kill -${signals.stop} "$1" 2>/dev/null; i=0; while ${alive} && [ $i -lt 15 ]; do sleep 1; i=$((i+1)); done; kill -${signals.kill} "$1" 2>/dev/null`;
  const watcher = spawn("sh", ["-c", script, "skala-watch", String(pid)], {
    ...as,
    cwd: "/",
    detached: true, // not in the terminal's group: Ctrl-C is not for it
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.unref();
  const pipe = watcher.stdin;
  pipe.on("error", () => undefined); // the watcher went first
  if (pipe instanceof Socket) pipe.unref();
  return watcher;
}
