import { createServer } from "node:net";

/** Whether nothing listens on this port, on either loopback address. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", "::1"]) {
    const error = await new Promise<NodeJS.ErrnoException | null>((done) => {
      const probe = createServer();
      probe.once("error", done);
      probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(null)));
    });
    // A machine without IPv6 has nothing that could listen there.
    if (error && error.code !== "EADDRNOTAVAIL" && error.code !== "EAFNOSUPPORT") return false;
  }
  return true;
}

/** The first free port from `from` on. */
export async function portFrom(from: number): Promise<number> {
  for (let port = from; port < from + 200; port++) if (await isFree(port)) return port;
  throw new Error(`No free port from ${from} to ${from + 199}.`);
}

/** Any free port. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}
