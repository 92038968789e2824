import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { Redis } from "ioredis";
import { freePort } from "@/scripts/db/cluster";
import { tether } from "@/scripts/db/tether";
import { install, onPath } from "./system";
import { answer } from "./upstash";

export type TestRedis = {
  url: string;
  port: number;
  /** The same Redis, spoken to as Upstash: base URL and bearer token. */
  upstash: { url: string; token: string };
  pid: number;
  /** Stops answering without closing connections, as a frozen server does; and goes on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
};

/**
 * A real Redis on a free port (or on `wanted`, where one was before) that keeps nothing. Throws with what to
 * do when there is no redis-server.
 */
export async function startRedis(wanted?: number): Promise<TestRedis> {
  const program = await findRedis();
  const port = wanted ?? (await freePort());
  const args = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    "--dir",
    "/",
  ];
  const server = spawn(program, args, { stdio: "ignore", detached: true });
  const pid = server.pid;
  if (pid === undefined) throw new Error(`${program} did not start.`);
  const watcher = tether(pid, { stop: "TERM", kill: "KILL" });
  const exited = new Promise<void>((done) => server.once("exit", () => done()));
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 20 });
  client.on("error", () => undefined); // until it listens
  await Promise.race([
    client.ping(),
    exited.then(() => Promise.reject(new Error(`redis-server ended; is port ${port} taken?`))),
  ]);
  const token = randomBytes(16).toString("hex");
  const bridge = await listen(token, client);
  const address = bridge.address();
  const bridgePort = typeof address === "object" && address ? address.port : 0;
  return {
    url,
    port,
    pid,
    upstash: { url: `http://127.0.0.1:${bridgePort}`, token },
    freeze: () => void server.kill("SIGSTOP"),
    thaw: () => void server.kill("SIGCONT"),
    stop: async () => {
      client.disconnect();
      bridge.closeAllConnections();
      await new Promise((done) => bridge.close(done));
      server.kill("SIGKILL");
      if (server.exitCode === null && server.signalCode === null) await exited;
      watcher.kill("SIGKILL");
    },
  };
}

async function findRedis(): Promise<string> {
  const found = onPath("redis-server");
  if (found) return found;
  const problem = await install("redis-server");
  // The package starts a service of its own; nobody asked for it.
  if (!problem) spawnSync("service", ["redis-server", "stop"], { stdio: "ignore" });
  const installed = onPath("redis-server");
  if (installed) return installed;
  throw new Error(`No redis-server: ${problem ?? "its package brought none"}.`);
}

async function listen(token: string, client: Redis): Promise<Server> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", async () => {
      const allowed = request.headers.authorization === `Bearer ${token}`;
      const base64 = request.headers["upstash-encoding"] === "base64";
      const { status, body } = allowed
        ? await answer(client, request.url ?? "/", JSON.parse(Buffer.concat(parts).toString()), base64)
        : { status: 401, body: { error: "Unauthorized" } };
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}
