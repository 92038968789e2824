import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { peeked, unpacked } from "@/lib/domain/imports/unpack";

async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of bytes) all.push(piece);
  return Buffer.concat(all);
}
const MOST = 64 * 1024 ** 2;
const TEXT = Buffer.from("Navn;By\nÅse;Ærø\n".repeat(1_000));

describe("a packed upload", () => {
  it("is unpacked whatever pieces it comes in, and several archives in a row are one file", async () => {
    for (const size of [1, 7, 100_000])
      expect(await whole(unpacked(pieces(gzipSync(TEXT), size), MOST))).toEqual(TEXT);
    const two = Buffer.concat([gzipSync("a\n"), gzipSync("b\n")]);
    expect((await whole(unpacked(pieces(two, 5), MOST))).toString()).toBe("a\nb\n");
  });

  it("is left as it is where it is not packed, also where it is nearly nothing", async () => {
    for (const text of ["", "a", "ab", "Name\nA\n"])
      expect((await whole(unpacked(pieces(Buffer.from(text), 1), MOST))).toString()).toBe(text);
  });

  it("is refused where it is broken or ends in the middle", async () => {
    const packed = gzipSync(TEXT);
    const broken = Buffer.from(packed);
    broken.fill(0xff, 30, 40);
    await expect(whole(unpacked(pieces(broken, 50), MOST))).rejects.toThrow("broken_archive");
    const half = packed.subarray(0, packed.length >> 1);
    await expect(whole(unpacked(pieces(half, 50), MOST))).rejects.toThrow("broken_archive");
  });

  it("is refused where it becomes too much, long before it is all there", async () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 ** 2));
    let seen = 0;
    const count = async () => {
      for await (const piece of unpacked(pieces(bomb, 4_096), 1024 ** 3)) seen += piece.length;
    };
    await expect(count()).rejects.toThrow("unpacks_too_large");
    expect(seen).toBeLessThan(20 * 1024 ** 2);
    await expect(whole(unpacked(pieces(gzipSync(TEXT), 100), 1_000))).rejects.toMatchObject({
      code: "payload_too_large",
    });
  });

  it("passes on why a sender gave up, and tells the sender when nobody reads on", async () => {
    const gives = async function* () {
      yield gzipSync(TEXT).subarray(0, 60);
      throw new Error("gone");
    };
    await expect(whole(unpacked(gives(), MOST))).rejects.toThrow("gone");
    let told = false;
    const endless = async function* () {
      try {
        for (;;) yield Buffer.from("Name\n");
      } finally {
        told = true;
      }
    };
    for await (const _ of unpacked(endless(), MOST)) break;
    expect(told).toBe(true);
    const { head } = await peeked(pieces(Buffer.from("abcdef"), 1), 3);
    expect(head.toString()).toBe("abc");
  });
});
