import { ApiError, answer, companySlug } from "./client";

/** Fetches a file of `/api/v1` as the signed-in person (a plain link names no company) and saves it. */
export async function download(path: string, fileName: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, { headers: { "skala-company": companySlug() } });
  } catch {
    throw new ApiError(0, "offline", "", "", "", [], undefined);
  }
  if (!response.ok) return answer<void>(response);
  const url = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
  link.click();
  // The click only hands the address over; the browser reads it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
