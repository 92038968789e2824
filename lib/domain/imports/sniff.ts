import { columnDecimal, countryDecimal, type DecimalSign } from "./amounts";
import { columnOrder, countryOrder, type DateOrder, looksLikeDate, orderMatters } from "./dates";
import type { TextForm } from "./encoding";
import { HEADER_WORDS, headerWords } from "./headers";
import { type Dialect, RowReader } from "./rows";
import { isEmpty, parseBoolean } from "./words";

export type FieldKind = "text" | "number" | "date" | "boolean";

export type Column = {
  /** From the header, made unique; "Column 3" where there is none. */
  name: string;
  /** Up to five different values. */
  sample: string[];
  kind: FieldKind;
  /** How its dates are read; `certain` where its own values told. Null where no value needs it. */
  dateOrder: { order: DateOrder; certain: boolean } | null;
  decimal: DecimalSign;
};

/** What was found out about a file: enough to read it again from any row on. Stored with the import. */
export type Sniff = {
  form: TextForm;
  dialect: Dialect;
  /** Position of the first row below the header. */
  start: number;
  columns: Column[];
  /** Of a calendar, which was made a table on its way in: how many events it held. */
  events?: number;
};

/** A column's values in the sample, those that are no value left out. */
export type Values = string[];

const DELIMITERS = [",", ";", "\t", "|"] as const;
const MOST_COLUMNS = 300;
const SAMPLE_ROWS = 2_000;

/**
 * Looks at the beginning of a file.
 *
 * @param sample its first bytes as `readable` gives them
 * @param whole whether that is all of it
 * @throws Error with a code of IMPORT_ERRORS as message
 */
export function sniff(
  sample: Buffer,
  whole: boolean,
  form: TextForm,
  country: string,
): { sniff: Sniff; values: Values[] } {
  const dialect = findDialect(sample, whole, form);
  const rows = read(sample, whole, dialect);
  const first = rows[0];
  if (!first) throw new Error("empty");
  const width = usualWidth(rows.map((row) => row.cells.length)).width;
  const header = isHeader(first.cells) ? first : undefined;
  if (whole && header && rows.length === 1) throw new Error("no_rows");
  const count = header?.cells.length ?? width;
  if (count > MOST_COLUMNS) throw new Error("too_many_columns");

  const names = columnNames(header?.cells ?? [], count);
  const body = rows.slice(header ? 1 : 0).filter((row) => !row.problem && row.cells.length === count);
  const values = names.map((_, index) =>
    body.map((row) => (row.cells[index] ?? "").trim()).filter((cell) => !isEmpty(cell, false)),
  );
  const columns = names.map((name, index) => column(name, values[index] ?? [], country));
  return { sniff: { form, dialect, start: header?.end ?? 0, columns }, values };
}

function read(sample: Buffer, whole: boolean, dialect: Dialect) {
  const reader = new RowReader(dialect);
  const rows = reader.push(sample);
  return (whole ? rows.concat(reader.end()) : rows).slice(0, SAMPLE_ROWS);
}

/** The delimiter that gives most rows the same number of cells, more of them counting more. */
function findDialect(sample: Buffer, whole: boolean, { encoding }: TextForm): Dialect {
  const newline = sample.includes("\n") || !sample.includes("\r") ? "\n" : "\r";
  let best: Dialect = { encoding, delimiter: ",", newline };
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const dialect: Dialect = { encoding, delimiter, newline };
    const rows = read(sample.subarray(0, 65_536), whole && sample.length <= 65_536, dialect);
    const { width, share } = usualWidth(rows.map((row) => row.cells.length));
    const score = share ** 2 * Math.log2(width);
    if (score > bestScore) [best, bestScore] = [dialect, score];
  }
  return best;
}

function usualWidth(widths: number[]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  let width = 1;
  for (const [found, count] of counts) if (count > (counts.get(width) ?? 0)) width = found;
  return { width, share: widths.length ? (counts.get(width) ?? 0) / widths.length : 0 };
}

const NUMBER = /^-?\d{1,15}([.,]\d{1,6})?$/;

/** A first row with a known word in it is a header; one with an address, a date or a number is none. */
function isHeader(cells: string[]): boolean {
  const known = cells.some((cell) => {
    const words = headerWords(cell);
    return Object.values(HEADER_WORDS).some((known) => known.has(words));
  });
  if (known) return true;
  const data = cells.some(
    (cell) => cell.includes("@") || NUMBER.test(cell.trim()) || looksLikeDate(cell.trim()),
  );
  return !data && cells.filter((cell) => cell.trim() !== "").length * 2 > cells.length;
}

function columnNames(header: string[], count: number): string[] {
  const used = new Set<string>();
  return Array.from({ length: count }, (_, index) => {
    const base = (header[index] ?? "").replace(/\s+/g, " ").trim().slice(0, 200) || `Column ${index + 1}`;
    let name = base;
    for (let copy = 2; used.has(name); copy++) name = `${base} (${copy})`;
    used.add(name);
    return name;
  });
}

function column(name: string, values: Values, country: string): Column {
  const told = columnOrder(values);
  return {
    name,
    sample: [...new Set(values)].slice(0, 5).map((value) => value.slice(0, 200)),
    kind: kindOf(name, values),
    dateOrder: orderMatters(values) ? { order: told ?? countryOrder(country), certain: told !== null } : null,
    decimal: columnDecimal(values) ?? countryDecimal(country),
  };
}

/** Postcodes, phones and numbers that name something are text: nobody adds them up. */
const NAMING =
  /(^| )(id|ids|nr|no|number|nummer|code|kode|zip|postal|postcode|postnr|postnummer|phone|fax|tlf|telefon|cvr|orgnr|year)( |$)/;

function kindOf(name: string, values: Values): FieldKind {
  if (values.length === 0) return "text";
  if (values.every((value) => /\p{L}/u.test(value) && parseBoolean(value) !== null)) return "boolean";
  const number =
    !NAMING.test(headerWords(name)) && values.every((value) => NUMBER.test(value) && !/^-?0\d/.test(value));
  if (number) return "number";
  return most(values, looksLikeDate) ? "date" : "text";
}

/** Whether nearly all values pass. */
export function most(values: Values, passes: (value: string) => boolean, share = 0.8): boolean {
  const some = values.slice(0, 300);
  return some.length > 0 && some.filter(passes).length >= some.length * share;
}
