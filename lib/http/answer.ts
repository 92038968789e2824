import { etagOf } from "@/lib/core/etag";
import { JsonText, type Kept } from "@/lib/core/json-text";
import { env } from "@/lib/infra/env";
import { CACHING, SECURITY } from "./caching";
import type { AnyDeclaration } from "./declaration";
import { matches } from "./etag";

export type Answer = { status: number; headers: Record<string, string>; body: string };

/** In tests and development our own answers are checked against what was declared. */
function checkOutput(declaration: AnyDeclaration, body: string): void {
  const { returns } = declaration;
  if (env().NODE_ENV === "production" || returns === null || typeof returns === "string") return;
  const result = returns.safeParse(JSON.parse(body));
  if (!result.success) {
    throw new Error(`The answer is not what "${declaration.summary}" declares: ${result.error.message}`);
  }
}

/** Which level of the cache had the answer, as RFC 9211 writes it. */
const CACHE_STATUS: Record<Kept["from"], string> = {
  memory: "skala-memory; hit",
  shared: "skala-memory; fwd=miss, skala-shared; hit",
  database: "skala-memory; fwd=miss",
  joined: "skala-memory; fwd=miss; collapsed",
  stale: 'skala-memory; hit; detail="older than a second"',
};

/** A handler's value as bytes and headers. A single record's ETag is its version. */
export function answer(declaration: AnyDeclaration, value: unknown): Answer {
  const status = declaration.status ?? 200;
  if (declaration.returns === null) return { status, headers: {}, body: "" };
  const body = value instanceof JsonText ? value.text : JSON.stringify(value);
  checkOutput(declaration, body);
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (declaration.secret) headers["cache-control"] = CACHING.never;
  if (value instanceof JsonText && value.version !== undefined) headers.etag = `"${value.version}"`;
  if (value instanceof JsonText && value.kept) {
    headers.etag = value.kept.etag;
    headers["cache-status"] = CACHE_STATUS[value.kept.from];
    if (value.kept.sharedMs >= 1) headers["server-timing"] = `cache;dur=${value.kept.sharedMs.toFixed(1)}`;
  }
  return { status, headers, body };
}

/** Private to the one who asked, never without asking us again: 304 where nothing changed. */
export function respond(
  request: Request,
  { status, headers, body }: Answer,
  more: Record<string, string>,
): Response {
  const timing = [headers["server-timing"], more["server-timing"]].filter(Boolean).join(", ");
  const all: Record<string, string> = {
    ...SECURITY,
    "cache-control": CACHING.private,
    vary: "Cookie, Authorization, Skala-Company, Accept-Language",
    ...headers,
    ...more,
    ...(timing && { "server-timing": timing }),
  };
  if (request.method === "GET" && status === 200) {
    const etag = headers.etag ?? etagOf(body);
    all.etag = etag;
    if (matches(request.headers.get("if-none-match"), etag))
      return new Response(null, { status: 304, headers: all });
  }
  if (body !== "") return new Response(body, { status, headers: all });
  // Said, because a reader of JSON asks by it whether there is any (RFC 9110, 8.6: not with a 204).
  if (status !== 204) all["content-length"] = "0";
  return new Response(null, { status, headers: all });
}
