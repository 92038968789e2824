import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removeCluster } from "../db/cluster";
import { type Stack, type StackOptions, startStack } from "../stack";
import { ROOT } from "../stack/child";
import { isAlive } from "../stack/claim";
import type { Promised } from "./table";

export type Scale = "small" | "full";

/** What a proof works with. Everything it starts here is stopped and deleted after it, however it ends. */
export type Scope = {
  scale: Scale;
  promises: Promised[];
  /** Said above the table: what the figures were taken on. */
  notes: string[];
  /** Measured values for programs, beside the promises. */
  figures: Record<string, unknown>;
  promise(promise: string, bound: string, figure: string, holds: boolean): void;
  /** A time, or a ratio of times: promised at full scale. At small scale, which runs beside other tests, it is said. */
  time(promise: string, bound: string, figure: string, holds: boolean): void;
  /** A count that must be zero; the first offenders are its figure. */
  none(promise: string, offenders: string[]): void;
  stack(options: Omit<StackOptions, "dir" | "fast"> & { fast?: boolean }): Promise<Stack>;
  /** Calls `undo` at the end, the last one first. */
  after(undo: () => Promise<void> | void): void;
  close(): Promise<void>;
};

/** `.test/prove-NAME-PID-N`: the data folders of a run. */
const FOLDER = join(ROOT, ".test");

/** What runs that were killed the hard way left behind. */
function sweep(): void {
  if (!existsSync(FOLDER)) return;
  for (const name of readdirSync(FOLDER)) {
    const pid = Number(/^prove-.*-(\d+)-\d+$/.exec(name)?.[1] ?? 0);
    if (pid === 0 || isAlive(pid)) continue;
    removeCluster(join(FOLDER, name, "postgres"));
    rmSync(join(FOLDER, name), { recursive: true, force: true });
  }
}

export function openScope(name: string, scale: Scale): Scope {
  sweep();
  const promises: Promised[] = [];
  const undone: (() => Promise<void> | void)[] = [];
  let stacks = 0;
  let closing: Promise<void> | undefined;
  const promise: Scope["promise"] = (text, bound, figure, holds) => {
    promises.push({ promise: text, bound, figure, holds });
  };
  const notes: string[] = [];
  return {
    scale,
    promises,
    notes,
    figures: {},
    promise,
    time(text, bound, figure, holds) {
      if (scale === "full") promise(text, bound, figure, holds);
      else notes.push(`${text.trim()}: ${figure} (${bound} at full scale)`);
    },
    none(text, offenders) {
      const figure =
        offenders.length === 0 ? "0" : `${offenders.length}: ${offenders.slice(0, 3).join("; ")}`;
      promise(text, "0", figure, offenders.length === 0);
    },
    async stack(options) {
      stacks += 1;
      const dir = join(FOLDER, `prove-${name}-${process.pid}-${stacks}`);
      const stack = await startStack({ fast: true, ...options, dir });
      undone.push(() => stack.remove());
      return stack;
    },
    after(undo) {
      undone.push(undo);
    },
    close() {
      closing ??= (async () => {
        for (const undo of undone.reverse()) await undo();
      })();
      return closing;
    },
  };
}
