/**
 * Which transactions a reader of Postgres saw: all below `xmax`, but for those that were running. Numbers as
 * Postgres writes xid8; they stay exact in JavaScript for the first 9 · 10¹⁵ transactions.
 */
export type Snapshot = { xmax: number; running: ReadonlySet<number> };

/** Reads what `pg_current_snapshot()` writes: `xmin:xmax:xip,xip…`. */
export function parseSnapshot(text: string): Snapshot {
  const [, xmax = "", running = ""] = text.split(":");
  return { xmax: Number(xmax), running: new Set(running === "" ? [] : running.split(",").map(Number)) };
}

/** Whether what the transaction wrote was visible. */
export function sees({ xmax, running }: Snapshot, xid: number): boolean {
  return xid < xmax && !running.has(xid);
}

/** Whether `later` saw everything that `earlier` did. */
export function seesAllOf(later: Snapshot, earlier: Snapshot): boolean {
  if (later.xmax < earlier.xmax) return false;
  for (const xid of later.running) if (sees(earlier, xid)) return false;
  return true;
}
