import { type CDPSession, chromium, type Page } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "@/tests/setup/chromium";
import type { LoadedCompany } from "../../demo/load";
import { signIn } from "../../stack/client";
import type { Scope } from "../scope";
import { allLoaded, topRow } from "./watcher";

export async function openPage(scope: Scope, url: string, company: LoadedCompany): Promise<Page> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_FLAGS });
  scope.after(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const { headers } = await signIn(url, company);
  const cookies = (headers.cookie ?? "").split("; ").map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
  });
  await context.addCookies(cookies);
  // The compiler that our scripts run through leaves calls of this in functions sent to the page.
  await context.addInitScript("globalThis.__name = (value) => value");
  return context.newPage();
}

/** Turns the wheel for so long; goes on when the rows are there, as a reader does. */
export async function scroll(
  page: Page,
  drain: () => Promise<void>,
  seconds: number,
  pixels = 500,
): Promise<void> {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    await page.mouse.wheel(0, pixels);
    await page.waitForFunction(allLoaded);
    await drain();
  }
}

/** Drags the bar to a part of its way and waits until the rows there stand in the page. */
export async function drag(page: Page, share: number): Promise<{ rank: number; id: string }> {
  await page.getByTestId("list").evaluate((element, to) => {
    element.scrollTo(0, (element.scrollHeight - element.clientHeight) * to);
  }, share);
  const landed = await page.waitForFunction(topRow, share);
  return (await landed.jsonValue()) as { rank: number; id: string };
}

/** Used memory of the page's JavaScript after the garbage is gone. */
export async function heapMb(cdp: CDPSession): Promise<number> {
  for (let times = 0; times < 3; times++) await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  return usedSize / 1024 / 1024;
}
