"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { api } from "@/components/api/client";
import { rememberChoice } from "@/components/ui/theme";
import type { Locale } from "@/lib/core/context";
import { LOCALE_COOKIE } from "@/lib/i18n/choose";

/** Changes the language, for this person everywhere and for this browser also when nobody is signed in. */
export function useChangeLocale(): (locale: Locale) => Promise<void> {
  const router = useRouter();
  return useCallback(
    async (locale: Locale) => {
      rememberChoice(LOCALE_COOKIE, locale);
      await api("/me", { method: "PATCH", body: { locale } });
      router.refresh();
    },
    [router],
  );
}
