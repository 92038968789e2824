import { ApiError } from "@/components/api/client";
import { markAt, patchRow, rankOf, removeRows, rowAt, rowsOf } from "./held-rows";
import {
  applyStep,
  emptyList,
  type Fetched,
  type Identified,
  type ListState,
  type Mark,
  nextStep,
  START,
  type Step,
} from "./segment";

/** Reads what a step asks for. The answer is in list order whichever way it was read. */
export type Read<R> = (step: Step, signal: AbortSignal) => Promise<Fetched<R>>;

/** Where a reader was, to come back to. */
export type Bookmark = { mark: Mark; rank: number; total: number; totalKind: "exact" | "atLeast" };

export type Snapshot<R> = {
  list: ListState<R>;
  /** The first page has not come yet. */
  loading: boolean;
  error: ApiError | null;
  /** Ids at the top of the list when it was read, if it was. */
  head: readonly string[] | null;
};

const RETRIES = 4;

/** One list on screen: holds its segment, and reads what the screen is about to need, one page at a time. */
export class ListStore<R extends Identified> {
  private list: ListState<R>;
  private snapshotNow: Snapshot<R>;
  private readonly listeners = new Set<() => void>();
  private readonly abort = new AbortController();
  private first = 0;
  private last = 30;
  private towards: "up" | "down" = "down";
  private reading = false;
  private loaded = false;
  private pendingOpen: Mark | null;
  private failures = 0;
  private error: ApiError | null = null;
  private head: readonly string[] | null = null;
  /** Rows that this reader has changed themselves. */
  readonly mine = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly read: Read<R>,
    bookmark?: Bookmark,
  ) {
    this.list = emptyList<R>();
    this.pendingOpen = bookmark?.mark ?? null;
    if (bookmark) {
      this.list = { ...this.list, total: bookmark.total, totalKind: bookmark.totalKind };
      this.first = bookmark.rank;
      this.last = bookmark.rank + 30;
    }
    this.snapshotNow = { list: this.list, loading: true, error: null, head: null };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): Snapshot<R> => this.snapshotNow;

  start(): void {
    void this.pump();
  }

  stop(): void {
    this.abort.abort();
    clearTimeout(this.timer);
  }

  /** Tells which rows are on screen, [first, last). */
  show(first: number, last: number): void {
    if (first !== this.first) this.towards = first < this.first ? "up" : "down";
    this.first = first;
    this.last = last;
    void this.pump();
  }

  retry(): void {
    this.failures = 0;
    this.error = null;
    this.publish();
    void this.pump();
  }

  patch(id: string, change: (row: R) => R): void {
    this.mine.add(id);
    this.set(patchRow(this.list, id, change));
  }

  remove(ids: ReadonlySet<string>): void {
    for (const id of ids) this.mine.add(id);
    this.set(removeRows(this.list, ids));
    void this.pump();
  }

  rowAt(rank: number): R | undefined {
    return rowAt(this.list, rank);
  }

  rankOf(id: string): number | undefined {
    return rankOf(this.list, id);
  }

  rows(): R[] {
    return rowsOf(this.list);
  }

  /** How to find the row at `rank` again; null while it is not held. */
  bookmark(rank: number): Bookmark | null {
    const { total, totalKind } = this.list;
    if (this.rowAt(rank) === undefined) return null;
    return { mark: markAt(this.list, rank), rank, total, totalKind };
  }

  private set(list: ListState<R>): void {
    // The screen follows a moved numbering at once, so that the next step is planned for the right rows.
    const moved = list.moved - this.list.moved;
    this.first += moved;
    this.last += moved;
    this.list = list;
    this.publish();
  }

  private publish(): void {
    this.snapshotNow = { list: this.list, loading: !this.loaded, error: this.error, head: this.head };
    for (const listener of this.listeners) listener();
  }

  private nextStep(): Step | null {
    if (this.pendingOpen) return { kind: "open", mark: this.pendingOpen };
    return nextStep(this.list, this.first, this.last, this.towards);
  }

  private async pump(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    while (!this.abort.signal.aborted && !this.error && this.timer === undefined) {
      const step = this.nextStep();
      if (!step) break;
      await this.take(step);
    }
    this.reading = false;
  }

  private async take(step: Step): Promise<void> {
    try {
      const fetched = await this.read(step, this.abort.signal);
      this.failures = 0;
      this.pendingOpen = null;
      this.loaded ||= step.kind === "open" || step.kind === "jump";
      if (step.mark === START) this.head = fetched.rows.map(({ id }) => id);
      this.set(applyStep(this.list, step, fetched, this.first, this.last));
    } catch (thrown) {
      if (!this.abort.signal.aborted) this.failed(thrown);
    }
  }

  /** Waits as long as the API asks, or a little longer each time; gives up after a few tries. */
  private failed(thrown: unknown): void {
    const error =
      thrown instanceof ApiError
        ? thrown
        : new ApiError(0, "internal", "", String(thrown), "", [], undefined);
    if (this.pendingOpen && error.status === 422) {
      // The bookmark is of no use any more, say of another order: start from the top.
      this.pendingOpen = null;
      return;
    }
    this.failures++;
    const mayPass = error.status === 0 || error.status === 429 || error.status >= 500;
    if (!mayPass || this.failures > RETRIES) {
      this.error = error;
      this.publish();
      return;
    }
    const seconds = error.retryAfter ?? 0.4 * 2 ** this.failures;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.pump();
    }, seconds * 1000);
  }
}
