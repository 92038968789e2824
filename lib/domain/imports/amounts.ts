import { minorDigits } from "@/lib/core/money";

/** The sign before the decimals in a column's numbers. */
export type DecimalSign = "," | ".";

export type Amount = { minor: number; currency: string | null };

/** Signs that mean one currency wherever they stand. `kr` and `$` mean several: see `currencyOf`. */
const SIGNS: Record<string, string> = {
  "€": "EUR",
  "£": "GBP",
  "¥": "JPY",
  zł: "PLN",
  "₹": "INR",
  R$: "BRL",
  US$: "USD",
};
const CODES = new Set(Intl.supportedValuesOf("currency"));
const KRONE = new Set(["DKK", "NOK", "SEK", "ISK"]);
const DOLLAR = new Set(["USD", "CAD", "AUD", "NZD", "HKD", "SGD"]);
const SCALES: Record<string, number> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  mio: 1e6,
  mill: 1e6,
  b: 1e9,
  mia: 1e9,
  bn: 1e9,
};

// Sign or words, a number in digits and separators, sign or words: no two parts can take the same character.
const SHAPE =
  /^(-?)([^\d\s.,()'+-]{0,4})\s*(-?)(\d[\d.,\s'’]*|[.,]\d+)\s*([^\d\s.,()'’]{0,5})\.?,?-?\s*([^\d\s.,()'’-]{0,4})\.?$/u;

/** Longer cells are text; it also keeps the pattern above cheap on whatever it is given. */
const LONGEST = 40;

// Asking Intl costs more than reading the amount.
const exponents = new Map<string, number>();
function exponent(currency: string): number {
  const known = exponents.get(currency) ?? minorDigits(currency);
  exponents.set(currency, known);
  return known;
}

/** Whether a cell looks like money or a plain number. */
export function looksLikeAmount(cell: string): boolean {
  return parseAmount(cell, { decimal: ".", currency: "EUR" }) !== null;
}

/** A currency's code from how it is written in a cell; the company's where the sign is shared by several. */
function currencyOf(sign: string, company: string): string | null | undefined {
  const text = sign.trim().replace(/\.$/, "");
  if (text === "" || text === "-") return null;
  const upper = text.toUpperCase();
  if (SIGNS[text]) return SIGNS[text];
  if (CODES.has(upper)) return upper;
  if (upper === "KR") return KRONE.has(company) ? null : undefined;
  if (text === "$") return DOLLAR.has(company) ? null : "USD";
  return undefined;
}

/**
 * The decimal sign of a column from its values as a whole: a value with both signs tells, and so does one
 * sign that does not have three digits behind it. Null where none tells.
 */
export function columnDecimal(cells: Iterable<string>): DecimalSign | null {
  let comma = 0;
  let point = 0;
  for (const cell of cells) {
    const number = cell.replace(/[^\d.,]/g, "").replace(/[.,]+$/, "");
    const [lastComma, lastPoint] = [number.lastIndexOf(","), number.lastIndexOf(".")];
    if (lastComma === -1 && lastPoint === -1) continue;
    const last = Math.max(lastComma, lastPoint);
    const sign = lastComma > lastPoint ? "," : ".";
    const both = lastComma !== -1 && lastPoint !== -1;
    const repeated = number.indexOf(sign) !== last;
    const decimal = both ? sign : repeated ? other(sign) : number.length - last - 1 !== 3 ? sign : null;
    if (decimal === ",") comma++;
    if (decimal === ".") point++;
  }
  if (comma === point) return null;
  return comma > point ? "," : ".";
}

const other = (sign: DecimalSign): DecimalSign => (sign === "," ? "." : ",");

/** Where the comma stands before the decimals when nothing else tells. */
export function countryDecimal(country: string): DecimalSign {
  return [
    "US",
    "GB",
    "IE",
    "AU",
    "NZ",
    "CA",
    "IN",
    "SG",
    "HK",
    "JP",
    "CN",
    "KR",
    "IL",
    "MX",
    "MT",
    "ZA",
  ].includes(country)
    ? "."
    : ",";
}

/**
 * An amount in minor units of its currency: `$22,700.00`, `1.234,56 kr.`, `$342.09K`, `12500`. Negative
 * where a minus or brackets say so. Null where it is no amount or too large to be exact.
 */
export function parseAmount(cell: string, column: { decimal: DecimalSign; currency: string }): Amount | null {
  if (cell.length > LONGEST) return null;
  const brackets = /^\((.*)\)$/.exec(cell);
  const match = SHAPE.exec(brackets?.[1] ?? cell);
  if (!match) return null;
  const [, minus, before = "", innerMinus, digits = "", middle = "", after = ""] = match;
  let scale = 1;
  let currency: string | null = null;
  for (const word of [before, middle, after]) {
    const found = currencyOf(word, column.currency);
    if (found) currency = found;
    if (found !== undefined) continue;
    const known = word === before ? undefined : SCALES[word.toLowerCase()];
    if (known === undefined) return null;
    scale = known;
  }
  const number = plainNumber(digits, column.decimal) ?? plainNumber(digits, other(column.decimal));
  if (number === null) return null;
  const minor = Math.round(Number(`${number}e${exponent(currency ?? column.currency)}`) * scale);
  if (!Number.isSafeInteger(minor)) return null;
  return { minor: minus || innerMinus || brackets ? -minor : minor, currency };
}

/** Digits with separators as JavaScript writes a number. */
function plainNumber(text: string, decimal: DecimalSign): string | null {
  const digits = text.replace(/[\s'’]/g, "").replace(/[.,]+$/, "");
  const point = digits.lastIndexOf(decimal);
  // The other sign behind the decimal sign, or the decimal sign twice, is no number of this column.
  const whole = point === -1 ? digits : digits.slice(0, point);
  const rest = point === -1 ? "" : digits.slice(point + 1);
  if (whole.includes(decimal) || rest.includes(other(decimal))) return null;
  const groups = whole.split(other(decimal));
  if (groups.length > 1 && groups.slice(1).some((group) => group.length !== 3)) return null;
  const joined = groups.join("");
  return /^\d*$/.test(joined) && /^\d*$/.test(rest) && joined + rest !== ""
    ? `${joined || "0"}.${rest || "0"}`
    : null;
}
