import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { fold } from "./text";

// What a record is found by, and what a typed query asks for. Both sides fold alike; Postgres only compares
// bytes (docs/decisions/0015).

/** Characters of a key; a longer query is cut alike. */
const KEY_LENGTH = 64;
/** Words of one name that begin a key. */
const WORDS = 8;

/** What is searched of a lead or customer. */
export type Searchable = {
  name: string;
  organisation?: string;
  points: readonly { kind: "email" | "phone"; value?: string | null; normalised: string }[];
};

/**
 * Text as it is searched: folded, and a Nordic letter counts as its plain one, so that "Søren", "Soeren" and
 * "Soren" are one. What is folded of a beginning is a beginning of what is folded of the whole.
 */
export function searchFold(value: string): string {
  return fold(value.normalize("NFC").replace(/['’`´]/g, "")).replace(/ae|oe|aa/g, (two) => two.charAt(0));
}

/** The words of a name, in order; "O'Brien" is one. */
export function nameWords(value: string): string[] {
  return searchFold(value).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** `words` from each of them on, those before it behind, then `others`: "b c a d" for [a b c] from b, and [d]. */
function turns(words: string[], others: string[]): string[] {
  const keys: string[] = [];
  for (const [index, word] of words.entries()) {
    if (index > 0 && (word.length < 2 || index >= WORDS)) continue;
    keys.push([...words.slice(index), ...words.slice(0, index), ...others].join(" "));
  }
  return keys;
}

/** The whole address, the address from each further part of its mailbox on, and its domain. */
function addressKeys(address: string): string[] {
  const folded = searchFold(address.trim());
  const at = folded.lastIndexOf("@");
  if (at < 0) return [folded];
  const keys = [folded, folded.slice(at + 1)];
  for (const { index } of folded.slice(0, at).matchAll(/(?<=[._+-])[\p{L}\p{N}]{2,}/gu)) {
    if (keys.length < 4) keys.push(folded.slice(index));
  }
  return keys;
}

/** A number's digits with its country's, without them, and as it is dialled at home. */
function phoneKeys(normalised: string): string[] {
  const digits = normalised.replace(/\D/g, "");
  if (!normalised.startsWith("+")) return [digits];
  // Denmark and Norway dial at home what stands behind the country's digits.
  if (/^4[57]\d{8}$/.test(digits)) return [digits, digits.slice(2)];
  const phone = parsePhoneNumberFromString(normalised);
  if (!phone) return [digits];
  return [digits, phone.nationalNumber, phone.formatNational().replace(/\D/g, "")];
}

/** All keys of a record, each once. A query is the beginning of one of them. */
export function searchKeys({ name, organisation = "", points }: Searchable): string[] {
  const [called, firm] = [nameWords(name), nameWords(organisation)];
  const same = called.join(" ") === firm.join(" ");
  const keys = [...turns(called, same ? [] : firm), ...(same ? [] : turns(firm, called))];
  for (const { kind, normalised } of points)
    keys.push(...(kind === "email" ? addressKeys(normalised) : phoneKeys(normalised)));
  return [...new Set(keys.map((key) => key.slice(0, KEY_LENGTH).trim()).filter((key) => key !== ""))];
}

/** Keys from `from` on to before `to`, in the order of their bytes. */
export type Range = { from: string; to: string };

/** Keys that begin with `text`. */
export function beginning(text: string): Range {
  const from = text.slice(0, KEY_LENGTH);
  return { from, to: `${from}\u{10FFFF}` };
}

/** Keys that are these words or go on with another; "!" is the first character behind the space. */
export function wholeWords(text: string): Range {
  const from = text.slice(0, KEY_LENGTH);
  return { from, to: `${from}!` };
}

export type Asked = {
  /** What a key may begin with, the likeliest first. */
  phrases: string[];
  /** The same as words that may stand anywhere; none where that makes no sense (a phone). */
  words: string[];
};

/** What a person typed, or null where there is nothing to look for. */
export function readQuery(typed: string, country: string): Asked | null {
  const text = typed.trim();
  if (/^\+?[\d\s().\-/]{4,}$/.test(text) && /\d/.test(text)) {
    const digits = text.replace(/\D/g, "").replace(/^00/, "");
    const phone = parsePhoneNumberFromString(text, country as CountryCode);
    const phrases = [digits, ...(phone?.isPossible() ? [phone.number.slice(1)] : [])];
    return { phrases: [...new Set(phrases)], words: [] };
  }
  const words = nameWords(text).slice(0, WORDS);
  if (words.length === 0) return null;
  const phrase = words.join(" ");
  // An address, or a part of one: as it stands. Its last word is no name ("com").
  const address = searchFold(text).replace(/^@/, "");
  if (/^\S*[@._+-]\S*$/.test(address)) {
    const parts = address.includes("@") && words.length > 1 ? words.slice(0, -1) : words;
    return { phrases: [...new Set([address, phrase])], words: parts };
  }
  return { phrases: [phrase], words };
}
