// Public holidays by rule. The days are those of the law, not those on which shops happen to close:
// Denmark, the days of Folkekirken and lov 214 of 7 March 2023 (no Great Prayer Day from 2024 on); Norway,
// lov om helligdager og helligdagsfred (1995-02-24-12) and lov om 1 og 17 mai (1947-04-26-1); Sweden, lag
// (1989:253) om allmänna helgdagar, with the national day since 2005 (lag 2004:1320).

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
const MAUNDY_THURSDAY = -3;
const GOOD_FRIDAY = -2;
const EASTER_MONDAY = 1;
const GREAT_PRAYER_DAY = 26;
const ASCENSION = 39;
const WHIT_SUNDAY = 49;
const WHIT_MONDAY = 50;

type Rule = { moving(year: number): number[]; fixed(year: number): [month: number, day: number][] };

const RULES: Record<string, Rule> = {
  DK: {
    moving: (year) => [
      ...[MAUNDY_THURSDAY, GOOD_FRIDAY, 0, EASTER_MONDAY, ASCENSION, WHIT_SUNDAY, WHIT_MONDAY],
      ...(year < 2024 ? [GREAT_PRAYER_DAY] : []),
    ],
    fixed: () => [
      [1, 1],
      [12, 25],
      [12, 26],
    ],
  },
  NO: {
    moving: () => [MAUNDY_THURSDAY, GOOD_FRIDAY, 0, EASTER_MONDAY, ASCENSION, WHIT_SUNDAY, WHIT_MONDAY],
    fixed: () => [
      [1, 1],
      [5, 1],
      [5, 17],
      [12, 25],
      [12, 26],
    ],
  },
  SE: {
    moving: (year) => [
      ...[GOOD_FRIDAY, 0, EASTER_MONDAY, ASCENSION, WHIT_SUNDAY],
      ...(year < 2005 ? [WHIT_MONDAY] : []),
    ],
    fixed: (year) => [
      [1, 1],
      [1, 6],
      [5, 1],
      ...(year < 2005 ? [] : ([[6, 6]] as [number, number][])),
      [12, 25],
      [12, 26],
    ],
  },
};

/**
 * The public holidays of a country (ISO 3166) in a year, in order: "2026-04-03". Empty for a country that we
 * have no rules for: there a company writes down its own exceptions.
 */
export function holidays(country: string, year: number): string[] {
  const rule = RULES[country];
  if (!rule) return [];
  const days = rule.moving(year).map((days) => easter(year) + days * DAY_MS);
  for (const [month, day] of rule.fixed(year)) days.push(Date.UTC(year, month - 1, day));
  // Midsummer's day and All Saints': the Saturdays from 20 June and from 31 October on.
  if (country === "SE") days.push(saturdayFrom(year, 6, 20), saturdayFrom(year, 10, 31));
  return [...new Set(days)].sort((a, b) => a - b).map((day) => new Date(day).toISOString().slice(0, 10));
}

/** The holidays of the years that two days ("2026-12-30", "2027-01-02") lie in. */
export function holidaysBetween(country: string, firstDay: string, lastDay: string): string[] {
  const found: string[] = [];
  for (let year = Number(firstDay.slice(0, 4)); year <= Number(lastDay.slice(0, 4)); year++)
    found.push(...holidays(country, year).filter((day) => day >= firstDay && day <= lastDay));
  return found;
}
