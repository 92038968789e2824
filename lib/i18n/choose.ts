import { isLocale, LOCALES, type Locale } from "@/lib/core/context";

/** The cookie that remembers the language of somebody who is not signed in. */
export const LOCALE_COOKIE = "skala-locale";

/** What languages call themselves. */
export const LANGUAGE_NAMES: Record<Locale, string> = { en: "English", da: "Dansk", nb: "Norsk bokmål" };

/** The best of our languages for an Accept-Language header; Norwegian in any spelling is bokmål. */
export function preferredLocale(header: string | null | undefined): Locale {
  for (const part of (header ?? "").split(",")) {
    const language = part.split(";")[0].trim().toLowerCase().split("-")[0];
    if (language === "no" || language === "nn") return "nb";
    const found = LOCALES.find((locale) => locale === language);
    if (found) return found;
  }
  return "en";
}

/** The first choice that is one of ours, else what the browser asks for. */
export function chooseLocale(
  choices: (string | null | undefined)[],
  acceptLanguage: string | null | undefined,
): Locale {
  return choices.find(isLocale) ?? preferredLocale(acceptLanguage);
}
