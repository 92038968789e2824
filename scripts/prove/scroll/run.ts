import { type CDPSession, chromium, type Page } from "@playwright/test";
import { Client } from "pg";
import { CHROMIUM_FLAGS, findChromium } from "@/tests/setup/chromium";
import type { LoadedCompany } from "../../demo/load";
import { TEST_BUILD } from "../../stack/build";
import { call, signIn, withKey } from "../../stack/client";
import type { Scope } from "../scope";
import { Order } from "./order";
import { allLoaded, beginWatching, takeSeen } from "./watcher";

const MOST_ROWS = 80;
const INSERT_EVERY_MS = 250;
/** Growth of the heap that counts as flat: caches of the browser's own come and go. */
const GROWTH = 1.2;
const SLACK_MB = 3;

/**
 * A long list in a real browser while somebody else inserts: the page holds few rows, its memory stays, and
 * what passes the reader's eyes is the database's order without a row twice or left out.
 */
export async function prove(scope: Scope): Promise<void> {
  const rows = scope.scale === "full" ? 100_000 : 10_000;
  const seconds = scope.scale === "full" ? 20 : 8;
  const stack = await scope.stack({ rows, web: { distDir: TEST_BUILD } });
  const [company] = stack.companies;
  if (!company) throw new Error("The demo has a company.");
  const order = new Order(await databaseOrder(stack.urls.owner, company.slug));
  const page = await openPage(scope, stack.url, company);
  const cdp = await page.context().newCDPSession(page);

  await page.goto(`${stack.url}/${company.slug}/leads`);
  await page.waitForFunction(allLoaded);
  await page.evaluate(beginWatching);
  const insert = insertAllTheTime(stack.url, company);
  let most = 0;
  const drain = async () => {
    const taken = await page.evaluate(takeSeen);
    for (const snapshot of taken.seen) order.check(snapshot);
    most = Math.max(most, taken.most);
  };

  const list = page.getByTestId("list");
  await list.hover();
  // Some screens first, so that everything that is made once has been made.
  await scroll(page, drain, 2);
  const before = await heapMb(cdp);
  await scroll(page, drain, seconds);
  const after = await heapMb(cdp);
  const steady = order.deepest();
  scope.promise(
    "rows scrolled past without one missing",
    `all ${steady.toLocaleString("en")}`,
    `${order.missing(steady)} missing`,
    steady > 100 && order.missing(steady) === 0,
  );

  // By the scroll bar, to far places and to the end.
  for (const share of [0.5, 0.9, 0.25, 0.75, 1]) {
    await list.evaluate(
      (element, to) => element.scrollTo(0, (element.scrollHeight - element.clientHeight) * to),
      share,
    );
    await page.waitForFunction(allLoaded);
    await scroll(page, drain, 1);
  }
  const far = await heapMb(cdp);
  const inserted = await insert.stop();
  const deepest = order.deepest();

  scope.notes.push(
    `${rows.toLocaleString("en")} leads, ${inserted} inserted meanwhile, ${steady.toLocaleString("en")} rows by the wheel, then jumps`,
  );
  Object.assign(scope.figures, { steady, deepest, inserted, most, heapMb: { before, after, far } });
  scope.promise(
    "the end of the list is reached",
    order.size.toLocaleString("en"),
    deepest.toLocaleString("en"),
    deepest === order.size,
  );
  scope.promise("rows in the page at most", `≤ ${MOST_ROWS}`, String(most), most > 0 && most <= MOST_ROWS);
  scope.none("rows that stand in another order than in the database", order.wrong);
  scope.none("rows that stand there twice", order.doubled);
  const flat = before * GROWTH + SLACK_MB;
  scope.promise(
    "heap after scrolling",
    `≤ ${flat.toFixed(1)} MB`,
    `${before.toFixed(1)} → ${after.toFixed(1)} MB`,
    after <= flat,
  );
  scope.promise(
    "heap after jumping about",
    `≤ ${flat.toFixed(1)} MB`,
    `${before.toFixed(1)} → ${far.toFixed(1)} MB`,
    far <= flat,
  );
}

async function databaseOrder(ownerUrl: string, slug: string): Promise<string[]> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      `select l.id from lead l join company c on c.id = l.company_id
       where c.slug = $1 and l.archived_at is null order by l.created_at desc, l.id desc`,
      [slug],
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}

async function openPage(scope: Scope, url: string, company: LoadedCompany): Promise<Page> {
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
async function scroll(page: Page, drain: () => Promise<void>, seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    await page.mouse.wheel(0, 500);
    await page.waitForFunction(allLoaded);
    await drain();
  }
}

/** Used memory of the page's JavaScript after the garbage is gone. */
async function heapMb(cdp: CDPSession): Promise<number> {
  for (let times = 0; times < 3; times++) await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  return usedSize / 1024 / 1024;
}

/** Another client that creates a lead every now and then, until stopped. */
function insertAllTheTime(url: string, company: LoadedCompany): { stop(): Promise<number> } {
  const caller = withKey(company);
  let running = true;
  let made = 0;
  const done = (async () => {
    while (running) {
      const { status, text } = await call(url, caller, "POST", "/api/v1/leads", {
        body: { name: `Inserted ${made}` },
      });
      if (status !== 201) throw new Error(`POST /leads: ${status} ${text}`);
      made++;
      await new Promise((next) => setTimeout(next, INSERT_EVERY_MS));
    }
  })();
  done.catch(() => {});
  return {
    async stop() {
      running = false;
      await done;
      return made;
    },
  };
}
