import { JOBS } from "@/lib/jobs/all";
import type { Stack } from "../../stack";
import type { Scope } from "../scope";
import type { World } from "./world";

/** What each kind of job is told, with the victim's ids. A kind that is not here fails the proof. */
const PAYLOADS: Record<string, (world: World) => object> = {
  "access.mail-link": ({ victim }) => ({ userId: victim.records.userId, purpose: "reset" }),
  "access.mail-account-exists": ({ victim }) => ({ userId: victim.records.userId }),
  "imports.run": ({ victim }) => ({ importId: victim.records.imports }),
};

/** Puts every kind of job in line for the attacker's company, with the victim's ids, and lets them run. */
export async function tryJobs(scope: Scope, world: World, stack: Stack): Promise<void> {
  const { Client } = await import("pg");
  const client = new Client({ connectionString: stack.urls.worker });
  await client.connect();
  scope.after(() => client.end());
  const missing: string[] = [];
  for (const { kind } of JOBS) {
    const payload = PAYLOADS[kind.name];
    if (!payload) missing.push(kind.name);
    else {
      const told = { companyId: world.attacker.records.companyId, ...payload(world) };
      await client.query("select app.enqueue_job($1, $2, null, null, 1)", [kind.name, JSON.stringify(told)]);
    }
  }
  scope.none("kinds of job that this proof does not know how to try", missing);
  await stack.startWorker();
  const waiting =
    "select from graphile_worker._private_jobs where attempts < max_attempts or locked_at is not null";
  const deadline = Date.now() + 60_000;
  while ((await client.query(waiting)).rowCount) {
    if (Date.now() > deadline) throw new Error("The jobs do not come to an end.");
    await new Promise((next) => setTimeout(next, 100));
  }
}
