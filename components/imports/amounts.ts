const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** Bytes as people say them: "3.4 MB". */
export function formatBytes(bytes: number, locale: string): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1024)));
  const style = { style: "unit", unit: UNITS[step], unitDisplay: step === 0 ? "long" : "short" } as const;
  const maximumFractionDigits = step > 1 ? 1 : 0;
  return new Intl.NumberFormat(locale, { ...style, maximumFractionDigits }).format(bytes / 1024 ** step);
}

/** Seconds as people say them: "40 sec", "3 min", "1 hr". */
export function formatSeconds(seconds: number, locale: string): string {
  const [unit, value] =
    seconds < 60 ? ["second", seconds] : seconds < 3600 ? ["minute", seconds / 60] : ["hour", seconds / 3600];
  const digits = unit === "hour" ? 1 : 0;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: String(unit),
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(Math.max(1, Number(value)));
}

export function formatPercent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);
}
