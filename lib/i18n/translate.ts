import { createTranslator } from "use-intl/core";
import type { Locale } from "@/lib/core/context";
import { MESSAGES } from "./messages";

type Values = Record<string, string | number>;
export type Translate = (key: string, values?: Values) => string;

const made = new Map<Locale, Translate>();

/**
 * Texts outside React: `translator("da")("errors.stale.title")`. A key without a text, or a text whose
 * values are missing, falls back to the general one of its kind rather than failing the answer.
 */
export function translator(locale: Locale): Translate {
  const known = made.get(locale);
  if (known) return known;
  const messages = MESSAGES[locale];
  const translated = createTranslator({
    locale,
    messages,
    timeZone: "UTC",
    onError: () => undefined,
    getMessageFallback: ({ key }) => (key.startsWith("fieldErrors.") ? messages.fieldErrors.format : key),
  }) as Translate;
  // An empty object rather than none makes missing values an error, and so the fallback.
  const translate: Translate = (key, values) => translated(key, values ?? {});
  made.set(locale, translate);
  return translate;
}
