import type { Route } from "@/lib/http/declaration";
import { routeTable } from "@/lib/http/door/table";
import { loadRoutes, startDoor, startNext } from "./ways-in";

type Call = { key?: string; cookie?: string; body?: unknown; headers?: Record<string, string> };
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
export type Reply = { status: number; headers: Headers; text: string; json: any };
export type Api = (method: string, path: string, call?: Call) => Promise<Reply>;

/** How a test's requests come in: by the project that runs it (vitest.config.ts). */
type WayIn = (request: Request) => Promise<Response>;

/** The routes' exports, called without a server in between. */
async function directly(): Promise<WayIn> {
  const find = routeTable(await loadRoutes());
  return async (request) => {
    const { pathname } = new URL(request.url);
    const found = find(pathname);
    if (!found) throw new Error(`No route for ${pathname}`);
    const handler = found.exports[request.method] as Route | undefined;
    if (!handler) throw new Error(`${pathname} has no ${request.method}`);
    return handler(request, { params: Promise.resolve(found.params) });
  };
}

async function over(url: string): Promise<WayIn> {
  return (request) => {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(new URL(pathname + search, url), request));
  };
}

async function wayIn(): Promise<WayIn> {
  switch (process.env.SKALA_WAY_IN) {
    case "door":
      return over(await startDoor());
    case "next":
      return over((await startNext()).url);
    default:
      return directly();
  }
}

/** The API, by the way in that this run is about. */
export async function openApi(): Promise<Api> {
  const send = await wayIn();
  return async (method, path, { key, cookie, body, headers = {} } = {}) => {
    const url = new URL(path, process.env.APP_URL);
    const form = body instanceof FormData;
    const request = new Request(url, {
      method,
      headers: {
        ...(key && { authorization: `Bearer ${key}` }),
        ...(cookie && { cookie, origin: url.origin }),
        ...(body !== undefined && !form && { "content-type": "application/json" }),
        ...headers,
      },
      body:
        body === undefined ? undefined : form ? body : typeof body === "string" ? body : JSON.stringify(body),
    });
    const response = await send(request);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: /^[{[]/.test(text) ? JSON.parse(text) : null,
    };
  };
}
