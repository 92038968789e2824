import { createHash } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { nfc } from "@/lib/core/text";
import { tenant } from "@/lib/infra/tenant";
import * as queries from "./queries";

// Files have no door of their own: the rooms that keep them check who may (docs/decisions/0005).

/** A file is kept in pieces of this size; only the last is shorter. */
export const CHUNK = 1024 * 1024;

export type Upload = {
  name: string;
  contentType: string;
  bytes: AsyncIterable<Uint8Array>;
};

export type StoredFile = { id: string; bytes: number; sha256: string };

/**
 * Takes in a file as it arrives, a chunk in memory at a time, each in a transaction of its own: a slow
 * sender holds no connection. Until it is complete its `sha256` is empty; when the sender gives up, what
 * came is deleted again.
 *
 * @param look sees every chunk in order, before it is stored
 * @throws AppError("payload_too_large") beyond `most` bytes
 */
export async function storeFile(
  companyId: string,
  upload: Upload,
  { most, look }: { most: number; look?: (chunk: Buffer) => void },
): Promise<StoredFile> {
  const id = newId();
  const hash = createHash("sha256");
  const file = {
    companyId,
    id,
    name: nfc(upload.name).slice(0, 200),
    contentType: upload.contentType.slice(0, 100),
  };
  let bytes = 0;
  let seq = 0;
  await tenant(companyId, (tx) => queries.insertFile(tx, file));
  try {
    for await (const chunk of chunks(upload.bytes)) {
      bytes += chunk.length;
      if (bytes > most) throw new AppError("payload_too_large", { params: { most } });
      hash.update(chunk);
      look?.(chunk);
      const place = seq++;
      await tenant(companyId, (tx) => queries.insertChunk(tx, companyId, id, place, chunk));
    }
    const sha256 = hash.digest("hex");
    await tenant(companyId, (tx) => queries.completeFile(tx, { companyId, id, bytes, sha256 }));
    return { id, bytes, sha256 };
  } catch (error) {
    await deleteFile(companyId, id);
    throw error;
  }
}

/** Pieces of any size as chunks of CHUNK bytes. */
async function* chunks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size < CHUNK) continue;
    const all = Buffer.concat(waiting);
    let at = 0;
    for (; all.length - at >= CHUNK; at += CHUNK) yield all.subarray(at, at + CHUNK);
    waiting = [Buffer.from(all.subarray(at))];
    size -= at;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

/** A stored file's bytes from `from` on, a chunk at a time, each read in a transaction of its own. */
export async function* readFile(companyId: string, id: string, from = 0): AsyncGenerator<Buffer> {
  let skip = from % CHUNK;
  for (let seq = Math.floor(from / CHUNK); ; seq++) {
    const chunk = await tenant(companyId, (tx) => queries.findChunk(tx, companyId, id, seq));
    if (!chunk) return;
    yield chunk.subarray(skip);
    if (chunk.length < CHUNK) return;
    skip = 0;
  }
}

export async function deleteFile(companyId: string, id: string): Promise<void> {
  await tenant(companyId, (tx) => queries.deleteFile(tx, companyId, id));
}
