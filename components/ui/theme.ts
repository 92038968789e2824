/** Light, dark, or as the system says (no cookie, no attribute). */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Read on the server, so the first paint has the right colours and needs no script. */
export const THEME_COOKIE = "skala-theme";

const YEAR = 365 * 24 * 3600;

export function isTheme(value: unknown): value is Theme {
  return THEMES.includes(value as Theme);
}

/** Remembers a choice for this browser; `null` forgets it. */
export function rememberChoice(cookie: string, value: string | null): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we support
  document.cookie = `${cookie}=${value ?? ""}; path=/; max-age=${value ? YEAR : 0}; samesite=lax${secure}`;
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  rememberChoice(THEME_COOKIE, theme === "system" ? null : theme);
}

export function currentTheme(): Theme {
  const set = document.documentElement.dataset.theme;
  return isTheme(set) ? set : "system";
}
