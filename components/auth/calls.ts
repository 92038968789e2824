/** What next-auth answered: done, or the code of what stopped it. */
export type Outcome = { ok: true } | { ok: false; code: string; retryAfter: number };

async function csrfToken(): Promise<string> {
  const response = await fetch("/api/auth/csrf", { headers: { accept: "application/json" } });
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  return csrfToken;
}

/** A form of next-auth's, with its token against requests from other sites. Returns where it would lead. */
async function post(
  path: string,
  fields: Record<string, string>,
): Promise<{ response: Response; url: string }> {
  for (let attempt = 1; ; attempt++) {
    const body = new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: "true" });
    const response = await fetch(`/api/auth/${path}`, { method: "POST", body });
    const { url = "", code } = (await response.json()) as { url?: string; code?: string };
    // Two tabs that began at once may have taken each other's token.
    if (attempt < 3 && url.includes("csrf=true")) continue;
    return { response, url: code ? `?error=${code}` : url };
  }
}

/** Signs in by password or by a mailed link. Throws only where there is no connection. */
export async function signInWith(
  provider: "credentials" | "link",
  fields: Record<string, string>,
): Promise<Outcome> {
  const { response, url } = await post(`callback/${provider}`, { ...fields, callbackUrl: "/" });
  const reason = new URL(url, location.origin).searchParams.get("error");
  if (response.ok && !reason) return { ok: true };
  const [code = "internal", seconds] = (reason ?? "internal").split(":");
  const wait = Number(seconds ?? response.headers.get("retry-after"));
  return { ok: false, code, retryAfter: wait > 0 ? wait : 60 };
}

/** Leaves for Google, and comes back to `path`. */
export async function signInWithGoogle(path: string): Promise<void> {
  const { url } = await post("signin/google", { callbackUrl: path });
  location.assign(url);
}

/** The token that the mailed link brought: it stands behind `#`, where no server sees it. */
export function linkToken(): string {
  return new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
}

/** Ends this browser's session and shows the sign-in page. */
export async function signOut(): Promise<void> {
  await post("signout", { callbackUrl: "/sign-in" });
  location.assign("/sign-in");
}
