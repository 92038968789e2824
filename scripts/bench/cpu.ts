import { readdirSync, readFileSync } from "node:fs";

/** Ticks a second of the figures in /proc: 100 on every Linux that Node runs on. */
const TICKS = 100;

type Process = { parent: number; ticks: number };

/** Parent and processor time of a process, with that of its children that have ended. Linux only. */
function look(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
    return { parent: Number(fields[1]), ticks };
  } catch {
    return null; // ended between our look at the folder and at it
  }
}

/**
 * Seconds of processor that a process and everything below it have used so far, their own and their
 * system's: of a server with its workers, or of Postgres (`cluster.pid`) with its backends.
 */
export function cpuSeconds(pid: number): number {
  const all = new Map<number, Process>();
  for (const name of readdirSync("/proc")) {
    const found = /^\d+$/.test(name) && look(Number(name));
    if (found) all.set(Number(name), found);
  }
  const below = (child: number): boolean => {
    for (let at = child; at > 1; at = all.get(at)?.parent ?? 0) if (at === pid) return true;
    return false;
  };
  let ticks = 0;
  for (const [child, process] of all) if (below(child)) ticks += process.ticks;
  return ticks / TICKS;
}
