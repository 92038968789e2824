import { type Agent, request } from "node:http";

export type Reply = { status: number; text: string; headers: NodeJS.Dict<string | string[]> };
export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Reply>;

/** Sends requests over kept connections, each with the next of `keys`. Status 0: no answer came. */
export function sender(url: string, agent: Agent, keys: string[]): Send {
  const { hostname, port } = new URL(url);
  let turn = 0;
  return (method, path, body, headers = {}) =>
    new Promise((resolve) => {
      turn += 1;
      const text = body === undefined ? undefined : JSON.stringify(body);
      const asked = request(
        {
          agent,
          hostname,
          port,
          method,
          path,
          headers: {
            authorization: `Bearer ${keys[turn % keys.length]}`,
            ...(text !== undefined && {
              "content-type": "application/json",
              "content-length": Buffer.byteLength(text),
            }),
            ...headers,
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(parts).toString(),
              headers: response.headers,
            }),
          );
          response.on("error", (error) => resolve({ status: 0, text: String(error), headers: {} }));
        },
      );
      asked.on("error", (error) => resolve({ status: 0, text: String(error), headers: {} }));
      asked.end(text);
    });
}
