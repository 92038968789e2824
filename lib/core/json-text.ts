/**
 * Where a kept answer came from. "joined": the database, asked by somebody else at the same moment. "stale":
 * memory, and older than a second, because the database is slow or away.
 */
export type CacheLevel = "memory" | "shared" | "database" | "joined" | "stale";

/** How a kept answer came to be: its validator, the level that had it, and how long Redis was waited for. */
export type Kept = {
  etag: string;
  from: CacheLevel;
  sharedMs: number;
  /** The text in UTF-8, where it is sent again and again. */
  bytes?: Uint8Array;
};

/**
 * JSON that Postgres has written already: it goes out as it is, without becoming objects on the way.
 * A single record carries its version, which is its ETag and what If-Match asks for.
 */
export class JsonText {
  constructor(
    readonly text: string,
    readonly version?: number,
    readonly kept?: Kept,
  ) {}
}
