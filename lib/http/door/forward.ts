import { Agent, type ClientRequest, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream";
import { neverShareCookies } from "../caching";

/** Names that speak of one connection, not of the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
/** How long a request waits for a Next that is being started again. */
const PATIENCE_MS = 15_000;
const PAUSE_MS = 100;
/** Shorter than Next keeps a silent connection: it is never we who send on one that is just being closed. */
const IDLE_MS = 4_000;

export type Forward = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

function passedOn(raw: string[], message: IncomingMessage): string[] {
  const named = new Set((message.headers.connection ?? "").toLowerCase().split(/\s*,\s*/));
  const passed: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? "";
    const lower = name.toLowerCase();
    if (!HOP_BY_HOP.has(lower) && !named.has(lower)) passed.push(name, raw[at + 1] ?? "");
  }
  return passed;
}

/** Resolves once bytes can be sent; rejects where nobody listens, and nothing has been read of the body yet. */
function connected(out: ClientRequest): Promise<void> {
  return new Promise((done, failed) => {
    out.once("error", failed);
    out.once("socket", (socket: Socket) => {
      if (!socket.connecting) done();
      else socket.once("connect", done);
    });
  });
}

const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));

/**
 * Passes requests on to what listens on `port` of this machine, streaming both ways. While nobody does (it is
 * being started again) a request waits; one without a body is also sent anew when its connection breaks before
 * an answer began. Rejects when it has waited long enough and nothing was answered.
 */
export function forwardTo(port: number): Forward {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });

  const once = async (incoming: IncomingMessage, outgoing: ServerResponse, hasBody: boolean) => {
    const out = request({
      agent,
      host: "127.0.0.1",
      port,
      method: incoming.method,
      path: incoming.url,
      headers: passedOn(incoming.rawHeaders, incoming),
      setHost: false,
    });
    const answered = new Promise<IncomingMessage>((done, failed) => {
      out.once("response", done);
      out.once("error", failed);
    });
    answered.catch(() => {});
    const leave = () => out.destroy();
    outgoing.once("close", leave);
    try {
      await connected(out);
      if (hasBody) pipeline(incoming, out, () => {});
      else out.end();
      const answer = await answered;
      outgoing.writeHead(answer.statusCode ?? 502, neverShareCookies(passedOn(answer.rawHeaders, answer)));
      // Once the head is out there is nobody to tell of a failure but by breaking off.
      pipeline(answer, outgoing, () => {});
    } finally {
      outgoing.off("close", leave);
      if (!outgoing.writableEnded) outgoing.once("close", () => out.destroy());
    }
  };

  return async (incoming, outgoing) => {
    const { headers } = incoming;
    const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await once(incoming, outgoing, hasBody);
      } catch (error) {
        const untouched = !hasBody || !incoming.readableDidRead;
        if (outgoing.headersSent || outgoing.destroyed) return;
        if (!untouched || Date.now() > until) throw error;
        await rest(PAUSE_MS);
      }
    }
  };
}
