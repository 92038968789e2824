import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodingOf, packed } from "@/lib/http/door/packed";

test("what a client takes, the smallest first; who weighs choices is left to the library", () => {
  expect(encodingOf("gzip, deflate, br, zstd")).toBe("br");
  expect(encodingOf("deflate ,gzip")).toBe("gzip");
  for (const other of [undefined, "", "identity", "br;q=0", "gzip;q=0.5, *"])
    expect(encodingOf(other)).toBeUndefined();
});

test.each([
  ["br", brotliDecompressSync],
  ["gzip", gunzipSync],
] as const)(
  "kept bytes are packed as %s once, when they are sent a second time",
  async (encoding, unpack) => {
    const bytes = Buffer.from("Søren Hansen, Ærø; ".repeat(200));
    expect(packed(bytes, encoding)).toBeUndefined();
    expect(packed(bytes, encoding)).toBeUndefined();
    await expect.poll(() => packed(bytes, encoding)).toBeInstanceOf(Uint8Array);
    const small = packed(bytes, encoding) as Uint8Array;
    expect(unpack(small).equals(bytes)).toBe(true);
    expect(packed(bytes, encoding)).toBe(small);
    // The same text in other bytes is another answer.
    expect(packed(Buffer.from(bytes), encoding)).toBeUndefined();
  },
);

test("what is small goes out as it is", () => {
  const bytes = Buffer.from("little");
  for (let time = 0; time < 5; time++) expect(packed(bytes, "gzip")).toBeUndefined();
});
