import { newId } from "@/lib/core/ids";

/** What the API says went wrong, in the reader's language. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string,
    readonly fields: { field: string; code: string; message: string }[],
    /** Seconds after which another try makes sense. */
    readonly retryAfter: number | undefined,
    /** What else the API said to help to go on, say the nearest free times. */
    readonly more: Record<string, unknown> = {},
  ) {
    super(`${code}: ${detail}`);
  }
}

export type ApiOptions = {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Sent as JSON, or as it is where it is a form. */
  body?: unknown;
  /** The version a change is based on. */
  ifMatch?: number;
  /** One key an intent: however often it is sent, it happens once. */
  idempotencyKey?: string;
  signal?: AbortSignal;
};

export function newIntent(): string {
  return newId();
}

/** The company in the address bar: `/acme/leads` → `acme`. */
export function companySlug(): string {
  return decodeURIComponent(location.pathname.split("/")[1] ?? "");
}

function toSignIn(): never | Promise<never> {
  const back = location.pathname + location.search;
  location.assign(`/sign-in?return=${encodeURIComponent(back)}`);
  // The page is on its way out: nothing that follows should be shown.
  return new Promise<never>(() => undefined);
}

async function failure(response: Response): Promise<ApiError> {
  const retry = Number(response.headers.get("retry-after"));
  const text = await response.text();
  let problem: Partial<ApiError> & { errors?: ApiError["fields"] } = {};
  try {
    problem = JSON.parse(text);
  } catch {
    // Something between us and the API answered; its status is all there is.
  }
  return new ApiError(
    response.status,
    problem.code ?? "internal",
    problem.title ?? response.statusText,
    problem.detail ?? "",
    problem.requestId ?? response.headers.get("x-request-id") ?? "",
    problem.errors ?? [],
    retry > 0 ? retry : undefined,
    problem as Record<string, unknown>,
  );
}

/** Calls `/api/v1` as the signed-in person, in the company of the address bar. */
export async function api<T>(path: string, options: ApiOptions = {}): Promise<T> {
  const { method = "GET", body, ifMatch, idempotencyKey, signal } = options;
  const headers: Record<string, string> = { "skala-company": companySlug(), accept: "application/json" };
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers["content-type"] = "application/json";
  if (ifMatch !== undefined) headers["if-match"] = `"${ifMatch}"`;
  if (idempotencyKey) headers["idempotency-key"] = idempotencyKey;

  const sent = body === undefined ? undefined : isForm ? body : JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, { method, headers, body: sent, signal });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, "offline", "", "", "", [], undefined);
  }
  return answer(response);
}

/** What an answer holds; throws ApiError for a refusal, and leaves for the sign-in page where one is due. */
export async function answer<T>(response: Response): Promise<T> {
  if (response.status === 401) return toSignIn();
  if (!response.ok) throw await failure(response);
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** `{ a: "1", b: undefined }` → `?a=1`; nothing for nothing. */
export function queryString(query: Record<string, string | number | null | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return text && `?${text}`;
}
