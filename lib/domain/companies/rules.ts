import { fold } from "@/lib/core/text";

/** First parts of our own paths, which no company may take. */
const TAKEN_PATHS = new Set(
  "api app book checkout docs forgot help invite join login logout manifest new orders public reset settings sign-in sign-up sign-out static status support www".split(
    " ",
  ),
);

/** A company's name as it stands in URLs: "Sørens Rengøring ApS" → "soerens-rengoering-aps". */
export function slugOf(name: string): string {
  const slug = fold(name)
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  if (slug.length < 2) return "company";
  return TAKEN_PATHS.has(slug) ? `${slug}-co` : slug;
}

const CURRENCIES: Record<string, string> = {
  DK: "DKK",
  FO: "DKK",
  GL: "DKK",
  NO: "NOK",
  SJ: "NOK",
  SE: "SEK",
  IS: "ISK",
  GB: "GBP",
  US: "USD",
  CA: "CAD",
  AU: "AUD",
  NZ: "NZD",
  CH: "CHF",
  LI: "CHF",
  PL: "PLN",
  CZ: "CZK",
  HU: "HUF",
  RO: "RON",
  JP: "JPY",
  IN: "INR",
};
const ZONES: Record<string, string> = {
  DK: "Europe/Copenhagen",
  FO: "Atlantic/Faroe",
  GL: "America/Nuuk",
  NO: "Europe/Oslo",
  SE: "Europe/Stockholm",
  FI: "Europe/Helsinki",
  IS: "Atlantic/Reykjavik",
  GB: "Europe/London",
  IE: "Europe/Dublin",
  DE: "Europe/Berlin",
  NL: "Europe/Amsterdam",
  FR: "Europe/Paris",
  ES: "Europe/Madrid",
  IT: "Europe/Rome",
  PL: "Europe/Warsaw",
  US: "America/New_York",
  CA: "America/Toronto",
};

/** Countries the sign-up offers; the first is the default. */
export const COUNTRIES = [
  "DK",
  "NO",
  "SE",
  "FI",
  "IS",
  "FO",
  "GL",
  "GB",
  "IE",
  "DE",
  "NL",
  "BE",
  "LU",
  "FR",
  "ES",
  "PT",
  "IT",
  "AT",
  "CH",
  "PL",
  "CZ",
  "HU",
  "RO",
  "EE",
  "LV",
  "LT",
  "GR",
  "US",
  "CA",
  "AU",
  "NZ",
] as const;

/** Where a browser seems to be, from its time zone or else its language. */
export function guessCountry(timeZone: string | undefined, language: string | undefined): string {
  const byZone = Object.entries(ZONES).find(([, zone]) => zone === timeZone)?.[0];
  if (byZone) return byZone;
  const region = /-([A-Za-z]{2})$/.exec(language ?? "")?.[1]?.toUpperCase();
  return COUNTRIES.find((country) => country === region) ?? COUNTRIES[0];
}

/** What a company of a country starts with; each can be changed later. */
export function defaultsOf(country: string): { currency: string; timeZone: string } {
  return { currency: CURRENCIES[country] ?? "EUR", timeZone: ZONES[country] ?? "Europe/Copenhagen" };
}
