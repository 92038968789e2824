import type { z } from "zod";
import { clientAddress } from "@/lib/core/address";
import { type Ctx, callerOf, type Locale } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { after, type Soon } from "@/lib/core/soon";
import { env } from "@/lib/infra/env";
import { LIMITS, type LimitName, take } from "@/lib/infra/limits";
import { log } from "@/lib/infra/log";
import { arrived } from "@/lib/infra/search-turns";
import { answer, reply, toResponse } from "./answer";
import { type Asked, pathOf } from "./asked";
import { type Body, readBody } from "./body";
import { CACHING, SECURITY } from "./caching";
import type { AnyDeclaration, Declaration, Handler, Input, Params, Reply, Route } from "./declaration";
import { versionFromIfMatch } from "./etag";
import { idempotencyKey, once } from "./idempotency";
import { parseInput, parseQuery } from "./input";
import { asAppError, problem, STATUS } from "./problem";
import { requestIdOf } from "./request-id";
import { preferredLocale, whoAsks } from "./who";

/** What is known of a request before it may fail: an error is told in this language, with these headers. */
type Seen = { requestId: string; locale: Locale; headers: Record<string, string> };

/** Counts the request, and says so in its headers. @throws AppError("rate_limited") */
function withinLimit(name: LimitName, caller: string, { headers }: Seen): Soon<void> {
  const asked = performance.now();
  return after(take(name, caller), ({ allowed, limit, windowSeconds, remaining, resetSeconds }) => {
    if (!allowed) {
      const { requests, seconds } = LIMITS[name];
      throw new AppError("rate_limited", { params: { requests, seconds }, retryAfter: resetSeconds });
    }
    headers["ratelimit-policy"] = `"${name}";q=${limit};w=${windowSeconds}`;
    headers.ratelimit = `"${name}";r=${remaining};t=${resetSeconds}`;
    const waited = performance.now() - asked;
    if (waited >= 1) headers["server-timing"] = `limit;dur=${waited.toFixed(1)}`;
  });
}

function logFailure(asked: Asked, { requestId }: Seen, error: AppError): void {
  const status = STATUS[error.code];
  // A feed's address is its secret.
  const path = pathOf(asked).replace(/(\/calendar-feeds\/).+/, "$1…");
  const line = { requestId, method: asked.method, path, status, code: error.code };
  const cause = error.cause instanceof Error ? error.cause.stack : String(error.cause);
  if (status >= 500) log.error({ ...line, cause }, "request failed");
  else log.debug(line, "request refused");
}

/** What a handler gave, ready to be sent. */
function replyWith(asked: Asked, declaration: AnyDeclaration, value: unknown, seen: Seen): Reply | Response {
  if (!(value instanceof Response)) return reply(asked, answer(declaration, value), seen.headers);
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
): Promise<Reply | Response> {
  const key = ctx && request.method === "POST" ? idempotencyKey(request) : undefined;
  if (!ctx || !key) return replyWith(request, declaration, await handle(), seen);
  const { replayed, ...kept } = await once(ctx, {
    key,
    fingerprint: body.fingerprint(),
    keepBody: !declaration.secret,
    run: async () => answer(declaration, await handle()),
  });
  if (replayed) await body.release();
  return reply(request, kept, { ...seen.headers, ...(replayed && { "idempotency-replayed": "true" }) });
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
  /** What the handler gets, filled in as it becomes known; a stranger's has no `ctx`. */
  type Visit = Input<P, Q, B, F>;
  type Given = Soon<Record<string, unknown>>;

  const paramsOf = (given: Given): Soon<Visit["params"]> =>
    declaration.params
      ? after(given, (params) => parseInput(declaration.params as P, params))
      : (undefined as Visit["params"]);
  const queryOf = ({ url }: Asked) =>
    (declaration.query && parseQuery(declaration.query, url)) as Visit["query"];

  /** What carries nothing is answered without waiting for anything, where that can be. */
  const read = (visit: Visit, given: Given, seen: Seen): Soon<Reply | Response> =>
    after(paramsOf(given), (params) => {
      visit.params = params;
      visit.query = queryOf(visit.request);
      return after(handler(visit), (value) => replyWith(visit.request, declaration, value, seen));
    });

  const write = async (
    request: Request,
    visit: Visit,
    given: Given,
    seen: Seen,
  ): Promise<Reply | Response> => {
    visit.params = await paramsOf(given);
    visit.query = queryOf(request);
    if (declaration.ifMatch) visit.version = versionFromIfMatch(request);
    const carried = await readBody(request, declaration, visit.ctx);
    visit.body = carried.body as Visit["body"];
    visit.file = carried.file as F;
    const work = () => runOnce(declaration, request, visit.ctx, carried, () => handler(visit), seen);
    try {
      return await (declaration.around ? declaration.around(visit, work) : work());
    } catch (error) {
      await carried.release();
      throw error;
    }
  };

  /** Who asks, whether they may, and then `run`. */
  const serve = (
    request: Asked,
    seen: Seen,
    run: (visit: Visit) => Soon<Reply | Response>,
  ): Soon<Reply | Response> =>
    after(permission === "public" ? undefined : whoAsks(request, seen.requestId), (ctx) => {
      if (ctx) seen.locale = ctx.locale;
      const address = ctx ? "" : clientAddress(request.headers, env().TRUSTED_PROXIES);
      const caller = ctx ? callerOf(ctx) : address;
      return after(withinLimit(limit, caller, seen), () => {
        if (ctx) arrived(caller);
        if (permission !== "public" && permission !== "signed-in") ctx?.require(permission);
        return run({ request, ctx, address, locale: seen.locale, version: 0 } as Visit);
      });
    });

  /** Whatever goes wrong in `run` is told as a problem. */
  const guarded = (
    request: Asked,
    run: (visit: Visit, seen: Seen) => Soon<Reply | Response>,
  ): Soon<Reply | Response> => {
    const requestId = requestIdOf(request.headers);
    const locale = preferredLocale(request.headers.get("accept-language"));
    const seen: Seen = { requestId, locale, headers: { "x-request-id": requestId } };
    const failed = (thrown: unknown): Response => {
      const error = asAppError(thrown);
      logFailure(request, seen, error);
      return problem(error, seen.locale, requestId, seen.headers);
    };
    try {
      const answered = serve(request, seen, (visit) => run(visit, seen));
      return answered instanceof Promise ? answered.catch(failed) : answered;
    } catch (thrown) {
      return failed(thrown);
    }
  };

  const replyTo: Route["reply"] = (asked, params) =>
    guarded(asked, (visit, seen) => read(visit, params, seen));
  const door = (request: Request, { params }: Params): Soon<Response> => {
    const run = (visit: Visit, seen: Seen) =>
      request.method === "GET" ? read(visit, params, seen) : write(request, visit, params, seen);
    return after(guarded(request, run), toResponse);
  };
  return Object.assign(door, { declaration, reply: replyTo });
}
