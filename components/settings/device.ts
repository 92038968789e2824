// The first that matches counts: Edge and Opera also call themselves Chrome, and all of them Safari.
const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(HeadlessChrome|Chromium|Chrome|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b/, "Mac"],
  [/\bLinux\b/, "Linux"],
];

const first = (names: [RegExp, string][], text: string): string | null =>
  names.find(([shape]) => shape.test(text))?.[1] ?? null;

/** What a user agent names, as far as people know it by that name. */
export function deviceOf(userAgent: string): {
  browser: string | null;
  system: string | null;
  phone: boolean;
} {
  const system = first(SYSTEMS, userAgent);
  const phone = system === "iPhone" || (system === "Android" && /\bMobile\b/.test(userAgent));
  return { browser: first(BROWSERS, userAgent), system, phone };
}
