// A worker process: serves jobs until told to stop, or until the program that started it is gone.
import { JOBS } from "@/lib/jobs/all";
import { startWorker } from "@/lib/jobs/worker";

const worker = await startWorker(JOBS);
process.send?.({ ready: worker.id });

async function stop(): Promise<void> {
  await worker.stop();
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
process.once("disconnect", stop);
