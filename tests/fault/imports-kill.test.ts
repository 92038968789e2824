// An import whose worker is killed, frozen or stopped in the middle goes on in another, and every row has
// one outcome. The workers are the product's own processes.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Child, startChild, until } from "@/scripts/stack/child";
import { openApi } from "@/tests/setup/api";
import { makeCompany } from "@/tests/setup/company";
import { createDatabase, query } from "@/tests/setup/database";

const ROWS = 8_000;
const REJECTED = ROWS / 100;
const database = await createDatabase();
const api = await openApi();
const logs = mkdtempSync(join(tmpdir(), "skala-kill-"));

const children: Child[] = [];
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.stop()));
});

async function startWorker(): Promise<Child> {
  const child = startChild({
    args: ["--import", "tsx", "scripts/worker.ts"],
    env: {
      DATABASE_URL: database.app,
      WORKER_DATABASE_URL: database.worker,
      WORKER_CONCURRENCY: "1",
      NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET ?? "",
      APP_URL: process.env.APP_URL ?? "",
      MAIL_DIR: database.mailDir,
      LOG_LEVEL: "warn",
    },
    log: join(logs, `${children.length}.log`),
  });
  children.push(child);
  let ready = false;
  child.process.once("message", () => {
    ready = true;
  });
  await until(child, "The worker", async () => ready);
  return child;
}

/** Every 100th row has an address that cannot be one; every tenth repeats the row before with another phone. */
function file(mark: string): string {
  const lines = ["Id,Name,Email,Phone,Source"];
  for (let row = 1; row <= ROWS; row++) {
    const id = row % 10 === 0 && row % 100 !== 0 ? row - 1 : row;
    const email = row % 100 === 0 ? "nowhere" : `p${id}@${mark}.example`;
    lines.push(`${mark}-${id},Åse Person ${id},${email},+45 20 ${String(100_000 + row)},Messe`);
  }
  return lines.join("\n");
}

type Attack = (first: Child) => Promise<void>;

/** Imports a file with two workers, and does `attack` to the first while it is at it. */
async function importUnder(mark: string, attack: Attack): Promise<void> {
  const company = await makeCompany(database.owner, mark);
  const first = await startWorker();
  const form = new FormData();
  form.set("entity", "leads");
  form.set("key", "externalId");
  form.set("mapping", JSON.stringify({ Id: "externalId" }));
  form.set("file", new Blob([file(mark)], { type: "text/csv" }), "leads.csv");
  const { status, json } = await api("POST", "/api/v1/imports", { key: company.key, body: form });
  expect(status).toBe(202);
  const report = async () => (await api("GET", `/api/v1/imports/${json.id}`, { key: company.key })).json;

  await expect.poll(async () => (await report()).read, { timeout: 30_000, interval: 20 }).toBeGreaterThan(0);
  await attack(first);
  expect((await report()).read).toBeLessThan(ROWS);

  await expect.poll(async () => (await report()).status, { timeout: 90_000, interval: 200 }).toBe("done");
  const { read, created, updated, unchanged, rejected } = await report();
  const doubled = ROWS / 10 - REJECTED;
  expect({ read, created, updated, unchanged, rejected }).toEqual({
    read: ROWS,
    created: ROWS - doubled - REJECTED,
    updated: doubled,
    unchanged: 0,
    rejected: REJECTED,
  });
  const [found] = await query<{ leads: number; emails: number; events: number; refused: number }>(
    database.owner,
    `select (select count(*)::int from lead where company_id = $1) as leads,
       (select count(distinct email)::int from lead where company_id = $1) as emails,
       (select count(distinct entity_id)::int from event where company_id = $1 and entity = 'lead') as events,
       (select count(*)::int from import_rejected where company_id = $1) as refused`,
    [company.id],
  );
  expect(found).toEqual({ leads: created, emails: created, events: created, refused: rejected });
}

test("killed", async () => {
  await importUnder("killed", async (first) => {
    first.process.kill("SIGKILL");
    await first.ended;
    await startWorker();
  });
}, 180_000);

test("frozen, and woken when another has gone on", async () => {
  let woken: Promise<void> | undefined;
  await importUnder("frozen", async (first) => {
    first.process.kill("SIGSTOP");
    await startWorker();
    woken = wakeWhenTakenOver(first);
  });
  await woken;
}, 180_000);

/** While the second is at it, so that both try. */
async function wakeWhenTakenOver(first: Child): Promise<void> {
  const taken = () =>
    query(
      database.worker,
      "select from graphile_worker._private_jobs where locked_by is not null and flags ? 'lost'",
    );
  await expect.poll(taken, { timeout: 60_000, interval: 20 }).toHaveLength(1);
  first.process.kill("SIGCONT");
}

test("told to stop", async () => {
  await importUnder("stopped", async (first) => {
    first.process.kill("SIGTERM");
    await first.ended;
    expect(first.process.exitCode).toBe(0);
    await startWorker();
  });
}, 180_000);
