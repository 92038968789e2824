/** Text as it is stored: one Unicode form (NFC), no control characters, no space around it. */
export function nfc(value: string): string {
  return value
    .normalize("NFC")
    .replace(/[^\P{Cc}\t\n\r]/gu, "")
    .trim();
}

const NORDIC: Record<string, string> = {
  æ: "ae",
  ä: "ae",
  ø: "oe",
  ö: "oe",
  å: "aa",
  ß: "ss",
  ð: "d",
  þ: "th",
};

/**
 * Text as it is compared: lower case, Nordic letters in their two-letter spelling, other accents off.
 * "Søren Ångström" and "Soeren Aangstroem" fold to the same.
 */
export function fold(value: string): string {
  return value
    .normalize("NFC")
    .toLowerCase()
    .replace(/[æäøöåßðþ]/g, (letter) => NORDIC[letter] ?? letter)
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
}

/** The folded words of a text, in order; what stands between letters and digits separates them. */
export function words(value: string): string[] {
  return fold(value).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * What search looks in: every distinct word of the parts. An e-mail address counts as its words and a
 * phone number also as its bare digits, so both are found by their beginning.
 */
export function searchText(...parts: (string | null | undefined)[]): string {
  const found = new Set<string>();
  for (const part of parts) {
    if (!part) continue;
    for (const word of words(part)) found.add(word);
    if (/^\+?[\d\s().-]{5,}$/.test(part)) found.add(part.replace(/\D/g, ""));
  }
  return [...found].join(" ");
}

/**
 * A typed query as a Postgres tsquery in which every word is a beginning: `ha jen` → `'ha':* & 'jen':*`.
 * Empty when nothing searchable was typed.
 */
export function prefixQuery(typed: string): string {
  const phone = /^\+?[\d\s().-]{5,}$/.test(typed.trim()) ? [typed.replace(/\D/g, "")] : words(typed);
  return phone
    .slice(0, 8)
    .map((word) => `'${word}':*`)
    .join(" & ");
}
