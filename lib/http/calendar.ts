import type { Asked } from "./asked";
import { CACHING } from "./caching";
import { matches } from "./etag";

/** A calendar file; 304 for a program that has this one already. */
export function calendar(request: Asked, { text, etag }: { text: string; etag: string }): Response {
  const headers = { etag, "cache-control": CACHING.private };
  if (matches(request.headers.get("if-none-match"), etag))
    return new Response(null, { status: 304, headers });
  return new Response(text, { headers: { ...headers, "content-type": "text/calendar; charset=utf-8" } });
}
