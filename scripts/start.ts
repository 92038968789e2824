// `npm start`: door, web and worker of an installation, on the settings of the environment (see .env.example).
// `npm run build` and `npm run migrate` come first.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { env } from "@/lib/infra/env";
import { DOOR } from "./door/build";
import { ROOT } from "./stack/child";
import { supervise } from "./stack/supervise";

const { NEXT_PORT } = env();
const distDir = join(ROOT, process.env.NEXT_DIST_DIR || ".next");
if (!existsSync(join(distDir, "BUILD_ID")) || !existsSync(join(distDir, DOOR))) {
  console.error("There is no build: run `npm run build` first.");
  process.exit(1);
}
const next = join(ROOT, "node_modules/next/dist/bin/next");
await supervise([
  { name: "door", args: ["--enable-source-maps", join(distDir, DOOR)] },
  { name: "web", args: [next, "start", "-p", String(NEXT_PORT), "-H", "127.0.0.1"] },
  { name: "worker", args: ["--import", "tsx", "scripts/worker.ts"] },
]);
