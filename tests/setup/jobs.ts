// What the job tests run, and the program that runs it. What a job did is read from the company's tags.
import { z } from "zod";
import { defineJob } from "@/lib/infra/queue";
import { tenant } from "@/lib/infra/tenant";
import type { Tx } from "@/lib/infra/transaction";
import { JobLost } from "@/lib/jobs/lock";
import { type Job, job } from "@/lib/jobs/registry";

/** Leaves `began-…`, waits for a tag `go` (or for ever), then leaves `done-…` and ends in that transaction. */
export const GATED = defineJob(
  "test.gated",
  z.object({ name: z.string(), holdOpen: z.boolean().optional() }),
);
/** Ends its own process, the hard way. */
export const DEADLY = defineJob("test.deadly", z.object({ name: z.string() }));
/** Throws; has one try. */
export const FAILING = defineJob("test.failing", z.object({ name: z.string() }), { maxAttempts: 1 });

async function leave(tx: Tx, companyId: string, name: string): Promise<void> {
  await tx.tag.create({ data: { companyId, name }, select: { id: true } });
}

/** Waits for the tag `go`, through any trouble with the connection; only a lost job or a stop ends it. */
async function gate(companyId: string, signal: AbortSignal): Promise<void> {
  const open = () =>
    tenant(companyId, (tx) =>
      tx.tag.findFirst({ where: { companyId, name: "go" }, select: { id: true } }),
    ).catch((error) => {
      if (error instanceof JobLost) throw error;
      return null;
    });
  while (!(await open())) {
    signal.throwIfAborted();
    await new Promise((next) => setTimeout(next, 50));
  }
}

export const TEST_JOBS: Job[] = [
  job(GATED, {
    run: async (ctx, { name, holdOpen }, run) => {
      const companyId = ctx.company.id;
      await tenant(companyId, (tx) => leave(tx, companyId, `began-${name}-${process.pid}`));
      const done = async (tx: Tx) => {
        await leave(tx, companyId, `done-${name}-${process.pid}`);
        await run.finish(tx);
      };
      if (holdOpen) {
        // A transaction that has written and is open when the process freezes.
        await tenant(
          companyId,
          async (tx) => {
            await leave(tx, companyId, `open-${name}-${process.pid}`);
            process.stdout.write("open\n");
            await new Promise((next) => setTimeout(next, 1_500));
            await done(tx);
          },
          { timeoutMs: 60_000 },
        );
        return;
      }
      await gate(companyId, run.signal);
      await tenant(companyId, done);
    },
  }),
  job(DEADLY, {
    run: async () => {
      process.kill(process.pid, "SIGKILL");
      await new Promise(() => {});
    },
    failed: (ctx, { name }) => tenant(ctx.company.id, (tx) => leave(tx, ctx.company.id, `failed-${name}`)),
  }),
  job(FAILING, {
    run: async () => {
      throw new Error("Not today.");
    },
    failed: (ctx, { name }, reason) =>
      tenant(ctx.company.id, (tx) => leave(tx, ctx.company.id, `failed-${name}: ${reason}`)),
  }),
];
