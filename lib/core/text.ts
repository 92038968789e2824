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
  const nordic = (text: string) => text.replace(/[æäøöåßðþ]/g, (letter) => NORDIC[letter] ?? letter);
  const bare = nordic(value.normalize("NFC").toLowerCase()).normalize("NFD").replace(/\p{M}/gu, "");
  // What an accent stood on may be one of ours: ǣ, ǿ.
  return nordic(bare);
}

/** The folded words of a text, in order; what stands between letters and digits separates them. */
export function words(value: string): string[] {
  return fold(value).match(/[\p{L}\p{N}]+/gu) ?? [];
}
