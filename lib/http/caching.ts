import rules from "./response-headers.json";

// Who may keep an answer. All rules are in response-headers.json, which next.config.js reads too:
//
//   private     answers of the API: the reader's own browser, which asks again each time (ETag, 304)
//   never       errors, and what is shown once
//   withCookie  whatever sets a cookie, even where it says otherwise: a shared cache would hand it on
//   publicFile  files of public/ and the API's description: everybody, for five minutes
//
// Next itself marks pages as nobody's to keep (each carries a nonce of its own, see proxy.ts) and files named
// by their contents as kept for ever.

export const CACHING = rules.caching;

/** On every answer of the API; Next puts them on everything else. */
export const SECURITY: Readonly<Record<string, string>> = rules.security;

/**
 * Headers, as names and values in turn, of an answer that is passed on: one that sets a cookie loses the leave
 * to be kept by others.
 */
export function neverShareCookies(raw: string[]): string[] {
  const is = (at: number, name: string) => at % 2 === 0 && raw[at]?.toLowerCase() === name;
  if (!raw.some((_, at) => is(at, "set-cookie"))) return raw;
  const kept = raw.filter((_, at) => !is(at - (at % 2), "cache-control"));
  return [...kept, "Cache-Control", CACHING.withCookie];
}
