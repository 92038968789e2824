import { createHash, type Hash } from "node:crypto";
import { Readable } from "node:stream";
import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { tenant } from "@/lib/infra/tenant";
import { deleteFile, type StoredFile, storeFile, type Upload } from "../files/service";
import { looksLikeCalendar } from "./calendar-split";
import { calendarTable, LARGEST_CALENDAR } from "./calendar-table";
import { EncodingWatch, type TextForm } from "./encoding";
import * as queries from "./queries";
import { IMPORT_ERRORS } from "./schema";
import { peeked, unpacked } from "./unpack";

/** The largest file, bytes. */
export const LARGEST_FILE = 2 * 1024 ** 3;
const SAMPLE = 256 * 1024;

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
  const hash = createHash("sha256");
  const watch = new EncodingWatch();
  let head = Buffer.alloc(0);
  const name = upload.name.replace(/(?<=.)\.gz$/i, "");
  let stored: StoredFile | undefined;
  try {
    const look = (chunk: Buffer) => {
      watch.write(chunk);
      if (head.length === 0) head = Buffer.from(chunk.subarray(0, SAMPLE));
    };
    const { bytes, events } = await asTable(ctx, name, unpacked(hashed(upload.bytes, hash), LARGEST_FILE));
    stored = await storeFile(ctx.company.id, { ...upload, name, bytes }, { most: LARGEST_FILE, look });
    // Of what was sent: what is stored of a calendar depends on the day, and an Idempotency-Key compares this.
    return { ...stored, sha256: hash.digest("hex"), name, form: watch.end(), head, events };
  } catch (error) {
    if (stored) await deleteFile(ctx.company.id, stored.id);
    throw asInvalid(error);
  }
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    hash.update(piece);
    yield piece;
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

/** The parser says what is wrong with a file as a code of IMPORT_ERRORS. */
export function asInvalid(error: unknown): unknown {
  const code = error instanceof Error && IMPORT_ERRORS.find((known) => known === error.message);
  return code ? invalid("file", code) : error;
}

/** Deletes uploads of a day ago that no import came of. Goes round by the clock. */
export async function forgetUploads(companyId: string): Promise<void> {
  await tenant(companyId, (tx) => queries.deleteOrphanFiles(tx, companyId));
}
