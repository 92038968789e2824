import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Server as NetServer } from "node:net";
import { pipeline, Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { getRequestListener } from "@hono/node-server";
import compression from "compression";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { log } from "@/lib/infra/log";
import type { Reply } from "../declaration";
import { problem } from "../problem";
import { preferredLocale } from "../who";
import type { Forward } from "./forward";
import { askedOf, settleHeaders } from "./headers";
import { type Encoding, encodingOf, packed } from "./packed";
import type { Found, Handler } from "./table";

type Door = {
  find: (path: string) => Found | undefined;
  /** Everything that is no route of ours. */
  forward: Forward;
  trustedProxies: number;
  /** Texts are compressed for who accepts that; off where something in front does it. */
  compress: boolean;
};

/** An upload may take its time; headers may not. */
const HEADERS_MS = 30_000;
/** A silent connection is closed after this; longer than what usually stands in front keeps one. */
const KEEP_ALIVE_MS = 65_000;

type Incoming = IncomingMessage & { found?: Found };

/** The function for a request, as Next chooses it: HEAD is answered by GET, without a body. */
function handlerOf({ exports }: Found, method: string): Handler | undefined {
  const found = exports[method] ?? (method === "HEAD" ? exports.GET : undefined);
  return typeof found === "function" ? (found as Handler) : undefined;
}

/**
 * The door: a server that answers the API's routes itself and passes everything else on. It adds no second way
 * to write a handler; what it calls is what the route files export.
 */
export function openDoor({ find, forward, trustedProxies, compress }: Door): Server {
  const answer = getRequestListener(
    (request, { incoming }) => {
      const found = (incoming as Incoming).found;
      const handler = found && handlerOf(found, request.method);
      if (!handler) throw new Error("Only requests of a route come here.");
      return handler(request, { params: Promise.resolve(found.params) }) as Promise<Response>;
    },
    { errorHandler: (error) => failed(error, null) },
  );
  const squeeze = compress ? compression() : undefined;

  const dispatch = (incoming: Incoming, outgoing: ServerResponse): void => {
    const { url = "/", method = "GET" } = incoming;
    const end = url.indexOf("?");
    const found = url.startsWith("/api/") ? find(end < 0 ? url : url.slice(0, end)) : undefined;
    const handler = found && handlerOf(found, method);
    if (found && handler?.reply && method === "GET") {
      const reply = handler.reply(askedOf(incoming, trustedProxies), found.params);
      const encoding = compress ? encodingOf(incoming.headers["accept-encoding"]) : undefined;
      if (reply instanceof Promise)
        reply
          .then((late) => send(late, outgoing, encoding))
          .catch((error) => refuse(error, incoming, outgoing));
      else send(reply, outgoing, encoding);
      return;
    }
    settleHeaders(incoming, trustedProxies);
    if (handler) {
      incoming.found = found;
      void answer(incoming, outgoing);
      return;
    }
    forward(incoming, outgoing).catch((error) => refuse(error, incoming, outgoing));
  };

  const server = createServer(
    { requestTimeout: 0, headersTimeout: HEADERS_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    (incoming, outgoing) => {
      if (!squeeze || !incoming.headers["accept-encoding"]) return dispatch(incoming, outgoing);
      // It looks at the request as Express gives it, of which it uses what a plain one has.
      squeeze(incoming as never, outgoing as never, () => dispatch(incoming, outgoing));
    },
  );
  return server;
}

function failed(error: unknown, language: string | null): Response {
  log.error({ cause: error instanceof Error ? error.stack : String(error) }, "the door failed");
  return problem(new AppError("unavailable", { retryAfter: 2 }), preferredLocale(language), newId());
}

function refuse(error: unknown, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (outgoing.headersSent) return void outgoing.destroy();
  send(failed(error, incoming.headers["accept-language"] ?? null), outgoing);
}

/** Writes an answer out; kept ones packed, where that has been done for another reader. */
function send(given: Reply | Response, outgoing: ServerResponse, encoding?: Encoding): void {
  if (outgoing.destroyed) return;
  if (given instanceof Response) {
    outgoing.writeHead(given.status, [...given.headers].flat());
    if (!given.body) outgoing.end();
    // Once the head is out there is nobody to tell of a failure but by breaking off.
    else pipeline(Readable.fromWeb(given.body as ReadableStream), outgoing, () => {});
    return;
  }
  const { status, headers, body } = given;
  const small = encoding && body instanceof Uint8Array ? packed(body, encoding) : undefined;
  if (small && encoding) headers.push("content-encoding", encoding);
  const sent = small ?? body;
  if (sent.length > 0) headers.push("content-length", String(Buffer.byteLength(sent)));
  outgoing.writeHead(status, headers);
  outgoing.end(sent);
}

/**
 * Takes no new connection, answers what comes on those that are open, asks their owners to leave with each
 * answer, and resolves when all have left, or after `patienceMs`.
 */
export function closeDoor(server: Server, patienceMs: number): Promise<void> {
  server.prependListener("request", (_: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.shouldKeepAlive = false;
  });
  return new Promise((done) => {
    const hurry = setTimeout(() => server.closeAllConnections(), patienceMs);
    // Not http's own close: that ends silent connections at once, also those on which a request is on its way.
    NetServer.prototype.close.call(server, () => {
      clearTimeout(hurry);
      done();
    });
    setTimeout(() => server.closeIdleConnections(), Math.min(2_000, patienceMs)).unref();
  });
}
