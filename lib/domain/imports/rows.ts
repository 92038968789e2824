import { decodeCell, type Encoding } from "./encoding";

/** How a table is written down. Quotes are always `"`, doubled inside a quoted cell. */
export type Dialect = {
  encoding: Encoding;
  delimiter: "," | ";" | "\t" | "|";
  newline: "\n" | "\r";
};

export type RawRow = {
  /** As text. Of a row with a problem the one cell is what stands in the file, cut after RAW_KEPT bytes. */
  cells: string[];
  /** Position behind the row, its line end included, counted as `readable` gives bytes. */
  end: number;
  problem?: "broken_quote" | "row_too_long";
};

/** A quote that is not closed within this many bytes was a slip: its line alone is refused. */
export const LONGEST_ROW = 256 * 1024;
const RAW_KEPT = 10_000;

type Found = { cells: string[]; end: number; problem?: RawRow["problem"] };

/**
 * Takes a file's bytes in pieces of any size and gives its rows, each with the position behind it, so
 * that reading can go on from any row's end. Rows without a character are no rows.
 *
 * A general CSV parser gives up, or swallows the file, where a quote is not closed. Here such a line is a
 * row with a problem and the next line is read as if nothing had been. Every byte is looked at no more
 * than a few times, whatever the file holds: a search for a closing quote ends at the next quote that is
 * not doubled, and nothing in between can start another.
 */
export class RowReader {
  // One character stands for one byte, so that positions are exact in every encoding.
  private text = "";
  private at = 0;
  private base: number;
  /** The beginning of a line that is too long, while its end is looked for. */
  private tooLong: string | undefined;
  /** A broken line came just before: what follows may be its tail. */
  private wary = false;

  constructor(
    private readonly dialect: Dialect,
    position = 0,
  ) {
    this.base = position;
  }

  /** The rows that `bytes` completes. */
  push(bytes: Buffer): RawRow[] {
    this.text = this.text.slice(this.at) + bytes.toString("latin1");
    this.base += this.at;
    this.at = 0;
    return this.rows(false);
  }

  /** The last row, where no line end follows it. */
  end(): RawRow[] {
    return this.rows(true);
  }

  private rows(final: boolean): RawRow[] {
    const rows: RawRow[] = [];
    while (this.at < this.text.length || (final && this.tooLong !== undefined)) {
      if (this.tooLong === undefined && this.skipLineEnd()) continue;
      let found = this.tooLong === undefined ? this.next(final) : "broken";
      if (found === "broken") found = this.brokenLine(final);
      if (found === "more") break;
      this.at = found.end;
      const cells = found.cells.map((cell) => decodeCell(this.dialect.encoding, cell));
      if (found.problem || cells.some((cell) => cell !== "")) {
        rows.push({ ...found, cells, end: this.base + found.end });
      }
    }
    return rows;
  }

  private skipLineEnd(): boolean {
    const { newline } = this.dialect;
    const first = this.text[this.at];
    if (first !== newline && !(first === "\r" && this.text[this.at + 1] === newline)) return false;
    this.at++;
    return true;
  }

  private next(final: boolean): Found | "more" | "broken" {
    const lineEnd = this.text.indexOf(this.dialect.newline, this.at);
    if (lineEnd === -1 && !final) return this.text.length - this.at > LONGEST_ROW ? "broken" : "more";
    const stop = lineEnd === -1 ? this.text.length : lineEnd;
    if (stop - this.at > LONGEST_ROW) return "broken";
    const line = this.line(this.at, stop);
    if (!line.includes('"')) {
      this.wary = false;
      return { cells: line.split(this.dialect.delimiter), end: Math.min(stop + 1, this.text.length) };
    }
    if (this.wary && line.split('"').length % 2 === 0) return "broken";
    this.wary = false;
    return this.quoted(final);
  }

  /** What stands between two places of one line, without a carriage return at its end. */
  private line(from: number, to: number): string {
    return this.text.slice(from, to > from && this.text[to - 1] === "\r" ? to - 1 : to);
  }

  /** A row with at least one quote in it, cell by cell. */
  private quoted(final: boolean): Found | "more" | "broken" {
    const { text } = this;
    const { delimiter, newline } = this.dialect;
    const more = () => (text.length - this.at > LONGEST_ROW ? "broken" : "more");
    const cells: string[] = [];
    for (let at = this.at; ; ) {
      if (text[at] !== '"') {
        const lineEnd = text.indexOf(newline, at);
        if (lineEnd === -1 && !final) return more();
        const rest = this.line(at, lineEnd === -1 ? text.length : lineEnd);
        const next = rest.indexOf(delimiter);
        cells.push(next === -1 ? rest : rest.slice(0, next));
        if (next === -1) return { cells, end: lineEnd === -1 ? text.length : lineEnd + 1 };
        at += next + 1;
        continue;
      }
      const close = this.closing(at + 1);
      if (close === -1) return final ? "broken" : more();
      if (close - this.at > LONGEST_ROW) return "broken";
      cells.push(text.slice(at + 1, close).replaceAll('""', '"'));
      at = close + 1;
      while (text[at] === " ") at++;
      // The last byte at hand may be the first half of "" or of a line end.
      if (at + 1 >= text.length && !final) return more();
      if (text[at] === "\r" && text[at + 1] === newline) at++;
      if (at >= text.length) return { cells, end: text.length };
      if (text[at] === newline) return { cells, end: at + 1 };
      if (text[at] !== delimiter) return "broken";
      at++;
    }
  }

  /** Where the next quote stands that is not doubled; -1 while there is none. */
  private closing(from: number): number {
    for (let at = this.text.indexOf('"', from); at !== -1; at = this.text.indexOf('"', at + 2)) {
      if (this.text[at + 1] !== '"') return at;
    }
    return -1;
  }

  /** The line at hand as a row of its own, refused; "more" while its end is not there. */
  private brokenLine(final: boolean): Found | "more" {
    const lineEnd = this.text.indexOf(this.dialect.newline, this.at);
    const stop = lineEnd === -1 ? this.text.length : lineEnd;
    const long = this.tooLong !== undefined || stop - this.at > LONGEST_ROW;
    const raw = this.tooLong ?? this.line(this.at, stop).slice(0, RAW_KEPT);
    if (lineEnd === -1 && !final) {
      this.tooLong = raw;
      this.at = this.text.length;
      return "more";
    }
    this.tooLong = undefined;
    this.wary = true;
    const end = Math.min(stop + 1, this.text.length);
    return { cells: [raw], end, problem: long ? "row_too_long" : "broken_quote" };
  }
}
