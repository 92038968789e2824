// A worker process for the job tests: the product's worker with the tests' jobs. With "stubborn" it goes on
// when it finds itself counted dead, so that what stops it then is the database alone.
import { startWorker } from "@/lib/jobs/worker";
import { TEST_JOBS } from "./jobs";

const stubborn = process.argv.includes("stubborn");
const worker = await startWorker(TEST_JOBS, stubborn ? { onLost: () => {} } : {});
process.send?.({ ready: worker.id });
for (const event of ["SIGTERM", "disconnect"] as const) {
  process.once(event, async () => {
    await worker.stop();
    process.exit(0);
  });
}
