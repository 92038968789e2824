import { describe, expect, it } from "vitest";
import { decodeCell, EncodingWatch, readable, type TextForm } from "@/lib/domain/imports/encoding";

function watch(bytes: Buffer, piece = bytes.length || 1): TextForm {
  const watching = new EncodingWatch();
  for (let at = 0; at < bytes.length; at += piece) watching.write(bytes.subarray(at, at + piece));
  return watching.end();
}

async function all(form: TextForm, bytes: Buffer, position = 0, piece = 3): Promise<Buffer> {
  const found: Buffer[] = [];
  const read = async function* (from: number) {
    for (let at = from; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };
  for await (const chunk of readable(form, position, read)) found.push(chunk);
  return Buffer.concat(found);
}

const TEXT = "Navn;By\nSøren Ærø;Århus\nZoë €;😀\n";
const utf16be = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16();

describe("EncodingWatch", () => {
  it("knows UTF-8, with and without its mark, however the bytes are cut", () => {
    for (let piece = 1; piece < 9; piece++) {
      const padded = Buffer.from("x".repeat(10) + TEXT);
      const watching = new EncodingWatch();
      watching.write(padded.subarray(0, 10));
      for (let at = 10; at < padded.length; at += piece) watching.write(padded.subarray(at, at + piece));
      expect(watching.end()).toEqual({ encoding: "utf-8", bom: 0, damaged: false, bytes: padded.length });
    }
    const marked = Buffer.from(`\ufeff${TEXT}`);
    expect(watch(marked)).toEqual({ encoding: "utf-8", bom: 3, damaged: false, bytes: marked.length - 3 });
  });

  it("knows Windows-1252 by the one letter at the end of a long file", () => {
    const bytes = Buffer.concat([Buffer.from("a,b\n".repeat(100_000)), Buffer.from("Bodø,c\n", "latin1")]);
    expect(watch(bytes, 65_536).encoding).toBe("windows-1252");
  });

  it("calls UTF-8 with a broken byte damaged instead of reading all of it as Windows-1252", () => {
    const bytes = Buffer.concat([Buffer.from(TEXT), Buffer.from([0xe6]), Buffer.from("\n")]);
    expect(watch(bytes)).toMatchObject({ encoding: "utf-8", damaged: true });
  });

  it("refuses what is no text, and says when it is a workbook", () => {
    expect(() => watch(Buffer.from("504b030414000600", "hex"))).toThrow("excel");
    expect(() => watch(Buffer.from("a\u0000b,c\n"))).toThrow("not_text");
    expect(() => watch(Buffer.from("%PDF-1.7"))).toThrow("not_text");
    expect(() => watch(Buffer.alloc(0))).toThrow("empty");
  });
});

describe("readable", () => {
  it("gives UTF-16 as UTF-8 from any position, and knows its length beforehand", async () => {
    for (const bytes of [Buffer.from(`\ufeff${TEXT}`, "utf16le"), utf16be(TEXT)]) {
      const form = watch(bytes);
      const utf8 = Buffer.from(TEXT);
      expect(form.bytes).toBe(utf8.length);
      expect(await all(form, bytes)).toEqual(utf8);
      expect(await all(form, bytes, 9)).toEqual(utf8.subarray(9));
    }
  });

  it("leaves the mark out and counts from behind it", async () => {
    const bytes = Buffer.from(`\ufeff${TEXT}`);
    const form = watch(bytes);
    expect((await all(form, bytes)).toString()).toBe(TEXT);
    expect((await all(form, bytes, 8)).toString()).toBe(TEXT.slice(8));
  });
});

describe("decodeCell", () => {
  it("reads the letters that Windows has and Latin-1 has not", () => {
    const bytes = Buffer.from([0x80, 0x92, 0x9f, 0xe5]).toString("latin1");
    expect(decodeCell("windows-1252", bytes)).toBe("€’Ÿå");
  });
});
