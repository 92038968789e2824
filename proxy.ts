import { type NextRequest, NextResponse } from "next/server";
import { PATH_HEADER } from "@/lib/core/path-header";

/** First parts of paths that are no company's. */
const OURS = new Set(["sign-in", "sign-up", "forgot", "reset", "docs", "booking"]);
const DAY_MS = 24 * 3600 * 1000;

/**
 * A year from now, to the day. Next writes a cookie twice and lets one go where both are the same text; with a
 * lifetime instead of a day they differ whenever a second passes in between.
 */
function inAYear(): Date {
  return new Date((Math.ceil(Date.now() / DAY_MS) + 365) * DAY_MS);
}

/**
 * Scripts run only with this request's nonce, and what they load; nothing is framed, embedded or sent
 * elsewhere. Styles may stand in attributes: the lists place their rows with them.
 */
function policy(nonce: string): string {
  const development = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * Runs before pages alone. It decides nothing about who may see what: that is the page's own guard. It
 * gives the page its Content-Security-Policy, and remembers which company the browser was in last.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const csp = policy(nonce);
  // Next reads the nonce for its own scripts from the request.
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", csp);
  // A page does not know its own address; a stranger is to come back to it after signing in.
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", csp);

  const [, company = "", page] = request.nextUrl.pathname.split("/");
  if (page && !OURS.has(company) && request.cookies.get("skala-company")?.value !== company) {
    response.cookies.set("skala-company", company, {
      path: "/",
      expires: inAYear(),
      sameSite: "lax",
      httpOnly: true,
    });
  }
  return response;
}

export const config = {
  matcher: [
    {
      // Pages: neither the API nor a file (whose name has a dot).
      source: "/((?!api/|_next/|.*\\.[a-z0-9]+$).*)",
      missing: [
        { type: "header", key: "next-router-prefetch" },
        { type: "header", key: "purpose", value: "prefetch" },
      ],
    },
  ],
};
