// `npm run demo`. This file runs before anything is installed; scripts/demo/run.ts goes on from there.
import { ready } from "./stack/packages.mjs";

const installed = ready();
const { register } = await import("tsx/esm/api");
register();
const { demo } = await import("./demo/run.ts");
await demo({ args: process.argv.slice(2), installed });
