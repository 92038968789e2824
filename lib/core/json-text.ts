/** How a kept answer came to be: its validator, and the level that had it. */
export type Kept = { etag: string; from: "memory" | "shared" | "database" | "stale" };

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
