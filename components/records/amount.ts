import { minorDigits } from "@/lib/core/money";

/**
 * What a person typed as an amount, in minor units; null where it is none. "22.700,50", "22,700.50",
 * "22 700" and "22700" all work: the last point or comma with one or two digits behind it is the decimal one.
 */
export function parseAmount(typed: string, currency: string): number | null {
  const bare = typed.replace(/[\s\u00a0\u202f']/g, "").replace(/^[^\d]+|[^\d]+$/g, "");
  if (!/^\d[\d.,]*$/.test(bare)) return null;
  const digits = minorDigits(currency);
  const [, whole, part = ""] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(bare) ?? [];
  const major = Number((whole ?? "").replace(/[.,]/g, ""));
  const minor = major * 10 ** digits + Number(part.padEnd(digits, "0").slice(0, digits) || 0);
  return Number.isSafeInteger(minor) ? minor : null;
}

/** Minor units as one writes them in a field: "22700" or "22700.50". */
export function writeAmount(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const major = minor / 10 ** digits;
  return Number.isInteger(major) ? String(major) : major.toFixed(digits);
}
