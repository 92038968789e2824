import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExpectStatic, TestContext } from "vitest";
import { type Child, startChild, until } from "@/scripts/stack/child";
import { query, type TestDatabase } from "./database";

export const COMPANY = "0192f3a0-0000-7000-8000-000000000001";
const LOGS = mkdtempSync(join(tmpdir(), "skala-jobs-"));

type JobRow = {
  id: string;
  attempts: number;
  max_attempts: number;
  locked_by: string | null;
  last_error: string | null;
  flags: Record<string, unknown> | null;
};

const JOBS = `
  select j.id::text, attempts, max_attempts, locked_by, last_error, flags
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where t.identifier like 'test.%' order by j.id`;

/** A database with one company, in which a job test starts its worker processes. */
export type Place = TestDatabase & {
  /** The running test's own. */
  expect: ExpectStatic;
  /** Resolves when the worker takes jobs, one at a time. */
  start(...args: string[]): Promise<Child>;
  /** Puts a test job in line, as the app would. */
  put(task: string, payload: object, maxAttempts?: number): Promise<void>;
  jobs(): Promise<JobRow[]>;
  /** What jobs left that begins so, oldest first. */
  tags(beginning: string): Promise<string[]>;
  leave(name: string): Promise<void>;
  /** Asks until the answer is as expected; the test fails with the last difference when it never is. */
  soon<T>(ask: () => Promise<T>, seconds?: number): ReturnType<ExpectStatic["poll"]>;
};

/** Makes a database the running test's place; its workers are stopped afterwards. */
export async function jobPlace(database: TestDatabase, context: TestContext): Promise<Place> {
  const children: Child[] = [];
  context.onTestFinished(async () => {
    await Promise.all(children.map((child) => child.stop()));
  });
  await addCompany(database);
  const start = async (...args: string[]) => {
    const child = startChild({
      args: ["--import", "tsx", "tests/setup/job-worker.ts", ...args],
      env: {
        DATABASE_URL: database.app,
        WORKER_DATABASE_URL: database.worker,
        DATABASE_POOL: "5",
        WORKER_CONCURRENCY: "1",
        NEXTAUTH_SECRET: "a secret of the tests, and nobody else's",
        APP_URL: "http://skala.test",
        LOG_LEVEL: "info",
      },
      log: join(LOGS, `${database.name}-${children.length}.log`),
      patienceMs: 15_000,
    });
    children.push(child);
    let ready = false;
    child.process.once("message", () => {
      ready = true;
    });
    await until(child, "The worker", async () => ready);
    return child;
  };
  return {
    ...database,
    expect: context.expect,
    soon: (ask, seconds = 10) => context.expect.poll(ask, { timeout: seconds * 1000, interval: 100 }),
    start,
    put: async (task, payload, maxAttempts = 10) => {
      const told = JSON.stringify({ companyId: COMPANY, ...payload });
      await query(database.app, "select app.enqueue_job($1, $2, null, null, $3)", [task, told, maxAttempts]);
    },
    jobs: () => query<JobRow>(database.worker, JOBS),
    tags: async (beginning) => {
      const sql = "select name from tag where company_id = $1 and starts_with(name, $2) order by id";
      return (await query<{ name: string }>(database.owner, sql, [COMPANY, beginning])).map(
        ({ name }) => name,
      );
    },
    leave: async (name) => {
      await query(database.owner, "insert into tag (company_id, name) values ($1, $2)", [COMPANY, name]);
    },
  };
}

export async function addCompany(database: TestDatabase): Promise<void> {
  await query(database.owner, "insert into company (id, slug, name) values ($1, 'test', 'Test')", [COMPANY]);
}
