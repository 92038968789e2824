import { Readable } from "node:stream";
import type { Ctx } from "@/lib/core/context";
import { actorId } from "@/lib/core/context";
import { decodeCursor, encodeCursor } from "@/lib/core/cursor";
import { AppError, invalid } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import type { Permission } from "@/lib/core/permissions";
import { type Write, write } from "@/lib/domain/events/write";
import { tenant } from "@/lib/infra/db";
import { deleteFile, type StoredFile, storeFile, type Upload } from "../files/service";
import { looksLikeCalendar } from "./calendar-split";
import { CALENDAR_MAPPING, calendarTable, LARGEST_CALENDAR } from "./calendar-table";
import { EncodingWatch, readable, type TextForm } from "./encoding";
import { defaultKey, guessMapping } from "./guess";
import { RUN_IMPORT } from "./jobs";
import * as queries from "./queries";
import { fieldKey, MOST_CUSTOM_FIELDS, SEVERAL } from "./rules";
import {
  CUSTOM_PREFIX,
  IGNORE,
  IMPORT_ERRORS,
  IMPORT_TARGETS,
  type Import,
  type ImportCreate,
  type ImportEntity,
  type ImportKey,
  type ImportMapping,
  type ImportOptions,
  type ImportPage,
  type ImportStart,
  KEYS_OF,
} from "./schema";
import { type Sniff, sniff } from "./sniff";
import { peeked, unpacked } from "./unpack";

/** The largest file, bytes. */
export const LARGEST_FILE = 2 * 1024 ** 3;
const SAMPLE = 256 * 1024;

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

/** An uploaded file that nothing uses yet, with what was seen of it on its way in. */
export type TakenFile = {
  id: string;
  name: string;
  bytes: number;
  sha256: string;
  form: TextForm;
  head: Buffer;
  /** Of a calendar: how many events it holds. */
  events?: number;
};

/**
 * Takes a file in as it arrives, unpacked where it is gzip, a calendar made a table. What it is for may be said afterwards: createImport looks at it.
 * @throws AppError("invalid_input") for a file that is no text, ("payload_too_large") beyond LARGEST_FILE
 */
export async function takeFile(ctx: Ctx, upload: Upload): Promise<TakenFile> {
  ctx.require("imports:write");
  const watch = new EncodingWatch();
  let head = Buffer.alloc(0);
  const name = upload.name.replace(/(?<=.)\.gz$/i, "");
  let stored: StoredFile | undefined;
  try {
    const look = (chunk: Buffer) => {
      watch.write(chunk);
      if (head.length === 0) head = Buffer.from(chunk.subarray(0, SAMPLE));
    };
    const { bytes, events } = await asTable(ctx, name, unpacked(upload.bytes, LARGEST_FILE));
    stored = await storeFile(ctx.company.id, { ...upload, name, bytes }, { most: LARGEST_FILE, look });
    return { ...stored, name, form: watch.end(), head, events };
  } catch (error) {
    if (stored) await deleteFile(ctx.company.id, stored.id);
    throw asInvalid(error);
  }
}

/** A table goes through as it comes; a calendar is read whole, which is why it may not be large. */
async function asTable(
  ctx: Ctx,
  name: string,
  upload: AsyncIterable<Uint8Array>,
): Promise<{ bytes: AsyncIterable<Uint8Array>; events?: number }> {
  const { head, all } = await peeked(upload, 1_024);
  if (!looksLikeCalendar(head, name)) return { bytes: all };
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of all) {
    size += piece.length;
    if (size > LARGEST_CALENDAR)
      throw new AppError("payload_too_large", { params: { maximum: LARGEST_CALENDAR } });
    pieces.push(piece);
  }
  const { id: companyId, timeZone } = ctx.company;
  const earlier = (uids: string[]) => tenant(companyId, (tx) => queries.earlierBookings(tx, companyId, uids));
  const { table, events } = await calendarTable(Buffer.concat(pieces), {
    timeZone,
    now: Date.now(),
    earlier,
  });
  if (events === 0) throw new Error("no_events");
  return { bytes: Readable.from([table]), events };
}

/** Lets go of a file that no import came of. */
export async function dropFile(ctx: Ctx, file: TakenFile): Promise<void> {
  await deleteFile(ctx.company.id, file.id);
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
    await requireOptions(w, ctx, options);
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

/** The parser says what is wrong with a file as a code of IMPORT_ERRORS. */
function asInvalid(error: unknown): unknown {
  const code = error instanceof Error && IMPORT_ERRORS.find((known) => known === error.message);
  return code ? invalid("file", code) : error;
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

/** The guess with a caller's wishes in it. @throws AppError("invalid_input") naming column and wish */
function withInput(
  entity: ImportEntity,
  guess: ImportMapping,
  wishes: Record<string, string> = {},
): ImportMapping {
  const columns = new Set(guess.map(({ column }) => column));
  const targets = new Set<string>(IMPORT_TARGETS[entity]);
  for (const [column, field] of Object.entries(wishes)) {
    const known = targets.has(field) || field === IGNORE || field.startsWith(CUSTOM_PREFIX);
    if (!columns.has(column) || !known) throw invalid(`mapping.${column}`, "mapping");
  }
  // A target that the caller gives to one column is taken from the one that was guessed to be it, whose
  // values then become a custom field.
  const wished = new Set(Object.values(wishes));
  const mapping = guess.map(({ column, field }) => {
    const wish = wishes[column];
    if (wish !== undefined) return { column, field: wish };
    if (!wished.has(field) || SEVERAL.has(field)) return { column, field };
    const custom = CUSTOM_PREFIX + fieldKey(column);
    const free = !wished.has(custom) && !guess.some((other) => other.field === custom);
    return { column, field: free ? custom : IGNORE };
  });
  const fields = mapping.map(({ field }) => field).filter((field) => field !== IGNORE && !SEVERAL.has(field));
  const twice = fields.find((field, index) => fields.indexOf(field) !== index);
  if (twice) throw invalid(`mapping.${mapping.find(({ field }) => field === twice)?.column}`, "taken");
  if (fields.filter((field) => field.startsWith(CUSTOM_PREFIX)).length > MOST_CUSTOM_FIELDS)
    throw invalid("mapping", "mapping");
  return mapping;
}

/** @throws AppError("invalid_input") for a key that no column is mapped to, or that is not of these records */
function checkedKey(entity: ImportEntity, mapping: ImportMapping, asked: ImportKey | undefined): ImportKey {
  if (asked === undefined) return defaultKey(entity, mapping);
  if (!KEYS_OF[entity].includes(asked))
    throw invalid("key", "choice", { choices: KEYS_OF[entity].join(", ") });
  if (asked !== "none" && asked !== "row" && !mapping.some(({ field }) => field === asked))
    throw invalid("key", "mapping");
  return asked;
}

/**
 * Whoever lets an import make services or customers must be allowed to make them.
 * @throws AppError("invalid_input") for a service or resource that is not there
 */
async function requireOptions({ tx }: Write, ctx: Ctx, options: ImportOptions): Promise<void> {
  const { serviceId, resourceId, createServices, createCustomers } = options;
  const companyId = ctx.company.id;
  if (createServices) ctx.require("services:write");
  if (createCustomers) ctx.require("customers:write");
  if (serviceId && (await tx.service.count({ where: { companyId, id: serviceId } })) === 0)
    throw invalid("options.serviceId", "not_found");
  if (resourceId && (await tx.resource.count({ where: { companyId, id: resourceId } })) === 0)
    throw invalid("options.resourceId", "not_found");
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
    await requireOptions(w, ctx, options);
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

/** Deletes uploads of a day ago that no import came of. Goes round by the clock. */
export async function forgetUploads(companyId: string): Promise<void> {
  await tenant(companyId, (tx) => queries.deleteOrphanFiles(tx, companyId));
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
