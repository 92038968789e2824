import { ApiError, answer, companySlug } from "./client";

type UploadOptions = {
  /** One key an intent: a file that is sent again after a lost connection arrives once. */
  idempotencyKey: string;
  /** Bytes on their way so far, of so many; the last call has both alike. */
  onSent: (sent: number, total: number) => void;
  signal: AbortSignal;
};

/** A connection that moves nothing for this long is lost, whatever the browser still hopes for. */
const STALLED_MS = 45_000;

/**
 * Sends a form as the signed-in person and tells how far it is: what `fetch` cannot. Rejects with
 * ApiError; status 0 is a lost connection, and an aborted one rejects with the signal's reason.
 */
export function upload<T>(path: string, form: FormData, options: UploadOptions): Promise<T> {
  const { idempotencyKey, onSent, signal } = options;
  return new Promise<Response>((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => {
      reject(new ApiError(0, "offline", "", "", "", [], undefined));
      request.abort();
    };
    const stop = () => {
      reject(signal.reason);
      request.abort();
    };
    let watch = setTimeout(lost, STALLED_MS);
    request.open("POST", `/api/v1${path}`);
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("skala-company", companySlug());
    request.setRequestHeader("idempotency-key", idempotencyKey);
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(watch);
      // All of it is there: what the server does with it takes as long as it takes.
      if (loaded < total) watch = setTimeout(lost, STALLED_MS);
      onSent(loaded, total);
    };
    request.onload = () => resolve(asResponse(request));
    request.onerror = lost;
    request.onloadend = () => {
      clearTimeout(watch);
      signal.removeEventListener("abort", stop);
      removeEventListener("offline", lost);
    };
    signal.addEventListener("abort", stop);
    addEventListener("offline", lost);
    request.send(form);
  }).then((response) => answer<T>(response));
}

function asResponse(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ["retry-after", "x-request-id"]) {
    const value = request.getResponseHeader(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(request.responseText, {
    status: request.status,
    statusText: request.statusText,
    headers,
  });
}
