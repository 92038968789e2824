import { pino } from "pino";

/** One JSON line a happening, on standard output. Secrets and whole bodies never go in. */
export const log = pino({
  level: process.env.LOG_LEVEL || "info",
  base: undefined,
  redact: ["password", "*.password", "secret", "*.secret", "authorization", "cookie"],
});
