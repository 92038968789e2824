// `npm start`: web and worker of an installation, on the settings of the environment (see .env.example).
// `npm run build` and `npm run migrate` come first.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { env } from "@/lib/infra/env";
import { ROOT } from "./stack/child";
import { supervise } from "./stack/supervise";

env();
if (!existsSync(join(ROOT, process.env.NEXT_DIST_DIR || ".next", "BUILD_ID"))) {
  console.error("There is no build: run `npm run build` first.");
  process.exit(1);
}
const port = process.env.PORT || "3000";
const next = join(ROOT, "node_modules/next/dist/bin/next");
await supervise([
  { name: "web", args: [next, "start", "-p", port, "-H", process.env.HOST || "0.0.0.0"] },
  { name: "worker", args: ["--import", "tsx", "scripts/worker.ts"] },
]);
