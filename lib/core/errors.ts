/** Everything that can go wrong on purpose. Which HTTP status each becomes is known to lib/http alone. */
export const ERROR_CODES = [
  "invalid_input",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "stale",
  "precondition_required",
  "rate_limited",
  "method_not_allowed",
  "payload_too_large",
  "unsupported_media_type",
  "idempotency_mismatch",
  "idempotency_running",
  "idempotency_key_required",
  "already_converted",
  "import_state",
  "slot_taken",
  "booking_state",
  "too_late",
  "wrong_credentials",
  "link_required",
  "link_invalid",
  "sign_up_closed",
  "cross_origin",
  "unavailable",
  "internal",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One wrong field. `code` names a text in lib/i18n (`fieldErrors.<code>`), `params` fill it. */
export type FieldError = { field: string; code: string; params?: Record<string, string | number> };

type Details = {
  /** Fill the code's text. */
  params?: Record<string, string | number>;
  fields?: FieldError[];
  /** Seconds after which another try makes sense. */
  retryAfter?: number;
  /** What helps to go on, as further members of the problem (RFC 9457, 3.2). */
  more?: Record<string, unknown>;
  cause?: unknown;
};

/** The one error that rooms throw; doors turn it into their own form. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: Record<string, string | number>;
  readonly fields: FieldError[];
  readonly retryAfter?: number;
  readonly more: Record<string, unknown>;

  constructor(code: ErrorCode, details: Details = {}) {
    super(code, { cause: details.cause });
    this.name = "AppError";
    this.code = code;
    this.params = details.params ?? {};
    this.fields = details.fields ?? [];
    this.retryAfter = details.retryAfter;
    this.more = details.more ?? {};
  }
}

/** Wrong input with one field named. */
export function invalid(field: string, code: string, params?: FieldError["params"]): AppError {
  return new AppError("invalid_input", { fields: [{ field, code, params }] });
}
