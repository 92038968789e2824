import { isAscii } from "node:buffer";

export type Encoding = "utf-8" | "windows-1252" | "utf-16le" | "utf-16be";

/** How a file's bytes become text. */
export type TextForm = {
  encoding: Encoding;
  /** Bytes of the byte order mark, to be skipped. */
  bom: number;
  /** UTF-8 with byte sequences that are not: rows that hold one are refused, never silently broken. */
  damaged: boolean;
  /** Length of what RowReader is fed (see `readable`), the mark left out. */
  bytes: number;
};

const UTF16: Record<string, Encoding> = { fffe: "utf-16le", feff: "utf-16be" };

/** Beginnings of files that people take for tables: zip (and so .xlsx), old Excel, PDF, gzip. */
const EXCEL = ["504b0304", "d0cf11e0"];
const OTHER = ["25504446", "1f8b08"];

/**
 * Looks at every byte of a file on its way into storage and then knows its encoding for certain: a
 * sample would miss the one Danish letter in row 90,000.
 */
export class EncodingWatch {
  private head: Buffer | undefined;
  private carry = Buffer.alloc(0);
  private total = 0;
  private utf16Bytes = 0;
  private utf16: Utf16 | undefined;
  private valid = 0;
  private invalid = 0;

  /** Takes the file in its order; the first piece must be more than a few bytes unless it is all. */
  write(chunk: Buffer): void {
    this.total += chunk.length;
    if (!this.head) {
      this.head = Buffer.from(chunk.subarray(0, 65_536));
      const encoding = UTF16[chunk.subarray(0, 2).toString("hex")];
      if (encoding) this.utf16 = new Utf16(encoding);
    }
    if (this.utf16) this.utf16Bytes += this.utf16.write(chunk).length;
    else this.count(chunk);
  }

  /** Counts multi-byte sequences that are UTF-8, and bytes that are not. */
  private count(chunk: Buffer): void {
    if (this.carry.length === 0 && isAscii(chunk)) return;
    const bytes = this.carry.length ? Buffer.concat([this.carry, chunk]) : chunk;
    this.carry = Buffer.alloc(0);
    for (let at = 0; at < bytes.length; ) {
      const first = bytes[at] as number;
      if (first < 0x80) {
        at++;
        continue;
      }
      const length = sequenceLength(bytes, at);
      if (length === "more") {
        this.carry = Buffer.from(bytes.subarray(at));
        return;
      }
      if (length === 0) this.invalid++;
      else this.valid++;
      at += length || 1;
    }
  }

  /** @throws Error with a code of IMPORT_ERRORS as message for what is no text. */
  end(): TextForm {
    if (!this.head || this.total === 0) throw new Error("empty");
    const start = this.head.subarray(0, 4).toString("hex");
    if (EXCEL.some((magic) => start.startsWith(magic))) throw new Error("excel");
    const binary = !this.utf16 && this.head.includes(0);
    if (binary || OTHER.some((magic) => start.startsWith(magic))) throw new Error("not_text");
    if (this.utf16) {
      const bytes = this.utf16Bytes + this.utf16.end().length;
      return { encoding: this.utf16.encoding, bom: 2, damaged: this.utf16.damaged, bytes };
    }
    if (this.carry.length) this.invalid++;
    const bom = start.startsWith("efbbbf") ? 3 : 0;
    // Danish in Windows-1252 has hardly a sequence that happens to be UTF-8; a damaged UTF-8 file has many.
    const utf8 = this.invalid === 0 || bom > 0 || this.valid > this.invalid;
    return {
      encoding: utf8 ? "utf-8" : "windows-1252",
      bom,
      damaged: utf8 && this.invalid > 0,
      bytes: this.total - bom,
    };
  }
}

/** Length of the UTF-8 sequence at `at`; 0 where it is none, "more" where the bytes end within it. */
function sequenceLength(bytes: Buffer, at: number): number | "more" {
  const first = bytes[at] as number;
  const length = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  for (let next = 1; next < length; next++) {
    if (at + next >= bytes.length) return "more";
    const byte = bytes[at + next] as number;
    if ((byte & 0xc0) !== 0x80) return 0;
    // No overlong forms, surrogates or code points beyond Unicode.
    if (next === 1 && first === 0xe0 && byte < 0xa0) return 0;
    if (next === 1 && first === 0xed && byte > 0x9f) return 0;
    if (next === 1 && first === 0xf0 && byte < 0x90) return 0;
    if (next === 1 && first === 0xf4 && byte > 0x8f) return 0;
  }
  return length;
}

/** UTF-16 to UTF-8 bytes, a chunk at a time. */
class Utf16 {
  damaged = false;
  private readonly decoder: TextDecoder;

  constructor(readonly encoding: Encoding) {
    this.decoder = new TextDecoder(encoding);
  }

  write(chunk: Uint8Array): Buffer {
    return this.encode(this.decoder.decode(chunk, { stream: true }));
  }

  end(): Buffer {
    return this.encode(this.decoder.decode());
  }

  private encode(text: string): Buffer {
    if (text.includes("\ufffd")) this.damaged = true;
    return Buffer.from(text, "utf8");
  }
}

/**
 * The bytes of a file from `position` on, as RowReader wants them: UTF-8 and Windows-1252 as they are,
 * UTF-16 made into UTF-8. Positions count these bytes, the mark left out. For UTF-16 a later position is
 * reached by reading from the start, which no other encoding needs.
 *
 * @param read the stored file from a byte on
 */
export async function* readable(
  form: TextForm,
  position: number,
  read: (from: number) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  if (form.encoding === "utf-8" || form.encoding === "windows-1252") {
    for await (const chunk of read(form.bom + position)) yield asBuffer(chunk);
    return;
  }
  const utf16 = new Utf16(form.encoding);
  let skip = position;
  const behind = (bytes: Buffer): Buffer => {
    const rest = bytes.subarray(skip);
    skip = Math.max(0, skip - bytes.length);
    return rest;
  };
  for await (const chunk of read(0)) yield behind(utf16.write(chunk));
  yield behind(utf16.end());
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** What Windows-1252 has from 0x80 to 0x9f, where Latin-1 has control characters. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** One cell, whose characters so far stand for one byte each, as text. */
export function decodeCell(encoding: Encoding, bytes: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII is meant
  if (!/[^\u0000-\u007f]/.test(bytes)) return bytes;
  if (encoding !== "windows-1252") return Buffer.from(bytes, "latin1").toString("utf8");
  return bytes.replace(/[\u0080-\u009f]/g, (byte) => WINDOWS_1252[byte.charCodeAt(0) - 0x80] ?? byte);
}
