import type { IncomingMessage } from "node:http";
import { clientAddress } from "@/lib/core/address";
import { PATH_HEADER } from "@/lib/core/path-header";
import type { Asked } from "../asked";

/** Said by the outside about itself; believed from proxies of ours alone. */
const CLAIMS = ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-real-ip", "forwarded"];
/** Words between our own parts, which nobody outside may say. */
const OURS = [PATH_HEADER, "x-middleware-subrequest", "x-middleware-prefetch"];
const ADDRESS = "x-forwarded-for";

/** What is looked at of a request without a body: its headers by name, settled as `settleHeaders` does. */
export function askedOf(incoming: IncomingMessage, trustedProxies: number): Asked {
  const { method = "GET", url = "/" } = incoming;
  const get = (name: string): string | null => {
    if (name === ADDRESS) return addressOf(incoming, trustedProxies);
    if (OURS.includes(name) || (trustedProxies === 0 && CLAIMS.includes(name))) return null;
    const said = incoming.headers[name];
    return (Array.isArray(said) ? said.join(", ") : said) ?? null;
  };
  return { method, url, headers: { get, has: (name) => get(name) !== null } };
}

function addressOf({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const heard = headers[ADDRESS];
  const said = Array.isArray(heard) ? heard.join() : (heard ?? null);
  return clientAddress({ get: () => said }, trustedProxies, socket.remoteAddress);
}

/**
 * Settles who asks before anybody looks: `X-Forwarded-For` becomes the one address that can be believed, and
 * claims of strangers go. What stands behind (route() and Next alike) takes the header as it is.
 */
export function settleHeaders(incoming: IncomingMessage, trustedProxies: number): void {
  const { headers } = incoming;
  const gone = new Set<string>([ADDRESS, ...OURS, ...(trustedProxies === 0 ? CLAIMS : [])]);
  const address = addressOf(incoming, trustedProxies);
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
