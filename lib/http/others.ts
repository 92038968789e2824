import { AppError } from "@/lib/core/errors";
import { problem } from "./problem";
import { requestIdOf } from "./request-id";
import { preferredLocale } from "./who";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];
type Answers = Record<Method | "OPTIONS", (request: Request) => Response>;

/**
 * What a resource answers to the methods it does not have, given those it has: 405 as a problem like every
 * other error, and OPTIONS. Both name what there is (RFC 9110, 15.5.6).
 */
export function others(...has: Method[]): Answers {
  const allow = [...(has.includes("GET") ? ["HEAD"] : []), ...has, "OPTIONS"].sort().join(", ");
  const refuse = (request: Request): Response => {
    const locale = preferredLocale(request.headers.get("accept-language"));
    const requestId = requestIdOf(request.headers);
    const error = new AppError("method_not_allowed", { params: { allow } });
    return problem(error, locale, requestId, { "x-request-id": requestId, allow });
  };
  const answers = Object.fromEntries(METHODS.map((method) => [method, refuse])) as Record<
    Method,
    typeof refuse
  >;
  return { ...answers, OPTIONS: () => new Response(null, { status: 204, headers: { allow } }) };
}
