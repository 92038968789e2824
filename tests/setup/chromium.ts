import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { install, onPath } from "./system";

/** What Chromium is started with: it runs in containers and asks nothing of the network by itself. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The path of a Chromium: Playwright's own download, else the system's, else installed now. Throws with
 *  what to do when there is none. */
export async function findChromium(): Promise<string> {
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  const named = () => onPath("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  const found = named();
  if (found) return found;
  const problem = await install("chromium");
  const installed = named();
  if (installed) return installed;
  throw new Error(
    `No Chromium: run "npx playwright install chromium", or ${problem ?? "look why apt-get left none"}.`,
  );
}
