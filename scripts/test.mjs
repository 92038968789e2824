// `npm test`. This file runs before anything is installed; scripts/test/run.ts goes on from there.
import { ready } from "./stack/packages.mjs";

const installed = ready();
const { register } = await import("tsx/esm/api");
register();
const { test } = await import("./test/run.ts");
await test({ only: process.argv.slice(2), installed });
