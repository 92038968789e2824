/**
 * JSON that Postgres has written already: it goes out as it is, without becoming objects on the way.
 * A single record carries its version, which is its ETag and what If-Match asks for.
 */
export class JsonText {
  constructor(
    readonly text: string,
    readonly version?: number,
  ) {}
}
