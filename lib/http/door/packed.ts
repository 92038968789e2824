import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export type Encoding = "br" | "gzip";

const pack: Record<Encoding, (bytes: Uint8Array) => Promise<Uint8Array>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: promisify(gzip),
};
/** What is smaller goes out as it is. */
const LEAST_BYTES = 1_024;

// By the very bytes that the cache keeps: gone when they are.
const kept: Record<Encoding, WeakMap<Uint8Array, Uint8Array | "asked" | "coming">> = {
  br: new WeakMap(),
  gzip: new WeakMap(),
};

/** What a client takes that says so plainly; one that weighs its choices ("q=") is served by `compression`. */
export function encodingOf(accepted: string | undefined): Encoding | undefined {
  const names = accepted?.split(/\s*,\s*/);
  return names?.includes("br") ? "br" : names?.includes("gzip") ? "gzip" : undefined;
}

/**
 * Kept bytes in that encoding, where they have been sent before: packed once beside the requests, and not for
 * each reader, which would cost more than all else about a kept answer.
 */
export function packed(bytes: Uint8Array, encoding: Encoding): Uint8Array | undefined {
  if (bytes.length < LEAST_BYTES) return undefined;
  const found = kept[encoding].get(bytes);
  if (found === undefined) kept[encoding].set(bytes, "asked");
  if (found === "asked") {
    kept[encoding].set(bytes, "coming");
    // Where it fails, `compression` goes on packing it for each.
    pack[encoding](bytes).then(
      (done) => kept[encoding].set(bytes, done),
      () => {},
    );
  }
  return found instanceof Uint8Array ? found : undefined;
}
