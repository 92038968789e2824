// The promises of docs/decisions/0009, attacked with real processes. Each test has a database of its own,
// so they run beside each other: most of their time goes by until a worker is counted dead.
import { describe, test } from "vitest";
import { createDatabase, query, type TestDatabase } from "@/tests/setup/database";
import { jobPlace, type Place } from "@/tests/setup/job-place";

/** What the promise gives a job of a lost worker until it runs again. */
const TAKEN_UP_SECONDS = 30;

const databases: TestDatabase[] = [];
for (let made = 0; made < 8; made++) databases.push(await createDatabase());

function attack(promise: string, run: (place: Place) => Promise<void>): void {
  const database = databases.pop();
  if (!database) throw new Error("More tests than databases.");
  test(promise, async (context) => run(await jobPlace(database, context)), 120_000);
}

describe.concurrent("jobs survive", () => {
  attack("a job of a killed worker is taken up within 30 s, and its effect is there once", async (place) => {
    const { start, put, tags, leave, jobs, soon, expect } = place;
    const first = await start();
    await put("test.gated", { name: "a" });
    await soon(() => tags("began")).toEqual([`began-a-${first.pid}`]);
    const second = await start();
    first.process.kill("SIGKILL");
    await soon(() => tags("began"), TAKEN_UP_SECONDS).toEqual([
      `began-a-${first.pid}`,
      `began-a-${second.pid}`,
    ]);
    expect(await jobs()).toMatchObject([{ attempts: 1, flags: { lost: 1 } }]);
    await leave("go");
    await soon(jobs).toEqual([]);
    expect(await tags("done")).toEqual([`done-a-${second.pid}`]);
  });

  attack("a worker that was frozen and wakes finds its job another's, and ends", async (place) => {
    const { start, put, tags, leave, jobs, soon, expect } = place;
    const first = await start();
    await put("test.gated", { name: "a" });
    await soon(() => tags("began")).toEqual([`began-a-${first.pid}`]);
    const second = await start();
    first.process.kill("SIGSTOP");
    await soon(() => tags("began"), TAKEN_UP_SECONDS).toHaveLength(2);
    first.process.kill("SIGCONT");
    await first.ended;
    expect(first.process.exitCode).toBe(1);
    await leave("go");
    await soon(jobs).toEqual([]);
    expect(await tags("done")).toEqual([`done-a-${second.pid}`]);
  });

  attack("even one that does not end cannot commit, nor end the job that another runs", async (place) => {
    const { start, put, tags, leave, jobs, soon, expect } = place;
    const first = await start("stubborn");
    await put("test.gated", { name: "a" });
    await soon(() => tags("began")).toHaveLength(1);
    const [before] = await jobs();
    const second = await start();
    first.process.kill("SIGSTOP");
    await soon(() => tags("began"), TAKEN_UP_SECONDS).toHaveLength(2);
    first.process.kill("SIGCONT");
    // It runs into the fence at its next transaction and then ends the job in graphile-worker's way.
    await soon(async () => first.said(), 20).toContain("another worker's now");
    // By the time it has done another job, that has happened.
    await put("test.gated", { name: "b" });
    await soon(() => tags("began-b")).toEqual([`began-b-${first.pid}`]);
    const [after] = await jobs();
    expect(after?.id).not.toBe(before?.id);
    expect(after?.locked_by).not.toBe(before?.locked_by);
    await leave("go");
    await soon(jobs).toEqual([]);
    expect((await tags("done")).sort()).toEqual([`done-a-${second.pid}`, `done-b-${first.pid}`].sort());
  });

  attack("what a frozen worker had open is rolled back before another begins", async (place) => {
    const { start, put, tags, jobs, soon, expect } = place;
    const first = await start("stubborn");
    await put("test.gated", { name: "a", holdOpen: true });
    await soon(async () => first.said()).toContain("open");
    first.process.kill("SIGSTOP");
    const second = await start();
    await soon(() => tags("done"), TAKEN_UP_SECONDS + 5).toEqual([`done-a-${second.pid}`]);
    first.process.kill("SIGCONT");
    await soon(async () => first.said(), 20).toMatch(/a beat failed|Failed task/);
    await soon(jobs).toEqual([]);
    expect(await tags("open")).toEqual([`open-a-${second.pid}`]);
    expect(await tags("done")).toEqual([`done-a-${second.pid}`]);
  });

  attack("a job that its worker does not survive is given up, and its room is told why", async (place) => {
    const { start, put, tags, jobs, soon, expect } = place;
    await put("test.deadly", { name: "a" });
    await query(place.worker, `update graphile_worker._private_jobs set flags = '{"lost": 4}'`);
    const first = await start();
    await first.ended;
    await start();
    await soon(async () => (await jobs())[0], TAKEN_UP_SECONDS).toMatchObject({
      attempts: 10,
      locked_by: null,
      last_error: expect.stringContaining("5 of 5 times"),
    });
    await soon(() => tags("failed"), 70).toEqual(["failed-a"]);
  });

  attack("a job that fails for good stays to be seen, and its room is told once", async (place) => {
    const { start, put, tags, jobs, soon, expect } = place;
    await start();
    await put("test.failing", { name: "a" }, 1);
    await soon(() => tags("failed")).toEqual(["failed-a: Not today."]);
    expect(await jobs()).toMatchObject([{ last_error: "Not today.", flags: { told: true } }]);
  });

  attack("a worker told to stop hands its job back, with no try lost", async (place) => {
    const { start, put, tags, leave, jobs, soon, expect } = place;
    const first = await start();
    await put("test.gated", { name: "a" });
    await soon(() => tags("began")).toHaveLength(1);
    first.process.kill("SIGTERM");
    await first.ended;
    expect(first.process.exitCode).toBe(0);
    expect(await jobs()).toMatchObject([{ attempts: 0, locked_by: null }]);
    await leave("go");
    const second = await start();
    await soon(jobs).toEqual([]);
    expect(await tags("done")).toEqual([`done-a-${second.pid}`]);
  });

  attack("two workers share the line", async (place) => {
    const { start, put, tags, leave, jobs, soon, expect } = place;
    const both = await Promise.all([start(), start()]);
    for (const name of ["a", "b", "c", "d"]) await put("test.gated", { name });
    // Each runs one at a time and holds it, so two begun are one each.
    await soon(() => tags("began")).toHaveLength(2);
    const pids = (await tags("began")).map((tag) => Number(tag.split("-")[2]));
    expect(new Set(pids)).toEqual(new Set(both.map(({ pid }) => pid)));
    await leave("go");
    await soon(jobs).toEqual([]);
    expect((await tags("done")).map((tag) => tag.split("-")[1]).sort()).toEqual(["a", "b", "c", "d"]);
  });
});
