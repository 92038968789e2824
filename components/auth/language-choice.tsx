"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { rememberChoice } from "@/components/ui/theme";
import { LOCALES } from "@/lib/core/context";
import { LANGUAGE_NAMES, LOCALE_COOKIE } from "@/lib/i18n/choose";

/** The three languages by their own names, for somebody we do not know yet. */
export function LanguageChoice() {
  const t = useTranslations("auth");
  const current = useLocale();
  const router = useRouter();
  return (
    <nav aria-label={t("language")} className="flex gap-1 text-xs">
      {LOCALES.map((locale) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          aria-current={locale === current || undefined}
          onClick={() => {
            rememberChoice(LOCALE_COOKIE, locale);
            router.refresh();
          }}
          className={cx(
            "rounded-md px-2 py-1 pointer-coarse:min-h-10 pointer-coarse:px-3",
            locale === current ? "font-medium text-ink" : "text-ink-3 hover:bg-hover hover:text-ink",
          )}
        >
          {LANGUAGE_NAMES[locale]}
        </button>
      ))}
    </nav>
  );
}
