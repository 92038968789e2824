import type { Ctx } from "@/lib/core/context";
import { actorId } from "@/lib/core/context";
import { decodeCursor, encodeCursor } from "@/lib/core/cursor";
import { AppError, invalid } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import type { Permission } from "@/lib/core/permissions";
import { type Write, write } from "@/lib/domain/events/write";
import { tenant } from "@/lib/infra/tenant";
import { CALENDAR_MAPPING } from "./calendar-table";
import { readable, type TextForm } from "./encoding";
import { guessMapping } from "./guess";
import { RUN_IMPORT } from "./jobs";
import * as queries from "./queries";
import type { Import, ImportCreate, ImportEntity, ImportKey, ImportPage, ImportStart } from "./schema";
import { type Sniff, sniff } from "./sniff";
import { asInvalid, type TakenFile } from "./upload";
import { checkedKey, requireOptions, withInput } from "./wishes";

const WRITES: Record<ImportEntity, Permission> = {
  leads: "leads:write",
  customers: "customers:write",
  bookings: "bookings:write",
};

/** An import also writes records, so it takes both permissions. */
function requireWrite(ctx: Ctx, entity: ImportEntity): void {
  ctx.require("imports:write");
  ctx.require(WRITES[entity]);
}

/**
 * Looks at a taken file and guesses what its columns are. Without `start: false` it is put in line at
 * once; else it stays a draft until startImport.
 *
 * @returns its id
 * @throws AppError("invalid_input") with `file` and a code of IMPORT_ERRORS for a file that is no table
 */
export async function createImport(ctx: Ctx, file: TakenFile, input: ImportCreate): Promise<{ id: string }> {
  requireWrite(ctx, input.entity);
  const { id: companyId, country } = ctx.company;
  const { found, mapping: guess } = await look(file, input.entity, country);
  const mapping = withInput(input.entity, guess, input.mapping);
  const key = checkedKey(input.entity, mapping, input.key);
  const options = { ...queries.NO_OPTIONS, ...input.options };
  const id = newId();
  const start = input.start ?? true;
  await write(ctx, async (w) => {
    await requireOptions(w.tx, ctx, options);
    await queries.insertImport(w.tx, {
      companyId,
      id,
      fileId: file.id,
      entity: input.entity,
      status: start ? "queued" : "draft",
      sniff: found,
      mapping,
      key: key === "none" ? null : key,
      options,
      bytesTotal: found.form.bytes,
      bytesRead: found.start,
      createdBy: actorId(ctx.actor),
    });
    await w.event({
      entity: "import",
      entityId: id,
      action: "created",
      after: { entity: input.entity, file: file.name },
    });
    if (start) await enqueueRun(w, id);
  });
  return { id };
}

async function look({ form, head, bytes, events }: TakenFile, entity: ImportEntity, country: string) {
  if (events !== undefined && entity !== "bookings") throw invalid("file", "calendar");
  try {
    const { sniff: found, values } = sniff(await textOf(form, head), bytes <= head.length, form, country);
    if (events !== undefined) return { found: { ...found, events }, mapping: CALENDAR_MAPPING };
    return { found, mapping: guessMapping(entity, found.columns, values) };
  } catch (error) {
    throw asInvalid(error);
  }
}

async function textOf(form: TextForm, head: Buffer): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const read = async function* (from: number) {
    yield head.subarray(from);
  };
  for await (const piece of readable(form, 0, read)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** One run at a time in a company: a second large file waits rather than taking another worker. */
async function enqueueRun(w: Write, importId: string): Promise<void> {
  await w.enqueue(RUN_IMPORT, { importId }, { key: `import ${importId}`, queue: "imports" });
}

async function changeState(
  ctx: Ctx,
  id: string,
  change: (w: Write, stored: queries.StoredImport) => Promise<void>,
): Promise<Import> {
  ctx.require("imports:write");
  const { id: companyId } = ctx.company;
  return write(ctx, async (w) => {
    const stored = await queries.lockImport(w.tx, companyId, id);
    if (!stored) throw new AppError("not_found");
    ctx.require(WRITES[stored.entity]);
    await change(w, stored);
    const changed = await queries.findImport(w.tx, companyId, id);
    if (!changed) throw new AppError("not_found");
    return toImport(changed);
  });
}

/** Puts a draft in line, with another mapping or key where the caller wishes. @throws AppError("import_state") */
export function startImport(
  ctx: Ctx,
  id: string,
  { mapping: wishes, key, options: asked }: ImportStart,
): Promise<Import> {
  return changeState(ctx, id, async (w, stored) => {
    if (stored.status !== "draft") throw new AppError("import_state", { params: { status: stored.status } });
    const mapping = withInput(stored.entity, stored.mapping, wishes);
    const options = asked ?? stored.options;
    await requireOptions(w.tx, ctx, options);
    const chosen = checkedKey(
      stored.entity,
      mapping,
      key ?? (wishes ? undefined : ((stored.key as ImportKey | null) ?? "none")),
    );
    const data = { status: "queued", mapping, options, key: chosen === "none" ? null : chosen };
    await queries.updateImport(w.tx, ctx.company.id, id, data);
    await w.event({ entity: "import", entityId: id, action: "started" });
    await enqueueRun(w, id);
  });
}

/**
 * Ends an import that has not ended. The batch that a worker is in is either committed before this answers
 * or not at all; rows already in stay.
 * @throws AppError("import_state") for one that has ended
 */
export function cancelImport(ctx: Ctx, id: string): Promise<Import> {
  return changeState(ctx, id, async (w, stored) => {
    if (["done", "cancelled", "failed"].includes(stored.status)) {
      throw new AppError("import_state", { params: { status: stored.status } });
    }
    await queries.updateImport(w.tx, ctx.company.id, id, { status: "cancelled", finishedAt: new Date() });
    await queries.forgetRepeats(w.tx, ctx.company.id, id);
    await w.event({ entity: "import", entityId: id, action: "cancelled" });
  });
}

/** @throws AppError("not_found") */
export async function getImport(ctx: Ctx, id: string): Promise<Import> {
  ctx.require("imports:read");
  const stored = await tenant(ctx.company.id, (tx) => queries.findImport(tx, ctx.company.id, id));
  if (!stored) throw new AppError("not_found");
  return toImport(stored);
}

const ORDER = "-createdAt";

/** Imports, newest first. */
export async function listImports(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<ImportPage> {
  ctx.require("imports:read");
  const place = cursor === undefined ? undefined : decodeCursor(cursor, ORDER);
  const after = place && { createdAt: place.value, id: place.id };
  const rows = await tenant(ctx.company.id, (tx) =>
    queries.listImports(tx, ctx.company.id, { limit: limit + 1, after }),
  );
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const nextCursor = last
    ? encodeCursor({ sort: ORDER, value: last.createdAt.toISOString(), id: last.id, towards: "next" })
    : null;
  return { data: page.map(toImport), page: { nextCursor, prevCursor: null, total: null, totalKind: null } };
}

function toImport(stored: queries.StoredImport): Import {
  const { id, entity, status, read, created, updated, unchanged, rejected, error, sniff: found } = stored;
  return {
    id,
    entity,
    status,
    read,
    created,
    updated,
    unchanged,
    rejected,
    error,
    fileName: stored.file.name,
    key: (stored.key as ImportKey | null) ?? "none",
    found: {
      encoding: found.form.encoding,
      delimiter: found.dialect.delimiter,
      bytes: Number(stored.file.bytes),
      events: found.events ?? null,
    },
    options: stored.options,
    mapping: stored.mapping.map(({ column, field }, index) => {
      const { sample = [], dateOrder = null } = found.columns[index] ?? {};
      return { column, field, sample, dateOrder };
    }),
    progress: progressOf(stored, found),
    createdAt: stored.createdAt.toISOString(),
    startedAt: stored.startedAt?.toISOString() ?? null,
    finishedAt: stored.finishedAt?.toISOString() ?? null,
  };
}

function progressOf({ status, bytesRead, bytesTotal }: queries.StoredImport, { start }: Sniff): number {
  if (status === "done" || bytesTotal <= start) return status === "done" ? 1 : 0;
  return Math.min(1, Math.max(0, (bytesRead - start) / (bytesTotal - start)));
}
