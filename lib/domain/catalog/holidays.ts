// Public holidays by rule. The days are those of the law, not those on which shops happen to close:
// Denmark, the days of Folkekirken and lov 214 of 7 March 2023 (no Great Prayer Day from 2024 on); Norway,
// lov om helligdager og helligdagsfred (1995-02-24-12) and lov om 1 og 17 mai (1947-04-26-1); Sweden, lag
// (1989:253) om allmänna helgdagar, with the national day since 2005 (lag 2004:1320).

import type { Holiday } from "./schema";

const DAY_MS = 86_400_000;
const SATURDAY = 6;

/** Easter Sunday, Gregorian, as milliseconds in UTC: Gauss' rule as Meeus gives it (Astronomical Algorithms, ch. 8). */
export function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1);
}

/** The first Saturday on or after a day. */
function saturdayFrom(year: number, month: number, day: number): number {
  const from = Date.UTC(year, month - 1, day);
  return from + ((SATURDAY - new Date(from).getUTCDay() + 7) % 7) * DAY_MS;
}

/** Days from Easter Sunday. */
const MAUNDY_THURSDAY: Moving = [-3, "maundyThursday"];
const GOOD_FRIDAY: Moving = [-2, "goodFriday"];
const EASTER_SUNDAY: Moving = [0, "easterSunday"];
const EASTER_MONDAY: Moving = [1, "easterMonday"];
const GREAT_PRAYER_DAY: Moving = [26, "greatPrayerDay"];
const ASCENSION: Moving = [39, "ascension"];
const WHIT_SUNDAY: Moving = [49, "whitSunday"];
const WHIT_MONDAY: Moving = [50, "whitMonday"];
const NEW_YEAR: Fixed = [1, 1, "newYear"];
const CHRISTMAS: Fixed[] = [
  [12, 25, "christmas"],
  [12, 26, "secondChristmas"],
];

type Moving = [days: number, name: Holiday];
type Fixed = [month: number, day: number, name: Holiday];
type Rule = { moving(year: number): Moving[]; fixed(year: number): Fixed[] };

const RULES: Record<string, Rule> = {
  DK: {
    moving: (year) => [
      ...[MAUNDY_THURSDAY, GOOD_FRIDAY, EASTER_SUNDAY, EASTER_MONDAY, ASCENSION, WHIT_SUNDAY, WHIT_MONDAY],
      ...(year < 2024 ? [GREAT_PRAYER_DAY] : []),
    ],
    fixed: () => [NEW_YEAR, ...CHRISTMAS],
  },
  NO: {
    moving: () => [
      MAUNDY_THURSDAY,
      GOOD_FRIDAY,
      EASTER_SUNDAY,
      EASTER_MONDAY,
      ASCENSION,
      WHIT_SUNDAY,
      WHIT_MONDAY,
    ],
    fixed: () => [NEW_YEAR, [5, 1, "labourDay"], [5, 17, "constitutionDay"], ...CHRISTMAS],
  },
  SE: {
    moving: (year) => [
      ...[GOOD_FRIDAY, EASTER_SUNDAY, EASTER_MONDAY, ASCENSION, WHIT_SUNDAY],
      ...(year < 2005 ? [WHIT_MONDAY] : []),
    ],
    fixed: (year) => [
      NEW_YEAR,
      [1, 6, "epiphany"],
      [5, 1, "labourDay"],
      ...(year < 2005 ? [] : ([[6, 6, "nationalDay"]] as Fixed[])),
      ...CHRISTMAS,
    ],
  },
};

const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10);

/**
 * The public holidays of a country (ISO 3166) in a year, in order: "2026-04-03" → "goodFriday". Where two
 * fall on one day it has the name of the one that moves. Empty for a country that we have no rules
 * for: there a company writes down its own exceptions.
 */
export function namedHolidays(country: string, year: number): Map<string, Holiday> {
  const rule = RULES[country];
  if (!rule) return new Map();
  const all = rule
    .moving(year)
    .map(([days, name]): [number, Holiday] => [easter(year) + days * DAY_MS, name]);
  for (const [month, day, name] of rule.fixed(year)) all.push([Date.UTC(year, month - 1, day), name]);
  // Midsummer's day and All Saints': the Saturdays from 20 June and from 31 October on.
  if (country === "SE")
    all.push([saturdayFrom(year, 6, 20), "midsummer"], [saturdayFrom(year, 10, 31), "allSaints"]);
  const named = new Map<string, Holiday>();
  for (const [day, name] of all.sort(([a], [b]) => a - b))
    if (!named.has(dayOf(day))) named.set(dayOf(day), name);
  return named;
}

/** Their days alone. */
export function holidays(country: string, year: number): string[] {
  return [...namedHolidays(country, year).keys()];
}

/** The holidays of the years that two days ("2026-12-30", "2027-01-02") lie in. */
export function holidaysBetween(country: string, firstDay: string, lastDay: string): string[] {
  const found: string[] = [];
  for (let year = Number(firstDay.slice(0, 4)); year <= Number(lastDay.slice(0, 4)); year++)
    found.push(...holidays(country, year).filter((day) => day >= firstDay && day <= lastDay));
  return found;
}
