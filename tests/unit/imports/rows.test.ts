import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Dialect, LONGEST_ROW, type RawRow, RowReader } from "@/lib/domain/imports/rows";

const COMMA: Dialect = { encoding: "utf-8", delimiter: ",", newline: "\n" };

function read(text: string | Buffer, dialect = COMMA, piece = 1 << 20): RawRow[] {
  const bytes = Buffer.from(text as string);
  const reader = new RowReader(dialect);
  let rows: RawRow[] = [];
  for (let at = 0; at < bytes.length; at += piece)
    rows = rows.concat(reader.push(bytes.subarray(at, at + piece)));
  return rows.concat(reader.end());
}
const cells = (rows: RawRow[]) => rows.map((row) => row.cells);

const Cell = fc.string({ unit: fc.constantFrom("a", "å", "€", '"', ",", "\n", "\r\n", " ", "1", "😀") });
const Table = fc.array(fc.array(Cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 });
const visible = (table: string[][]) => table.filter((row) => row.some((cell) => cell !== ""));

describe("RowReader", () => {
  it("reads what another library wrote, in pieces of any size", () => {
    fc.assert(
      fc.property(
        Table,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom("\n", "\r\n"),
        (table, piece, newline) => {
          const text = stringify(table, { record_delimiter: newline, quoted: true });
          expect(cells(read(text, COMMA, piece))).toEqual(visible(table));
        },
      ),
    );
  });

  it("reads whatever another library reads to the same cells", () => {
    fc.assert(
      fc.property(Table, (table) => {
        const text = stringify(table);
        const theirs = parse(text, {
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: ["\r\n", "\n"],
        });
        expect(cells(read(text))).toEqual(visible(theirs));
      }),
    );
  });

  it("can go on behind any row as if it had never stopped", () => {
    fc.assert(
      fc.property(Table, fc.nat(), (table, cut) => {
        const bytes = Buffer.from(stringify(table));
        const all = read(bytes);
        const from = all[cut % Math.max(1, all.length)];
        if (!from) return;
        const reader = new RowReader(COMMA, from.end);
        const rest = [...reader.push(bytes.subarray(from.end)), ...reader.end()];
        expect(rest).toEqual(all.slice((cut % all.length) + 1));
      }),
    );
  });

  it("refuses the line of a quote that is not closed, and that line alone", () => {
    const rows = read('1,a,b\n2,"a,b\n3,a,b\n4,"x, y",b\n5,a,b\n');
    expect(rows.map((row) => row.problem)).toEqual([
      undefined,
      "broken_quote",
      undefined,
      undefined,
      undefined,
    ]);
    expect(cells(rows)).toEqual([
      ["1", "a", "b"],
      ['2,"a,b'],
      ["3", "a", "b"],
      ["4", "x, y", "b"],
      ["5", "a", "b"],
    ]);
  });

  it("refuses the tail of a broken line too, rather than taking it for a row", () => {
    const rows = read('"said "hi"\nthere",2\nc,d\n');
    expect(rows.map((row) => row.problem)).toEqual(["broken_quote", "broken_quote", undefined]);
  });

  it("leaves a quote inside an unquoted cell alone", () => {
    expect(cells(read('27" screen,b\n'))).toEqual([['27" screen', "b"]]);
  });

  it("does not look for a closing quote beyond the longest row", () => {
    const many = "1,a,b\n".repeat(200_000);
    const rows = read(`0,"a,b\n${many}`);
    expect(rows).toHaveLength(200_001);
    expect(rows[0]?.problem).toBe("broken_quote");
    expect(rows.filter((row) => row.problem)).toHaveLength(1);
  });

  it("refuses a line that is too long, in pieces or whole, and keeps only its beginning", () => {
    const text = `a,b\n${"x".repeat(LONGEST_ROW * 5)},y\nc,d\n`;
    for (const piece of [10_000, 1 << 22]) {
      const rows = read(text, COMMA, piece);
      expect(rows.map((row) => row.problem)).toEqual([undefined, "row_too_long", undefined]);
      expect(rows[1]?.cells[0]?.length).toBeLessThan(20_000);
      expect(rows[1]?.end).toBe(text.length - 4);
    }
  });

  it("gives positions in bytes, in every encoding", () => {
    const text = "æøå,b\nc,d\n";
    expect(read(text).map((row) => row.end)).toEqual([9, 13]);
    const latin = Buffer.from(text, "latin1");
    const rows = read(latin, { ...COMMA, encoding: "windows-1252" });
    expect(rows).toEqual([
      { cells: ["æøå", "b"], end: 6 },
      { cells: ["c", "d"], end: 10 },
    ]);
  });

  it("reads the line ends of old Macs, and skips rows without a character", () => {
    expect(cells(read("a,b\r\rc,d\r", { ...COMMA, newline: "\r" }))).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(cells(read("a,b\r\n\r\n,\r\nc,d"))).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });
});
