import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { sqlState } from "@/lib/infra/db";
import { tenant } from "@/lib/infra/tenant";
import type { Tx } from "@/lib/infra/transaction";
import { readFile } from "../files/service";
import { bookingWriter } from "./booking-writer";
import { readable } from "./encoding";
import { peopleWriter } from "./people-writer";
import * as queries from "./queries";
import { type RawRow, RowReader } from "./rows";
import type { RejectReason } from "./schema";
import type { BatchRow, Counts, Writer } from "./writer";

/** Rows a transaction: large enough to be quick, small enough that a cancel is heard at once. */
const BATCH = 500;
/** A broken line and its tail stay in one batch (see RowReader), up to so many rows. */
const MOST_IN_BATCH = 2_000;

/** The run a job gives us; see lib/jobs. */
export type Run = { signal: AbortSignal; finish(tx: Tx): Promise<void> };

/** Somebody cancelled, or another run is ahead: nothing of this batch is kept and the run ends. */
class Overtaken extends Error {}

type Reading = {
  stored: queries.StoredImport;
  writer: Writer;
  /** Position and rows of the last commit. */
  position: number;
  read: number;
  /** Rows made into records, committed or not. */
  built: number;
  /** The commit that is on its way. */
  committing: Promise<void>;
};

/**
 * Serves RUN_IMPORT: reads the file from the last committed row on, a batch a transaction. Rows, what they
 * cause and the new position commit together, so whatever ends a run, the next goes on behind it without a
 * lost or doubled row. The last transaction also ends the job.
 */
export async function runImport(ctx: Ctx, { importId }: { importId: string }, run: Run): Promise<void> {
  const reading = await begin(ctx, importId);
  try {
    if (reading) await readAll(ctx, reading, run.signal);
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
  await tenant(ctx.company.id, async (tx) => {
    const stored = await queries.lockImport(tx, ctx.company.id, importId);
    if (stored?.status === "running") {
      // Another run that is ahead will end it.
      if (stored.read !== reading?.read) return;
      await queries.forgetRepeats(tx, ctx.company.id, importId);
      const finished = { status: "done", finishedAt: new Date(), bytesRead: stored.bytesTotal };
      await queries.updateImport(tx, ctx.company.id, importId, finished);
    }
    await run.finish(tx);
  });
}

/** Told by the worker when the last try has failed. What was committed stays. */
export async function failImport(ctx: Ctx, { importId }: { importId: string }): Promise<void> {
  await tenant(ctx.company.id, async (tx) => {
    const stored = await queries.lockImport(tx, ctx.company.id, importId);
    if (stored?.status !== "running" && stored?.status !== "queued") return;
    const failed = { status: "failed", error: "internal", finishedAt: new Date() };
    await queries.updateImport(tx, ctx.company.id, importId, failed);
    await queries.forgetRepeats(tx, ctx.company.id, importId);
  });
}

async function begin(ctx: Ctx, importId: string): Promise<Reading | null> {
  const { id: companyId } = ctx.company;
  return tenant(companyId, async (tx) => {
    const stored = await queries.lockImport(tx, companyId, importId);
    if (stored?.status !== "queued" && stored?.status !== "running") return null;
    if (stored.status === "queued") {
      await queries.updateImport(tx, companyId, importId, { status: "running", startedAt: new Date() });
    }
    const { bytesRead: position, read, entity } = stored;
    const writer: Writer =
      entity === "bookings"
        ? await bookingWriter(tx, ctx, stored)
        : await peopleWriter(tx, ctx, { ...stored, entity });
    return { stored, writer, position, read, built: read, committing: Promise.resolve() };
  });
}

async function readAll(ctx: Ctx, reading: Reading, signal: AbortSignal): Promise<void> {
  const { stored } = reading;
  const reader = new RowReader(stored.sniff.dialect, reading.position);
  const bytes = readable(stored.sniff.form, reading.position, (from) =>
    readFile(ctx.company.id, stored.fileId, from),
  );
  let waiting: RawRow[] = [];
  try {
    for await (const piece of bytes) {
      waiting = await commitWhole(ctx, reading, waiting.concat(reader.push(piece)), signal);
    }
    waiting = await commitWhole(ctx, reading, waiting.concat(reader.end()), signal);
    if (waiting.length > 0) await commit(ctx, reading, waiting, signal);
    await reading.committing;
  } finally {
    await reading.committing.catch(() => {});
  }
}

/** Commits all whole batches of these rows and gives back the rest. */
async function commitWhole(
  ctx: Ctx,
  reading: Reading,
  rows: RawRow[],
  signal: AbortSignal,
): Promise<RawRow[]> {
  let from = 0;
  while (rows.length - from > BATCH) {
    let to = from + BATCH;
    while (rows[to - 1]?.problem && to < rows.length && to - from < MOST_IN_BATCH) to++;
    await commit(ctx, reading, rows.slice(from, to), signal);
    from = to;
  }
  return rows.slice(from);
}

/** Makes records of a batch while the one before is being committed, then starts its own commit. */
async function commit(ctx: Ctx, reading: Reading, rows: RawRow[], signal: AbortSignal): Promise<void> {
  const batch = rows.map((raw): BatchRow => {
    const built = raw.problem
      ? { reasons: [{ field: "", code: raw.problem, value: raw.cells[0]?.slice(0, 100) ?? "" }] }
      : reading.writer.build(raw.cells);
    return { row: ++reading.built, cells: raw.cells, built };
  });
  await reading.committing;
  signal.throwIfAborted();
  const ends = rows.map(({ end }) => end);
  reading.committing = commitRows(ctx, reading, batch, ends);
  // Whoever comes next waits for it; until then a failure is not unhandled.
  reading.committing.catch(() => {});
}

/** Deadlock and serialisation failure: nothing was done, so the same again is safe. */
const AGAIN = new Set(["40P01", "40001"]);
const TRIES = 3;

/**
 * Commits a batch. Where the database refuses a value that we took for good, the batch is halved until the
 * row is found; that row is rejected and the others go in.
 */
async function commitRows(ctx: Ctx, reading: Reading, batch: BatchRow[], ends: number[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await commitOnce(ctx, reading, batch, ends.at(-1) ?? reading.position);
    } catch (error) {
      const state = sqlState(error) ?? "";
      if (AGAIN.has(state) && attempt < TRIES) continue;
      if (!/^2[23]/.test(state)) throw error;
      const [only] = batch;
      if (batch.length > 1) {
        const half = batch.length >> 1;
        await commitRows(ctx, reading, batch.slice(0, half), ends.slice(0, half));
        return commitRows(ctx, reading, batch.slice(half), ends.slice(half));
      }
      if (!only || !("ok" in only.built)) throw error;
      // An exclusion: somebody has taken the place without the lock.
      const code: RejectReason = state === "23P01" ? "taken" : "encoding";
      only.built = { reasons: [{ field: "", code, value: "" }] };
    }
  }
}

async function commitOnce(ctx: Ctx, reading: Reading, batch: BatchRow[], end: number): Promise<void> {
  const { id: companyId } = ctx.company;
  const { stored, writer } = reading;
  const committed = await tenant(companyId, async (tx) => {
    const now = await queries.lockImport(tx, companyId, stored.id);
    if (!now) throw new AppError("not_found");
    if (now.status !== "running" || now.read !== reading.read) throw new Overtaken();
    const written = await writer.write(tx, batch);
    await queries.updateImport(tx, companyId, stored.id, { ...increments(written.counts), bytesRead: end });
    return written.committed;
  });
  committed();
  reading.position = end;
  reading.read += batch.length;
}

function increments(counts: Counts) {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, { increment: count }]));
}
