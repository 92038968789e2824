const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-05-04T10:00` as the wall in a zone shows a moment. */
export function wallOf(iso: string, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "short" });
    formats.set(timeZone, format);
  }
  return format.format(new Date(iso)).replace(" ", "T");
}

/** The moment at which the wall in a zone shows `2026-05-04T10:00`; of two the first. Undefined for no time. */
export function momentOf(wall: string, timeZone: string): string | undefined {
  const shown = Date.parse(`${wall}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) || Number.isNaN(shown)) return undefined;
  const ahead = (at: number) => Date.parse(`${wallOf(new Date(at).toISOString(), timeZone)}Z`) - at;
  // No zone is more than a day away; where the clock changes in between, one of the two offsets is right.
  const tries = [shown - ahead(shown - 86_400_000), shown - ahead(shown + 86_400_000)];
  const right = tries.find((at) => at + ahead(at) === shown) ?? tries[0];
  return right === undefined ? undefined : new Date(right).toISOString();
}
