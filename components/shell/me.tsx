"use client";

import { useLocale } from "next-intl";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { SWRConfig } from "swr";
import { ApiError, api } from "@/components/api/client";
import { TooltipProvider } from "@/components/ui/tooltip";
import { formatMoney } from "@/lib/core/money";
import type { Permission } from "@/lib/core/permissions";
import { formatDay, formatMoment, intlLocale } from "@/lib/core/time";
import type { Me } from "@/lib/domain/access/schema";

type Here = Me & { can: (permission: Permission) => boolean; timeZone: string };

const MeContext = createContext<Here | null>(null);

/** Who is signed in, in which company, for everything below. Sets how data is fetched, too. */
export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  const here = useMemo<Here>(() => {
    const permissions = new Set(me.permissions);
    return {
      ...me,
      can: (permission) => permissions.has(permission),
      timeZone: me.member?.timeZone ?? me.company.timeZone,
    };
  }, [me]);
  return (
    <MeContext value={here}>
      <SWRConfig key={me.company.slug} value={FETCHING}>
        <TooltipProvider delayDuration={450} skipDelayDuration={200}>
          {children}
        </TooltipProvider>
      </SWRConfig>
    </MeContext>
  );
}

const FETCHING = {
  // A cache for each company: keys are paths, and the company is not part of them.
  provider: () => new Map(),
  fetcher: (path: string) => api(path),
  // What the API refuses it will refuse again; only what may pass is tried again.
  shouldRetryOnError: (error: unknown) =>
    !(error instanceof ApiError) || error.status === 0 || error.status >= 500,
  errorRetryCount: 4,
};

export function useMe(): Here {
  const me = useContext(MeContext);
  if (!me) throw new Error("useMe stands below MeProvider");
  return me;
}

/** Dates and money as this reader writes them, in their time zone. */
export function useFormats() {
  const locale = useLocale();
  const { timeZone } = useMe();
  return useMemo(() => {
    const number = new Intl.NumberFormat(intlLocale(locale));
    const relative = new Intl.RelativeTimeFormat(intlLocale(locale), { numeric: "auto", style: "short" });
    const ago = (iso: string) => {
      const minutes = Math.round((new Date(iso).getTime() - Date.now()) / 60_000);
      if (minutes === 0) return relative.format(0, "second");
      if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
      if (Math.abs(minutes) < 24 * 60) return relative.format(Math.round(minutes / 60), "hour");
      if (Math.abs(minutes) < 7 * 24 * 60) return relative.format(Math.round(minutes / 60 / 24), "day");
      return formatDay(iso, locale, timeZone);
    };
    return {
      count: (n: number) => number.format(n),
      money: (minor: number, currency: string) => formatMoney(minor, currency, locale),
      day: (iso: string) => formatDay(iso, locale, timeZone),
      moment: (iso: string) => formatMoment(iso, locale, timeZone),
      ago,
    };
  }, [locale, timeZone]);
}
