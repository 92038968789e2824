// Speaks to a running Skala as programs and browsers do: over HTTP, with a key or a signed-in person's cookies.
import type { LoadedCompany } from "../demo/load";

export type Caller = {
  /** Who this is, for messages. */
  name: string;
  headers: Record<string, string>;
};

// biome-ignore lint/suspicious/noExplicitAny: who calls knows what it asked for
export type Reply = { status: number; text: string; json: any; headers: Headers };

export function withKey({ name, apiKey }: LoadedCompany): Caller {
  return { name: `${name}'s key`, headers: { authorization: `Bearer ${apiKey}` } };
}

/** Signs in by the form's own request; `claims` are headers that go with it. */
export async function signIn(
  url: string,
  { name, slug, email, password }: LoadedCompany,
  claims: Record<string, string> = {},
): Promise<Caller> {
  const jar = new Map<string, string>();
  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
  };
  const cookie = () => [...jar].map(([key, value]) => `${key}=${value}`).join("; ");
  const first = await fetch(`${url}/api/auth/csrf`);
  keep(first);
  const { csrfToken } = (await first.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: {
      ...claims,
      "content-type": "application/x-www-form-urlencoded",
      cookie: cookie(),
      origin: url,
    },
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
    redirect: "manual",
  });
  keep(answer);
  if (![...jar.keys()].some((key) => key.includes("session-token"))) {
    throw new Error(`${email} could not sign in: ${answer.status} ${await answer.text()}`);
  }
  return { name: `${name}'s owner`, headers: { cookie: cookie(), origin: url, "skala-company": slug } };
}

export type Send = { body?: unknown; form?: FormData; headers?: Record<string, string> };

export async function call(
  url: string,
  caller: Caller,
  method: string,
  path: string,
  send: Send = {},
): Promise<Reply> {
  const { body, form, headers } = send;
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...caller.headers,
      ...headers,
    },
    body: form ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const text = await response.text();
  return { status: response.status, text, json: parsed(text), headers: response.headers };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
