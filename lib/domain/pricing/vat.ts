import { VAT_CATEGORIES, type VatCountry, type VatRate } from "./schema";

/**
 * VAT by country and category, each with the first day it is in force. Publishing copies a country's rates
 * into the version, so a line that is added here changes no price that was published.
 *
 * A country that does not tax a category differently has the standard rate for it. Whether something is
 * exempt is not for a table to say: the company names it "exempt".
 */
const RATES: Record<
  VatCountry,
  Partial<Record<VatRate["category"], [firstDay: string, basisPoints: number][]>>
> = {
  // Momsloven § 33: one rate. Exempt, § 13: among others health, teaching, sport without profit.
  DK: { standard: [["1992-01-01", 2_500]] },
  // Merverdiavgiftsloven kap. 5 with the Storting's yearly "vedtak om merverdiavgift"; skatteetaten.no/satser/merverdiavgift.
  NO: {
    standard: [["2005-01-01", 2_500]],
    food: [["2012-01-01", 1_500]],
    // The low rate; 6 % for the time of the pandemic.
    accommodation: lowRate(),
    passengerTransport: lowRate(),
    admission: lowRate(),
  },
  // Mervärdesskattelagen (2023:200) kap. 9.
  SE: {
    standard: [["1990-07-01", 2_500]],
    // Prop. 2025/26:55: 6 % from 1 April 2026 until the end of 2027.
    food: [
      ["1996-01-01", 1_200],
      ["2026-04-01", 600],
      ["2028-01-01", 1_200],
    ],
    accommodation: [["1993-07-01", 1_200]],
    passengerTransport: [["2001-01-01", 600]],
    admission: [["1996-07-01", 600]],
  },
};

function lowRate(): [string, number][] {
  return [
    ["2018-01-01", 1_200],
    ["2020-04-01", 600],
    ["2021-10-01", 1_200],
  ];
}

/** All rates of a country as a version keeps them, in order of their first days. */
export function vatRates(country: VatCountry): VatRate[] {
  const { standard = [], ...others } = RATES[country];
  return VAT_CATEGORIES.flatMap((category) => {
    const rates = category === "exempt" ? [["0001-01-01", 0] as const] : { standard, ...others }[category];
    return (rates ?? standard).map(([firstDay, basisPoints]) => ({ category, firstDay, basisPoints }));
  });
}
