/** How Intl is asked for our language: English here is Europe's, with the day before the month. */
export function intlLocale(locale: string): string {
  return locale === "en" ? "en-GB" : locale;
}

const DAY = { day: "numeric", month: "short", year: "numeric" } as const;
const MOMENT = { ...DAY, hour: "2-digit", minute: "2-digit" } as const;

// Making a formatter costs a hundred times as much as using it, and lists format every row.
const formats = new Map<string, Intl.DateTimeFormat>();

function format(iso: string, locale: string, timeZone: string, kind: "day" | "moment"): string {
  const key = `${kind} ${locale} ${timeZone}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(intlLocale(locale), { timeZone, ...(kind === "day" ? DAY : MOMENT) });
    formats.set(key, made);
  }
  return made.format(new Date(iso));
}

/** A moment as a day in the reader's zone: "15 Apr 2021". */
export function formatDay(iso: string, locale: string, timeZone: string): string {
  return format(iso, locale, timeZone, "day");
}

/** A moment to the minute in the reader's zone: "15 Apr 2021, 09:30". */
export function formatMoment(iso: string, locale: string, timeZone: string): string {
  return format(iso, locale, timeZone, "moment");
}
