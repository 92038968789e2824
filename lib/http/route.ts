import type { z } from "zod";
import { clientAddress } from "@/lib/core/address";
import type { Ctx, Locale } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { env } from "@/lib/infra/env";
import { LIMITS, type LimitName, take } from "@/lib/infra/limits";
import { log } from "@/lib/infra/log";
import { answer, respond } from "./answer";
import { type Body, readBody } from "./body";
import type { AnyDeclaration, Declaration, Handler, Input, Params, Route } from "./declaration";
import { versionFromIfMatch } from "./etag";
import { idempotencyKey, once } from "./idempotency";
import { parseInput, parseQuery } from "./input";
import { asAppError, problem, STATUS } from "./problem";
import { callerOf, preferredLocale, whoAsks } from "./who";

/** What is known of a request before it may fail: an error is told in this language, with these headers. */
type Seen = { requestId: string; locale: Locale; headers: Record<string, string> };

/** Counts the request. @throws AppError("rate_limited") */
async function withinLimit(name: LimitName, caller: string): Promise<Record<string, string>> {
  const asked = performance.now();
  const taken = take(name, caller);
  const { allowed, limit, windowSeconds, remaining, resetSeconds } =
    taken instanceof Promise ? await taken : taken;
  const waited = performance.now() - asked;
  if (!allowed) {
    const { requests, seconds } = LIMITS[name];
    throw new AppError("rate_limited", { params: { requests, seconds }, retryAfter: resetSeconds });
  }
  return {
    "ratelimit-policy": `"${name}";q=${limit};w=${windowSeconds}`,
    ratelimit: `"${name}";r=${remaining};t=${resetSeconds}`,
    ...(waited >= 1 && { "server-timing": `limit;dur=${waited.toFixed(1)}` }),
  };
}

function logFailure(request: Request, { requestId }: Seen, error: AppError): void {
  const status = STATUS[error.code];
  const path = new URL(request.url).pathname;
  const line = { requestId, method: request.method, path, status, code: error.code };
  const cause = error.cause instanceof Error ? error.cause.stack : String(error.cause);
  if (status >= 500) log.error({ ...line, cause }, "request failed");
  else log.debug(line, "request refused");
}

/** Runs the handler, once for an Idempotency-Key however often it comes. */
async function run(
  declaration: AnyDeclaration,
  request: Request,
  ctx: Ctx | undefined,
  body: Body,
  handle: () => unknown,
  seen: Seen,
) {
  const key = ctx && request.method === "POST" ? idempotencyKey(request) : undefined;
  if (ctx && key) {
    const { replayed, ...kept } = await once(ctx, {
      key,
      fingerprint: body.fingerprint(),
      keepBody: !declaration.secret,
      run: async () => answer(declaration, await handle()),
    });
    if (replayed) await body.release();
    return respond(request, kept, { ...seen.headers, ...(replayed && { "idempotency-replayed": "true" }) });
  }
  const value = await handle();
  if (!(value instanceof Response)) return respond(request, answer(declaration, value), seen.headers);
  for (const [name, text] of Object.entries(seen.headers)) value.headers.set(name, text);
  return value;
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

  const serve = async (request: Request, context: Params, seen: Seen): Promise<Response> => {
    const address = clientAddress(request.headers, env().TRUSTED_PROXIES);
    const ctx = permission === "public" ? undefined : await whoAsks(request, seen.requestId);
    if (ctx) seen.locale = ctx.locale;
    seen.headers = { ...seen.headers, ...(await withinLimit(limit, ctx ? callerOf(ctx) : address)) };
    if (permission !== "public" && permission !== "signed-in") ctx?.require(permission);

    const params = declaration.params && parseInput(declaration.params, await context.params);
    const query = declaration.query && parseQuery(declaration.query, request.url);
    const version = declaration.ifMatch ? versionFromIfMatch(request) : 0;
    const carried = await readBody(request, declaration, ctx);
    const { body, file } = carried;
    const input = { ctx, params, query, body, file, version, request, address, locale: seen.locale };
    const work = () =>
      run(declaration, request, ctx, carried, () => handler(input as Input<P, Q, B, F>), seen);
    try {
      return await (declaration.around ? declaration.around(input as Input<P, Q, B, F>, work) : work());
    } catch (error) {
      await carried.release();
      throw error;
    }
  };

  const door = async (request: Request, context: Params): Promise<Response> => {
    const given = request.headers.get("x-request-id");
    const requestId = given && /^[\w.-]{8,64}$/.test(given) ? given : newId();
    const locale = preferredLocale(request.headers.get("accept-language"));
    const seen: Seen = { requestId, locale, headers: { "x-request-id": requestId } };
    try {
      return await serve(request, context, seen);
    } catch (thrown) {
      const error = asAppError(thrown);
      logFailure(request, seen, error);
      return problem(error, seen.locale, requestId, seen.headers);
    }
  };
  return Object.assign(door, { declaration });
}
