import { etagOf } from "@/lib/core/etag";
import { JsonText, type Kept } from "@/lib/core/json-text";
import { env } from "@/lib/infra/env";
import type { Asked } from "./asked";
import { CACHING, SECURITY } from "./caching";
import type { AnyDeclaration, Reply } from "./declaration";
import { matches } from "./etag";

export type Answer = {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** The body in UTF-8, where that is at hand. */
  bytes?: Uint8Array;
};

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
  return { status, headers, body, bytes: value instanceof JsonText ? value.kept?.bytes : undefined };
}

const OF_ALL = [
  ...Object.entries(SECURITY).flat(),
  "vary",
  "Cookie, Authorization, Skala-Company, Accept-Language",
];

/** Private to the one who asked, never without asking us again: 304 where nothing changed. */
export function reply(
  asked: Asked,
  { status, headers, body, bytes }: Answer,
  more: Record<string, string>,
): Reply {
  const all = [...OF_ALL, "cache-control", headers["cache-control"] ?? CACHING.private];
  const timing = [headers["server-timing"], more["server-timing"]].filter(Boolean).join(", ");
  if (timing) all.push("server-timing", timing);
  const add = (some: Record<string, string>) => {
    for (const name in some)
      if (name !== "server-timing" && name !== "cache-control") all.push(name, some[name] ?? "");
  };
  add(more);
  if (asked.method === "GET" && status === 200) {
    const etag = headers.etag ?? etagOf(body);
    if (headers.etag === undefined) all.push("etag", etag);
    if (matches(asked.headers.get("if-none-match"), etag)) {
      // Of the answer itself a 304 says only what tells it from others (RFC 9110, 15.4.5).
      const { "content-type": _, ...validators } = headers;
      add(validators);
      return { status: 304, headers: all, body: "" };
    }
  }
  add(headers);
  // Said, because a reader of JSON asks by it whether there is any (RFC 9110, 8.6: not with a 204).
  if (body === "" && status !== 204) all.push("content-length", "0");
  return { status, headers: all, body: bytes ?? body };
}

/** The same as Next and other Web servers want it. */
export function toResponse(given: Reply | Response): Response {
  if (given instanceof Response) return given;
  const { status, headers, body } = given;
  const pairs = headers.flatMap((name, at) =>
    at % 2 === 0 ? [[name, headers[at + 1] ?? ""] as [string, string]] : [],
  );
  return new Response(body.length > 0 ? (body as BodyInit) : null, { status, headers: pairs });
}
