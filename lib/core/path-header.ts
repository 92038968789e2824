/** The request header in which proxy.ts tells a page its own path and query. */
export const PATH_HEADER = "skala-path";

/** Where to send a stranger, and where from there once signed in (sign-in itself takes only paths of ours). */
export function signInPath(headers: Headers, fallback: string): string {
  return `/sign-in?return=${encodeURIComponent(headers.get(PATH_HEADER) ?? fallback)}`;
}
