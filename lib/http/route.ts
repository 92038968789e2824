import type { z } from "zod";
import { clientAddress } from "@/lib/core/address";
import type { Ctx, Locale } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { after, type Soon } from "@/lib/core/soon";
import { env } from "@/lib/infra/env";
import { LIMITS, type LimitName, take } from "@/lib/infra/limits";
import { log } from "@/lib/infra/log";
import { answer, respond } from "./answer";
import { type Body, readBody } from "./body";
import { CACHING, SECURITY } from "./caching";
import type { AnyDeclaration, Declaration, Handler, Input, Params, Route } from "./declaration";
import { versionFromIfMatch } from "./etag";
import { idempotencyKey, once } from "./idempotency";
import { parseInput, parseQuery } from "./input";
import { asAppError, problem, STATUS } from "./problem";
import { requestIdOf } from "./request-id";
import { callerOf, preferredLocale, whoAsks } from "./who";

/** What is known of a request before it may fail: an error is told in this language, with these headers. */
type Seen = { requestId: string; locale: Locale; headers: Record<string, string> };

/** Counts the request. @throws AppError("rate_limited") */
function withinLimit(name: LimitName, caller: string): Soon<Record<string, string>> {
  const asked = performance.now();
  return after(take(name, caller), ({ allowed, limit, windowSeconds, remaining, resetSeconds }) => {
    if (!allowed) {
      const { requests, seconds } = LIMITS[name];
      throw new AppError("rate_limited", { params: { requests, seconds }, retryAfter: resetSeconds });
    }
    const headers: Record<string, string> = {
      "ratelimit-policy": `"${name}";q=${limit};w=${windowSeconds}`,
      ratelimit: `"${name}";r=${remaining};t=${resetSeconds}`,
    };
    const waited = performance.now() - asked;
    if (waited >= 1) headers["server-timing"] = `limit;dur=${waited.toFixed(1)}`;
    return headers;
  });
}

function logFailure(request: Request, { requestId }: Seen, error: AppError): void {
  const status = STATUS[error.code];
  // A feed's address is its secret.
  const path = new URL(request.url).pathname.replace(/(\/calendar-feeds\/).+/, "$1…");
  const line = { requestId, method: request.method, path, status, code: error.code };
  const cause = error.cause instanceof Error ? error.cause.stack : String(error.cause);
  if (status >= 500) log.error({ ...line, cause }, "request failed");
  else log.debug(line, "request refused");
}

/** What a handler gave, as a response. */
function responseTo(request: Request, declaration: AnyDeclaration, value: unknown, seen: Seen): Response {
  if (!(value instanceof Response)) return respond(request, answer(declaration, value), seen.headers);
  for (const [name, text] of Object.entries({ ...SECURITY, ...seen.headers })) value.headers.set(name, text);
  if (value.headers.has("set-cookie")) value.headers.set("cache-control", CACHING.withCookie);
  return value;
}

/** Runs the handler, once for an Idempotency-Key however often it comes. */
async function runOnce(
  declaration: AnyDeclaration,
  request: Request,
  ctx: Ctx | undefined,
  body: Body,
  handle: () => unknown,
  seen: Seen,
): Promise<Response> {
  const key = ctx && request.method === "POST" ? idempotencyKey(request) : undefined;
  if (!ctx || !key) return responseTo(request, declaration, await handle(), seen);
  const { replayed, ...kept } = await once(ctx, {
    key,
    fingerprint: body.fingerprint(),
    keepBody: !declaration.secret,
    run: async () => answer(declaration, await handle()),
  });
  if (replayed) await body.release();
  return respond(request, kept, { ...seen.headers, ...(replayed && { "idempotency-replayed": "true" }) });
}

/**
 * A door for programs: everything it promises stands in the declaration, the handler stays small. The
 * order is always: request id, who, rate limit, company and permission, input, run, output, JSON with
 * ETag. The result is a plain Web function that any server can call.
 */
export function route<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  F = undefined,
>(declaration: Declaration<P, Q, B, F>, handler: Handler<P, Q, B, F>): Route {
  const { permission, limit } = declaration;
  type Visit = { request: Request; ctx: Ctx | undefined; address: string; seen: Seen };

  const inputOf = ({ request, ctx, address, seen }: Visit, more: object) =>
    ({ ctx, request, address, locale: seen.locale, version: 0, ...more }) as Input<P, Q, B, F>;

  /** What asks for nothing but a query is answered without waiting for anything, where that can be. */
  const read = (visit: Visit): Soon<Response> => {
    const { request, seen } = visit;
    const query = declaration.query && parseQuery(declaration.query, request.url);
    return after(handler(inputOf(visit, { query })), (value) =>
      responseTo(request, declaration, value, seen),
    );
  };

  const serveWhole = async (visit: Visit, context: Params): Promise<Response> => {
    const { request, ctx, seen } = visit;
    const params = declaration.params && parseInput(declaration.params, await context.params);
    const query = declaration.query && parseQuery(declaration.query, request.url);
    const version = declaration.ifMatch ? versionFromIfMatch(request) : 0;
    const carried = await readBody(request, declaration, ctx);
    const { body, file } = carried;
    const input = inputOf(visit, { params, query, body, file, version });
    const work = () => runOnce(declaration, request, ctx, carried, () => handler(input), seen);
    try {
      return await (declaration.around ? declaration.around(input, work) : work());
    } catch (error) {
      await carried.release();
      throw error;
    }
  };

  const serve = (request: Request, context: Params, seen: Seen): Soon<Response> =>
    after(permission === "public" ? undefined : whoAsks(request, seen.requestId), (ctx) => {
      if (ctx) seen.locale = ctx.locale;
      const address = ctx ? "" : clientAddress(request.headers, env().TRUSTED_PROXIES);
      return after(withinLimit(limit, ctx ? callerOf(ctx) : address), (headers) => {
        Object.assign(seen.headers, headers);
        if (permission !== "public" && permission !== "signed-in") ctx?.require(permission);
        const visit = { request, ctx, address, seen };
        return request.method === "GET" && !declaration.params ? read(visit) : serveWhole(visit, context);
      });
    });

  const door = (request: Request, context: Params): Soon<Response> => {
    const requestId = requestIdOf(request.headers);
    const locale = preferredLocale(request.headers.get("accept-language"));
    const seen: Seen = { requestId, locale, headers: { "x-request-id": requestId } };
    const failed = (thrown: unknown): Response => {
      const error = asAppError(thrown);
      logFailure(request, seen, error);
      return problem(error, seen.locale, requestId, seen.headers);
    };
    try {
      const answered = serve(request, context, seen);
      return answered instanceof Promise ? answered.catch(failed) : answered;
    } catch (thrown) {
      return failed(thrown);
    }
  };
  return Object.assign(door, { declaration });
}
