import { Client } from "pg";
import { takeAnchors } from "../../bulk/anchors";
import { bulkLoad } from "../../bulk/load";
import type { LoadedCompany } from "../../demo/load";
import { TEST_BUILD } from "../../stack/build";
import { call, withKey } from "../../stack/client";
import type { Scope } from "../scope";
import { drag, heapMb, openPage, scroll } from "./browser";
import { Order, SORTS } from "./order";
import { allLoaded, beginWatching, lastRow, type Snapshot, takeSeen } from "./watcher";

const MOST_ROWS = 80;
const INSERT_EVERY_MS = 250;
/** Growth of the heap that counts as flat: caches of the browser's own come and go. */
const GROWTH = 1.2;
const SLACK_MB = 3;
/** How far from the true rank a dragged bar may land, and how many requests that may take. */
const NEAR = 0.005;
const MOST_REQUESTS = 5;

/**
 * A long list in a real browser while somebody else inserts: the page holds few rows, its memory stays, the
 * scroll bar leads to where it points in every order, and what passes the reader's eyes is the database's
 * order without a row twice or left out.
 */
export async function prove(scope: Scope): Promise<void> {
  const full = scope.scale === "full";
  // Some are archived. Small: just long enough that the middle is too far to be reached by passing over rows.
  const leads = full ? 5_100_000 : 30_000;
  const seconds = full ? 20 : 6;
  const stack = await scope.stack({ rows: 0, web: { distDir: TEST_BUILD } });
  const [company] = stack.companies;
  if (!company) throw new Error("The demo has a company.");
  const perSecond = await bulkLoad({
    adminUrl: stack.cluster.adminUrl.replace(/postgres$/, "skala"),
    companies: [{ slug: company.slug, leads }],
    say: full ? (what, took) => console.log(`  ${what}: ${took.toFixed(1)} s`) : undefined,
  });
  const client = new Client({ connectionString: stack.urls.owner });
  await client.connect();
  scope.after(() => client.end());
  const slowest = await takeAnchors(client);
  // From here on the worker keeps the anchors fresh, as it does anywhere.
  await stack.startWorker();
  const order = await openOrder(client, company.slug);

  const page = await openPage(scope, stack.url, company);
  const cdp = await page.context().newCDPSession(page);
  let requests = 0;
  page.on("request", (request) => {
    if (request.url().includes("/api/v1/leads?")) requests++;
  });
  let most = 0;
  let seen: Snapshot[] = [];
  const drain = async () => {
    const taken = await page.evaluate(takeSeen);
    seen.push(...taken.seen);
    most = Math.max(most, taken.most);
  };
  /** The rows seen since the last call, at one place. */
  const here = (sort: (typeof SORTS)[number]) => {
    const snapshots = seen;
    seen = [];
    return order.check(snapshots, sort);
  };
  /** Forgets what passed on the way to a place: it belongs to two of them. */
  const arrived = async () => {
    await drain();
    seen = [];
  };
  const open = async (sort: string) => {
    await page.goto(`${stack.url}/${company.slug}/leads?sort=${sort}`);
    await page.waitForFunction(allLoaded);
    await page.evaluate(beginWatching);
    await page.getByTestId("list").hover();
  };

  const [newest] = SORTS;
  if (!newest) throw new Error("There are orders.");
  await open(newest.name);
  const insert = insertAllTheTime(stack.url, company);
  // Some screens first, so that everything that is made once has been made.
  await scroll(page, drain, 2);
  const before = await heapMb(cdp);
  await scroll(page, drain, seconds);
  const after = await heapMb(cdp);
  const steady = await here(newest);
  // By the scroll bar to far places and to the end, with a little scrolling at each.
  for (const to of [0.5, 0.9, 0.25, 0.75, 1]) {
    await drag(page, to);
    await arrived();
    await scroll(page, drain, 1);
    await here(newest);
  }
  const end = await order.rankOf(await page.evaluate(lastRow), newest);
  const far = await heapMb(cdp);

  const share = full ? 0.8 : 0.5;
  const landings: { sort: string; off: number; requests: number; rows: number }[] = [];
  let total = 0;
  for (const sort of full
    ? SORTS
    : SORTS.filter(({ name }) => ["-createdAt", "name", "value"].includes(name))) {
    await open(sort.name);
    const asked = requests;
    const { id } = await drag(page, share);
    const taken = requests - asked;
    const at = await order.rankOf(id, sort);
    total = at.total;
    await arrived();
    for (const pixels of [500, -500, -500, 500]) await scroll(page, drain, full ? 1.5 : 0.5, pixels);
    const rows = await here(sort);
    landings.push({ sort: sort.name, off: Math.abs(at.rank / at.total - share), requests: taken, rows });
  }
  const inserted = await insert.stop();
  const worst = Math.max(...landings.map(({ off }) => off));
  const longest = Math.max(...landings.map((landing) => landing.requests));

  scope.notes.push(
    `${total.toLocaleString("en")} leads, ${inserted} inserted meanwhile, ${steady.toLocaleString("en")} rows by the wheel, then jumps`,
    `loaded at ${Math.round(perSecond).toLocaleString("en")} a second; anchors of one order in ${slowest.toFixed(0)} ms at most`,
  );
  Object.assign(scope.figures, {
    total,
    steady,
    inserted,
    most,
    heapMb: { before, after, far },
    landings,
    slowest,
  });
  const last = end.rank + 1;
  scope.promise(
    "the end of the list is reached",
    end.total.toLocaleString("en"),
    last.toLocaleString("en"),
    last === end.total,
  );
  scope.promise("rows scrolled past", "> 100", steady.toLocaleString("en"), steady > 100);
  scope.promise(
    `dragged to ${share * 100} %, off the true rank at most, of ${landings.length} orders`,
    `≤ ${NEAR * 100} %`,
    `${(worst * 100).toFixed(3)} %`,
    worst <= NEAR,
  );
  scope.promise(
    "requests that takes at most",
    `≤ ${MOST_REQUESTS}`,
    String(longest),
    longest <= MOST_REQUESTS,
  );
  const least = Math.min(...landings.map(({ rows }) => rows));
  scope.promise("rows scrolled past from there, both ways, at least", "> 100", String(least), least > 100);
  scope.promise("rows in the page at most", `≤ ${MOST_ROWS}`, String(most), most > 0 && most <= MOST_ROWS);
  scope.none("rows left out, or in another order than in the database", order.wrong);
  scope.none("rows that stand there twice", order.doubled);
  const flat = before * GROWTH + SLACK_MB;
  for (const [what, mb] of [
    ["heap after scrolling", after],
    ["heap after jumping about", far],
  ] as const) {
    scope.promise(what, `≤ ${flat.toFixed(1)} MB`, `${before.toFixed(1)} → ${mb.toFixed(1)} MB`, mb <= flat);
  }
}

async function openOrder(client: Client, slug: string): Promise<Order> {
  const { rows } = await client.query<{ id: string; now: string }>(
    "select id, now()::text as now from company where slug = $1",
    [slug],
  );
  return new Order(client, rows[0]?.id ?? "", rows[0]?.now ?? "");
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
