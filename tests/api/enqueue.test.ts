import { beforeAll, expect, test } from "vitest";
import { enqueue } from "@/lib/infra/queue";
import { tenant } from "@/lib/infra/tenant";
import { createDatabase, query } from "@/tests/setup/database";
import { addCompany, COMPANY } from "@/tests/setup/job-place";
import { GATED } from "@/tests/setup/jobs";

const database = await createDatabase();
beforeAll(() => addCompany(database));

const waiting = async () =>
  (
    await query<{ payload: unknown }>(
      database.worker,
      "select payload from graphile_worker._private_jobs order by id",
    )
  ).map(({ payload }) => payload);

test("a job exists if and only if the transaction that put it in line commits", async () => {
  const broken = tenant(COMPANY, async (tx) => {
    await enqueue(tx, COMPANY, GATED, { name: "never" });
    throw new Error("rolled back");
  });
  await expect(broken).rejects.toThrow("rolled back");
  expect(await waiting()).toEqual([]);
  await tenant(COMPANY, (tx) => enqueue(tx, COMPANY, GATED, { name: "yes" }));
  expect(await waiting()).toEqual([{ companyId: COMPANY, name: "yes" }]);
});

test("a payload of another shape is refused before it is in line", async () => {
  const before = await waiting();
  const wrong = { name: 7 } as unknown as { name: string };
  await expect(tenant(COMPANY, (tx) => enqueue(tx, COMPANY, GATED, wrong))).rejects.toThrow();
  expect(await waiting()).toEqual(before);
});

test("a key keeps one waiting job, and is the company's own", async () => {
  const other = "0192f3a0-0000-7000-8000-000000000002";
  const put = (company: string, name: string) =>
    tenant(company, (tx) => enqueue(tx, company, GATED, { name }, { key: "k" }));
  const before = await waiting();
  await put(COMPANY, "first");
  await put(COMPANY, "second");
  await put(other, "theirs");
  expect((await waiting()).slice(before.length)).toEqual([
    { companyId: COMPANY, name: "second" },
    { companyId: other, name: "theirs" },
  ]);
});
