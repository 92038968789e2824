import { intlLocale } from "./time";

// Making a formatter costs a hundred times as much as using it, and lists format every row.
const digitsOf = new Map<string, number>();
const formats = new Map<string, Intl.NumberFormat>();

/** Digits behind the point of a currency's minor unit: 2 for DKK, 0 for JPY (ISO 4217, as Intl knows it). */
export function minorDigits(currency: string): number {
  const known = digitsOf.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
  }).resolvedOptions();
  digitsOf.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
}

/** `minor` units as people read them; whole amounts without decimals. */
export function formatMoney(minor: number, currency: string, locale: string): string {
  const digits = minorDigits(currency);
  const amount = minor / 10 ** digits;
  const least = Number.isInteger(amount) ? 0 : digits;
  const key = `${locale} ${currency} ${least}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(intlLocale(locale), {
      style: "currency",
      currency,
      minimumFractionDigits: least,
      maximumFractionDigits: digits,
    });
    formats.set(key, format);
  }
  return format.format(amount);
}
