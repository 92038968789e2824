import cluster, { type Worker } from "node:cluster";
import { keepPopular } from "@/lib/domain/records/popular";
import { warmUp } from "@/lib/domain/system/warm-up";
import { closeCache } from "@/lib/infra/cache";
import { closeDatabase } from "@/lib/infra/db";
import { env } from "@/lib/infra/env";
import { limitsReady } from "@/lib/infra/limits";
import { log } from "@/lib/infra/log";
import { closeRedis } from "@/lib/infra/redis";
import { forwardTo } from "./forward";
import { closeDoor, openDoor } from "./serve";
import { type Exports, routeTable } from "./table";

/** What requests that are under way get to end when a door closes. */
const CLOSE_MS = 15_000;
/** A door that ends within so long of its start is broken; the next one is not started at once. */
const BROKEN_MS = 2_000;

/** The program: one process keeps DOORS others, which share the port and do the work. */
export async function run(files: Record<string, Exports>): Promise<void> {
  if (cluster.isPrimary) keepDoors();
  else await serve(files);
}

/**
 * Starts the doors and keeps them: one that ends is followed by another. On SIGHUP each is replaced, by one that
 * takes requests before the old one stops; on SIGTERM all end when they have answered.
 */
function keepDoors(): void {
  let stopping = false;
  const leaving = new WeakSet<Worker>();

  const start = (): Promise<Worker> =>
    new Promise((ready) => {
      const began = Date.now();
      const worker = cluster.fork();
      worker.once("listening", () => ready(worker));
      worker.once("exit", (code, signal) => {
        if (stopping || leaving.has(worker)) return;
        log.error({ pid: worker.process.pid, ended: signal ?? code }, "a door ended by itself");
        const again = () => !stopping && start().then(ready);
        if (Date.now() - began < BROKEN_MS) setTimeout(again, BROKEN_MS);
        else again();
      });
    });
  const leave = (worker: Worker): Promise<void> => {
    leaving.add(worker);
    return new Promise((gone) => {
      worker.once("exit", () => gone());
      worker.process.kill("SIGTERM");
    });
  };
  const workers = () => Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);

  let replacing: Promise<unknown> = Promise.all(Array.from({ length: env().DOORS }, start));
  replacing.then(() => process.send?.({ ready: true }));
  process.on("SIGHUP", () => {
    replacing = replacing.then(async () => {
      for (const old of workers()) {
        await start();
        void leave(old);
      }
    });
  });
  const stop = async () => {
    stopping = true;
    await Promise.all(workers().map(leave));
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
}

/** One door: warm before it takes its first request. */
async function serve(files: Record<string, Exports>): Promise<void> {
  const { TRUSTED_PROXIES, COMPRESS, HOST, PORT, NEXT_PORT } = env();
  const server = openDoor({
    find: routeTable(files),
    forward: forwardTo(NEXT_PORT),
    trustedProxies: TRUSTED_PROXIES,
    compress: COMPRESS === "on",
  });
  await Promise.race([limitsReady(), new Promise((late) => setTimeout(late, 1_000))]);
  await warmUp();
  server.on("error", (error) => {
    log.fatal({ error: String(error) }, "the door cannot open");
    process.exit(1);
  });
  server.listen(PORT, HOST);

  const stop = async () => {
    await closeDoor(server, CLOSE_MS);
    await keepPopular();
    closeCache();
    closeRedis();
    await closeDatabase();
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  // The primary hears of Ctrl-C as well, and tells us.
  process.on("SIGINT", () => {});
}
