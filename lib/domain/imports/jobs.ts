import { z } from "zod";
import { defineJob } from "@/lib/infra/queue";

/** Reads a file's rows into the company, from where the last run got to. Three hours at most, then again. */
export const RUN_IMPORT = defineJob("imports.run", z.object({ importId: z.uuid() }), {
  maxAttempts: 10,
  timeoutSeconds: 3 * 3_600,
});
