/**
 * The address a request comes from, for limits and lists of sessions; never for permissions.
 *
 * Each proxy appends to X-Forwarded-For whom it heard, so with `trustedProxies` of ours in front the
 * entry that the outermost of them wrote is the last one a stranger cannot choose. `socketAddress` is
 * who is connected to us, where the server tells (the fast door does, a Next handler does not see it).
 *
 * With `trustedProxies` 0 and no socket address, what is left is the header: Next writes the peer's
 * address there when the client sent none and leaves a client's own claim as it is. Whoever talks to
 * Next without a proxy of ours in between may therefore call themselves any address: limits that must
 * hold there cannot count by address alone (sign-in counts by account too).
 */
export function clientAddress(
  headers: Pick<Headers, "get">,
  trustedProxies: number,
  socketAddress?: string,
): string {
  const heard = (headers.get("x-forwarded-for") ?? "").split(",").map(bare).filter(Boolean);
  if (trustedProxies === 0) return (socketAddress ? bare(socketAddress) : heard.at(-1)) ?? "unknown";
  if (socketAddress) heard.push(bare(socketAddress));
  // The peer itself is one of our proxies: without its address the header's last entry is already whom it heard.
  const place = heard.length - trustedProxies - (socketAddress ? 1 : 0);
  return heard[Math.max(0, place)] ?? "unknown";
}

/** Without port, brackets and the IPv6 form of IPv4; cut, because a claimed address may be of any length. */
function bare(entry: string): string {
  return entry
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/^::ffff:(?=\d+\.)/i, "")
    .slice(0, 45);
}

/** What is counted as one caller: an IPv4 address, or the /64 network that one IPv6 subscriber owns. */
export function addressBlock(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill("0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
