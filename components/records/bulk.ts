import { ApiError, api } from "@/components/api/client";
import type { Change, RecordPath, RecordRow } from "./record";

/** So many changes are under way at a time. */
const AT_ONCE = 4;
const TRIES = 3;

export type BulkResult<R> = { done: R[]; failed: { row: R; reason: string }[] };

function wait(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function changeOne<R extends RecordRow>(
  path: RecordPath,
  row: R,
  change: Change,
  signal: AbortSignal,
): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await api<R>(`${path}/${row.id}`, { method: "PATCH", body: change, ifMatch: row.version });
    } catch (thrown) {
      const mayPass = thrown instanceof ApiError && (thrown.status === 429 || thrown.status === 503);
      if (!mayPass || attempt === TRIES || signal.aborted) throw thrown;
      await wait(thrown.retryAfter ?? attempt, signal);
    }
  }
}

/**
 * Changes many records, each from the version that was on the screen: a record that somebody else has
 * changed meanwhile is left alone and reported. When `signal` says so, what has not begun stays undone.
 */
export async function changeMany<R extends RecordRow>(
  path: RecordPath,
  rows: readonly R[],
  changeFor: (row: R) => Change,
  signal: AbortSignal,
  onProgress?: (done: number) => void,
): Promise<BulkResult<R>> {
  const result: BulkResult<R> = { done: [], failed: [] };
  const left = [...rows];
  const work = async () => {
    for (let row = left.shift(); row; row = left.shift()) {
      try {
        if (signal.aborted) throw new DOMException("Cancelled", "AbortError");
        result.done.push(await changeOne(path, row, changeFor(row), signal));
      } catch (thrown) {
        const reason = thrown instanceof ApiError ? thrown.title : "";
        result.failed.push({ row, reason });
      }
      onProgress?.(result.done.length + result.failed.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return result;
}
