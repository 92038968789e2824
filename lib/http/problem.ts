import type { Locale } from "@/lib/core/context";
import { AppError, type ErrorCode } from "@/lib/core/errors";
import { translator } from "@/lib/i18n/translate";
import { sqlState } from "@/lib/infra/db";
import { CACHING, SECURITY } from "./caching";

/** The only place that knows HTTP statuses of errors. */
export const STATUS: Record<ErrorCode, number> = {
  invalid_input: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
  precondition_required: 428,
  rate_limited: 429,
  method_not_allowed: 405,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_mismatch: 422,
  idempotency_running: 409,
  idempotency_key_required: 400,
  already_converted: 409,
  import_state: 409,
  slot_taken: 409,
  booking_state: 409,
  too_late: 409,
  wrong_credentials: 401,
  link_required: 403,
  link_invalid: 410,
  sign_up_closed: 403,
  cross_origin: 403,
  unavailable: 503,
  internal: 500,
};

// What the database says when it refuses: rules it keeps are the caller's conflict, its absence is ours.
const SQL_ERRORS: Record<string, ErrorCode> = {
  "23505": "conflict",
  "23503": "conflict",
  "23514": "invalid_input",
  "23P01": "slot_taken",
  "40001": "unavailable",
  "40P01": "unavailable",
  "53300": "unavailable",
  "55P03": "unavailable",
  "57014": "unavailable",
  "57P01": "unavailable",
  "57P03": "unavailable",
};
const CONNECTION_ERRORS =
  /ECONNREFUSED|ECONNRESET|ETIMEDOUT|timeout exceeded when trying to connect|Connection terminated|Unable to start a transaction/;

/** Any thrown thing as an AppError; what nobody expected becomes "internal" with the cause kept for the log. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const known = SQL_ERRORS[sqlState(thrown) ?? ""];
  if (known)
    return new AppError(known, { cause: thrown, retryAfter: known === "unavailable" ? 1 : undefined });
  if (CONNECTION_ERRORS.test(String(thrown)))
    return new AppError("unavailable", { cause: thrown, retryAfter: 1 });
  return new AppError("internal", { cause: thrown });
}

/** RFC 9457, in the reader's language; `code` is the stable name, `errors` the wrong fields. */
export function problem(
  error: AppError,
  locale: Locale,
  requestId: string,
  more: Record<string, string> = {},
): Response {
  const t = translator(locale);
  const status = STATUS[error.code];
  const body = {
    type: `https://skala.example/problems/${error.code}`,
    title: t(`errors.${error.code}.title`),
    status,
    code: error.code,
    detail: t(`errors.${error.code}.detail`, error.params),
    requestId,
    ...error.more,
    ...(error.fields.length > 0 && {
      errors: error.fields.map(({ field, code, params }) => ({
        field,
        code,
        message: t(`fieldErrors.${code}`, params),
      })),
    }),
  };
  const headers = new Headers({
    ...SECURITY,
    ...more,
    "content-type": "application/problem+json",
    "cache-control": CACHING.never,
  });
  if (error.retryAfter !== undefined)
    headers.set("retry-after", String(Math.max(1, Math.ceil(error.retryAfter))));
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="skala"');
  return new Response(JSON.stringify(body), { status, headers });
}
