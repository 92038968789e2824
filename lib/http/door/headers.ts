import type { IncomingMessage } from "node:http";
import { clientAddress } from "@/lib/core/address";
import { PATH_HEADER } from "@/lib/core/path-header";

/** Said by the outside about itself; believed from proxies of ours alone. */
const CLAIMS = ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-real-ip", "forwarded"];
/** Words between our own parts, which nobody outside may say. */
const OURS = [PATH_HEADER, "x-middleware-subrequest", "x-middleware-prefetch"];
const ADDRESS = "x-forwarded-for";

/**
 * Settles who asks before anybody looks: `X-Forwarded-For` becomes the one address that can be believed, and
 * claims of strangers go. What stands behind (route() and Next alike) takes the header as it is.
 */
export function settleHeaders(incoming: IncomingMessage, trustedProxies: number): void {
  const { headers } = incoming;
  const heard = headers[ADDRESS];
  const gone = new Set<string>([ADDRESS, ...OURS, ...(trustedProxies === 0 ? CLAIMS : [])]);
  const address = clientAddress(
    { get: () => (Array.isArray(heard) ? heard.join() : (heard ?? null)) },
    trustedProxies,
    incoming.socket.remoteAddress,
  );
  const raw: string[] = [];
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    const name = incoming.rawHeaders[at] ?? "";
    if (!gone.has(name.toLowerCase())) raw.push(name, incoming.rawHeaders[at + 1] ?? "");
  }
  for (const name of gone) delete headers[name];
  headers[ADDRESS] = address;
  raw.push(ADDRESS, address);
  incoming.rawHeaders = raw;
}
