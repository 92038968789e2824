import type { Tx } from "@/lib/infra/transaction";
import type { Built } from "./row";

/** A row of a batch: 1 is the first below the header. */
export type BatchRow<Made = unknown> = { row: number; cells: string[]; built: Built<Made> };
export type Counts = { read: number; created: number; updated: number; unchanged: number; rejected: number };

/** What a run does with rows of one kind of record. It lives as long as the run. */
export interface Writer<Made = unknown> {
  /** One row as a record, or why it cannot be one. Pure. */
  build(cells: string[]): Built<Made>;
  /**
   * Writes a batch in the run's transaction. What it learnt on the way is kept only when `committed` is called:
   * a transaction that was rolled back has made nothing.
   */
  write(tx: Tx, rows: BatchRow<Made>[]): Promise<{ counts: Counts; committed(): void }>;
}
