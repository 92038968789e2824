import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { AppError } from "@/lib/core/errors";

/** Text packs to a tenth, tables full of repeats to a fiftieth. What claims more was made to fill a disk. */
const MOST_RATIO = 200;
/** Below this the ratio says nothing. */
const SMALL = 16 * 1024 ** 2;

/**
 * The bytes of an upload, unpacked where they are gzip; that is seen by the first two bytes, whatever the file is
 * called. A piece in memory at a time.
 *
 * @param most bytes it may become
 * @throws AppError("payload_too_large"); Error with a code of IMPORT_ERRORS as message for a broken archive, or
 *   one that becomes far too much
 */
export async function* unpacked(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  const { head, all } = await peeked(bytes, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* all;
    return;
  }
  const source = Readable.from(all, { objectMode: false });
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  let size = 0;
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > most) throw new AppError("payload_too_large", { params: { maximum: most } });
      if (size > SMALL && size > MOST_RATIO * gunzip.bytesWritten) throw new Error("unpacks_too_large");
      yield piece;
    }
  } catch (error) {
    const broken = error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
    throw broken ? new Error("broken_archive", { cause: error }) : error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** The first bytes, at least `least` where there are so many, and all bytes, those among them. */
export async function peeked(
  bytes: AsyncIterable<Uint8Array>,
  least: number,
): Promise<{ head: Buffer; all: AsyncGenerator<Uint8Array> }> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let ended = false;
  while (head.length < least && !ended) {
    const next = await iterator.next();
    if (next.done) ended = true;
    else head = Buffer.concat([head, next.value]);
  }
  async function* all() {
    try {
      if (head.length > 0) yield head;
      while (!ended) {
        const next = await iterator.next();
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head, all: all() };
}
