/**
 * What is looked at of a request before its body: a Request is one, and so is what the fast door has from
 * Node, which becomes no Request at all where there is no body.
 */
export type Asked = {
  readonly method: string;
  /** Whole, or from the path on. */
  readonly url: string;
  readonly headers: Pick<Headers, "get" | "has">;
};

export function pathOf({ url }: Asked): string {
  return new URL(url, "http://skala.invalid").pathname;
}
