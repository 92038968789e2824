import { readFileSync, rmSync, writeFileSync } from "node:fs";

export type Claim = { release(): void };

/** Makes this process the only one with `file`, or says which process has it. What a dead one left is taken. */
export function claim(file: string): Claim | { pid: number } {
  for (;;) {
    try {
      writeFileSync(file, me(process.pid), { flag: "wx" });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const kept = read(file);
    if (kept === null) continue;
    const pid = Number(kept.split(" ")[0]);
    if (pid > 0 && isAlive(pid) && me(pid) === kept) return { pid };
    rmSync(file, { force: true });
  }
}

/** A process id and, where the system tells, when it began: ids are used again. */
function me(pid: number): string {
  return `${pid} ${stat(pid)[19] ?? ""}`;
}

/** The parent of a process, where the system tells. */
export function parentOf(pid: number): number | null {
  const parent = stat(pid)[1];
  return parent === undefined ? null : Number(parent);
}

/** The fields of /proc/PID/stat behind the program's name; none where there is no such process, or no /proc. */
function stat(pid: number): string[] {
  const text = read(`/proc/${pid}/stat`) ?? "";
  return text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .filter(Boolean);
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
