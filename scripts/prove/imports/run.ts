import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { parse } from "csv-parse/sync";
import { Client } from "pg";
import { TEST_BUILD } from "../../stack/build";
import { call, withKey } from "../../stack/client";
import type { Scope } from "../scope";
import { countRows, hotel, madeFile, type Source, sources } from "./files";
import { proveHotel } from "./hotel";
import type { Place } from "./place";
import { finished, look, peakMemory, type Report, upload } from "./watch";

/** The worker's heap. A run whose memory grew with the file would end for want of it. */
const HEAP_MB = 160;
/** All that the process may take: heap, buffers, code. */
const MEMORY_MB = 512;
const TAKEN_UP_SECONDS = 30;
/** A shorter file is over before its worker can be killed. */
const KILLABLE = 1_200;

/**
 * Files come in whole: through the API, with the worker killed in the middle, the figures add up, the
 * records in the database are as many as reported, and the same file again changes nothing.
 */
export async function prove(scope: Scope): Promise<void> {
  const { real, files } = sources();
  scope.notes.push(
    real ? "real files of ../shared/data/leads" : "no ../shared/data/leads here: the project's own files",
  );
  const stack = await scope.stack({
    rows: 1_000,
    web: { distDir: TEST_BUILD },
    workers: 1,
    workerHeap: HEAP_MB,
    env: { WORKER_CONCURRENCY: "2" },
  });
  const [company] = stack.companies;
  if (!company) throw new Error("The demo has a company.");
  const sql = new Client({ connectionString: stack.urls.owner });
  await sql.connect();
  scope.after(() => sql.end());
  const { rows } = await sql.query<{ id: string }>("select id from company where slug = $1", [company.slug]);
  const place: Place = { scope, stack, caller: withKey(company), sql, companyId: rows[0]?.id ?? "" };

  for (const file of files) await importTwice(place, file);
  const bookings = hotel();
  if (bookings) {
    await importTwice(place, bookings);
    await proveHotel(place, bookings);
  } else scope.notes.push("no ../shared/data/bookings here: the hotel's bookings are left out");
  await importLarge(place, scope.scale === "full" ? 200_000 : 20_000);
}

async function importTwice(place: Place, source: Source): Promise<void> {
  const { scope, stack, caller } = place;
  const { url } = stack;
  const rows = await countRows(source.path);
  const before = await records(place, source.entity);
  const id = await upload(url, caller, source);
  const killed = scope.scale === "full" && rows >= KILLABLE ? await killInTheMiddle(place, id, rows) : null;
  const first = await finished(url, caller, id);
  const made = (await records(place, source.entity)) - before;
  const after = killed === null ? "" : `, worker killed at row ${killed}`;
  say(scope, `${source.name}${after}`, first, rows);
  scope.promise(
    `${source.name}: records in the database as reported`,
    `${first.created}`,
    `${made}`,
    made === first.created && made > 0,
  );
  const csv = await call(url, caller, "GET", `/api/v1/imports/${id}/rejected`);
  const refused =
    csv.status === 200 && csv.text.trim()
      ? parse(csv.text, { bom: true, relax_column_count: true }).length - 1
      : 0;
  scope.promise(
    `${source.name}: refused rows in the file to download`,
    `${first.rejected}`,
    `${refused}`,
    refused === first.rejected,
  );

  const again = await finished(url, caller, await upload(url, caller, source));
  const still = (await records(place, source.entity)) - before;
  scope.promise(
    `${source.name} again: nothing changes`,
    `${rows - first.rejected} unchanged`,
    sentence(again),
    again.status === "done" &&
      again.unchanged === rows - first.rejected &&
      again.rejected === first.rejected &&
      still === made,
  );
}

function sentence({ status, read, created, updated, unchanged, rejected }: Report): string {
  return `${status}: ${read} read = ${created} created + ${updated} updated + ${unchanged} unchanged + ${rejected} rejected`;
}

function say(scope: Scope, what: string, report: Report, rows: number): void {
  const { status, read, created, updated, unchanged, rejected } = report;
  const sum = created + updated + unchanged + rejected;
  scope.promise(
    `${what}: every row has its outcome`,
    `${rows} rows`,
    sentence(report),
    status === "done" && read === rows && sum === rows,
  );
}

/** Kills the worker while the import is under way; another one starts at once. Answers the row it was at. */
async function killInTheMiddle({ scope, stack, sql }: Place, id: string, rows: number): Promise<number> {
  const worker = stack.workers.at(-1);
  if (!worker) throw new Error("There is no worker.");
  const read = async () =>
    (await sql.query<{ read: number }>("select read from import where id = $1", [id])).rows[0]?.read ?? 0;
  const deadline = Date.now() + 60_000;
  let at = 0;
  while (at === 0) {
    if (Date.now() > deadline) throw new Error("The import does not begin.");
    at = await read();
    await new Promise((next) => setTimeout(next, 5));
  }
  worker.process.kill("SIGKILL");
  await worker.ended;
  at = await read();
  const killedAt = performance.now();
  if (at >= rows) throw new Error(`The import was over (${at} rows) before the worker could be killed.`);
  await stack.startWorker();
  while ((await read()) === at) {
    if (performance.now() - killedAt > 90_000) break;
    await new Promise((next) => setTimeout(next, 50));
  }
  const seconds = (performance.now() - killedAt) / 1000;
  scope.promise(
    "  taken up by another worker",
    `≤ ${TAKEN_UP_SECONDS} s`,
    `${seconds.toFixed(1)} s`,
    seconds <= TAKEN_UP_SECONDS,
  );
  return at;
}

/** A large file in bounded memory: the worker's peak is looked at after it. */
async function importLarge(place: Place, rows: number): Promise<void> {
  const { scope, stack, caller } = place;
  const path = madeFile(rows, "large");
  scope.after(() => rmSync(dirname(path), { recursive: true, force: true }));
  const worker = stack.workers.at(-1);
  const began = performance.now();
  const id = await upload(stack.url, caller, { name: "large", path, entity: "leads" });
  const report = await finished(stack.url, caller, id, 1_800);
  const seconds = (performance.now() - began) / 1000;
  say(scope, `${rows.toLocaleString("en")} made leads, ${Math.round(rows / seconds)} a second`, report, rows);
  const peak = worker ? peakMemory(worker.pid) : 0;
  scope.promise(
    `most memory the worker ever had (heap of ${HEAP_MB} MB)`,
    `≤ ${MEMORY_MB} MB`,
    `${peak.toFixed(0)} MB`,
    peak > 0 && peak <= MEMORY_MB,
  );
  scope.figures.rowsPerSecond = rows / seconds;
  scope.figures.workerPeakMb = peak;
  await look(stack.url, caller, id);
}

async function records({ sql, companyId }: Place, entity: Source["entity"]): Promise<number> {
  const table = { leads: "lead", customers: "customer", bookings: "booking" }[entity];
  const { rows } = await sql.query<{ n: number }>(
    `select count(*)::int as n from ${table} where company_id = $1`,
    [companyId],
  );
  return rows[0]?.n ?? 0;
}
