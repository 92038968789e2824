import type { Route } from "@/lib/http/declaration";
import { routeFiles } from "@/scripts/doors";

type Call = { key?: string; cookie?: string; body?: unknown; headers?: Record<string, string> };
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
export type Reply = { status: number; headers: Headers; text: string; json: any };
export type Api = (method: string, path: string, call?: Call) => Promise<Reply>;

type Pattern = { file: string; match: RegExp; names: string[] };

function patternOf(file: string): Pattern {
  const names: string[] = [];
  const path = file
    .replace(/^app/, "")
    .replace(/\/route\.ts$/, "")
    .replace(/\[(\.\.\.)?([^\]]+)\]/g, (_, rest, name) => {
      names.push(name);
      return rest ? "(.+)" : "([^/]+)";
    });
  return { file, match: new RegExp(`^${path}$`), names };
}

/**
 * The API without a server in front: finds the route file as Next does and calls its export, which is a
 * plain Web function. What a test sees is what every way in gives.
 */
export async function openApi(): Promise<Api> {
  // A name before a hole, a hole before the rest.
  const weight = (file: string) => (file.includes("[...") ? 2 : file.includes("[") ? 1 : 0);
  const patterns = (await routeFiles())
    .filter((file) => !file.includes("api/auth/"))
    .sort((a, b) => weight(a) - weight(b))
    .map(patternOf);

  return async (method, path, { key, cookie, body, headers = {} } = {}) => {
    const url = new URL(path, process.env.APP_URL);
    const found = patterns.find(({ match }) => match.test(url.pathname));
    if (!found) throw new Error(`No route for ${path}`);
    const values = found.match.exec(url.pathname)?.slice(1) ?? [];
    const params = Object.fromEntries(
      found.names.map((name, index) => [name, decodeURIComponent(values[index] ?? "")]),
    );
    const module = (await import(/* @vite-ignore */ `../../${found.file}`)) as Record<
      string,
      Route | undefined
    >;
    const handler = module[method];
    if (!handler) throw new Error(`${found.file} has no ${method}`);
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
    const response = await handler(request, { params: Promise.resolve(params) });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: /^[{[]/.test(text) ? JSON.parse(text) : null,
    };
  };
}
