// Serves our handlers and the bare ones alike: the thinnest bridge from Node's server to Web functions.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { LIMITS } from "@/lib/infra/limits";
import { PATCH } from "../../../app/api/v1/leads/[id]/route";
import { POST } from "../../../app/api/v1/leads/route";
import { change, create } from "./bare";

// What a caller may do a minute is not what is measured; counting it is part of a request all the same.
Object.assign(LIMITS, { write: { requests: 1_000_000_000, seconds: 60 } });

async function bodyOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new Uint8Array(Buffer.concat(parts));
}

async function dispatch(request: Request, path: string): Promise<Response> {
  const [, root, ...rest] = path.split("/");
  const id = rest.at(-1) ?? "";
  if (root === "bare") return request.method === "POST" ? create(request) : change(request, id);
  const params = Promise.resolve({ id });
  return request.method === "POST" ? POST(request, { params }) : PATCH(request, { params });
}

const server = createServer(async (incoming, outgoing) => {
  try {
    const { url = "/", method = "GET", headers } = incoming;
    const body = await bodyOf(incoming);
    const request = new Request(`http://localhost${url}`, { method, headers: headers as HeadersInit, body });
    const response = await dispatch(request, url);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  } catch (error) {
    console.error(error);
    outgoing.writeHead(500).end();
  }
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
