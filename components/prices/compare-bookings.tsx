"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import useSWR from "swr";
import { queryString } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { startOfDay, today } from "@/components/list/days";
import { useCatalog } from "@/components/services/use-catalog";
import { useFormats, useMe } from "@/components/shell/me";
import { NativeSelect } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { ErrorState, Skeleton } from "@/components/ui/state";
import { intlLocale } from "@/lib/core/time";
import type { Comparison, PriceList } from "@/lib/domain/pricing/schema";
import { ComparedSums, Largest, Totals } from "./compared-sums";
import { useVersionName } from "./version-name";

/** So many months back, and the one that runs. */
const MONTHS = 12;

/** "2026-10", so many months from one. */
function monthFrom(day: string, months: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7);
}

type Props = { list: PriceList; before: string; after: string };

/** What the bookings of a month would have cost by one version and by the other. */
export function CompareBookings({ list, before, after }: Props) {
  const t = useTranslations("prices");
  const failureOf = useFailure();
  const { timeZone } = useMe().company;
  const nameOf = useVersionName(list);
  const monthText = useMonthText();
  const services = useCatalog("/services");
  const [month, setMonth] = useState(() => monthFrom(today(timeZone), -1));
  const [serviceId, setService] = useState("");
  const months = Array.from({ length: MONTHS + 1 }, (_, back) => monthFrom(today(timeZone), -back));
  const query = queryString({
    before,
    after,
    from: startOfDay(`${month}-01`, timeZone),
    to: startOfDay(`${monthFrom(month, 1)}-01`, timeZone),
    serviceId,
  });
  // The draft's version is part of the question: what it says changes with it.
  const draft = before === "draft" || after === "draft" ? list.version : 0;
  const { data, error, isLoading, mutate } = useSWR<Comparison, unknown>(
    before === after ? null : `/price-lists/${list.id}/comparison${query}${draft ? `#${draft}` : ""}`,
    { revalidateOnFocus: false, revalidateIfStale: false, keepPreviousData: true },
  );
  const names: [string, string] = [nameOf(before), nameOf(after)];
  return (
    <section aria-labelledby="prices-on-bookings" className="grid gap-4">
      <div>
        <h2 id="prices-on-bookings" className="font-semibold text-base">
          {t("onBookings")}
        </h2>
        <p className="max-w-2xl text-ink-3 text-sm">{t("onBookingsBody")}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <NativeSelect
          aria-label={t("month")}
          className="w-auto!"
          value={month}
          onChange={(event) => setMonth(event.target.value)}
        >
          {months.map((one) => (
            <option key={one} value={one}>
              {monthText(one)}
            </option>
          ))}
        </NativeSelect>
        <NativeSelect
          aria-label={t("ofService")}
          className="w-auto! max-w-56"
          value={serviceId}
          onChange={(event) => setService(event.target.value)}
        >
          <option value="">{t("allServices")}</option>
          {services.data?.data.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </NativeSelect>
      </div>
      {before === after ? (
        <p className="text-ink-3">{t("chooseTwo")}</p>
      ) : error !== undefined && !isLoading ? (
        <ErrorState failure={failureOf(error)} onRetry={() => void mutate()} />
      ) : !data ? (
        <div aria-busy="true" className="grid gap-3">
          <Skeleton className="h-16" />
          <Skeleton className="h-40" />
        </div>
      ) : (
        <div aria-busy={isLoading || undefined} className={isLoading ? "opacity-60" : undefined}>
          <Found found={data} names={names} />
        </div>
      )}
    </section>
  );
}

function Found({ found, names }: { found: Comparison; names: [string, string] }) {
  const t = useTranslations("prices");
  const { moment } = useFormats();
  const { bookings, totals, currency, stoppedAt, services, weekdays, largest } = found;
  if (bookings === 0) return <p className="py-4 text-ink-3">{t("noBookings")}</p>;
  return (
    <div className="grid gap-6">
      {stoppedAt && <Notice tone="warn">{t("stoppedAt", { when: moment(stoppedAt) })}</Notice>}
      <Unpriced found={found} names={names} />
      {totals.bookings > 0 && (
        <>
          <Totals totals={totals} currency={currency} names={names} />
          <div className="grid gap-x-10 gap-y-6 xl:grid-cols-2">
            <ComparedSums
              title={t("byService")}
              currency={currency}
              names={names}
              rows={services.map(({ serviceId, name, ...sums }) => ({ key: serviceId, name, ...sums }))}
            />
            <ComparedSums
              title={t("byWeekday")}
              currency={currency}
              names={names}
              rows={weekdays.map(({ weekday, ...sums }) => ({
                key: String(weekday),
                name: t(`day.${weekday as 1}`),
                ...sums,
              }))}
            />
          </div>
          {largest.length > 0 && <Largest largest={largest} currency={currency} names={names} />}
        </>
      )}
    </div>
  );
}

/** How many have no price, and why. */
function Unpriced({ found, names }: { found: Comparison; names: [string, string] }) {
  const t = useTranslations("prices");
  const { unpriced } = found;
  if (unpriced.length === 0) return null;
  const by = { before: names[0], after: names[1], both: names.join(", ") };
  return (
    <Notice tone="warn" title={t("unpriced", { n: unpriced.reduce((sum, one) => sum + one.bookings, 0) })}>
      <ul>
        {unpriced.map((one) => (
          <li key={`${one.by} ${one.field} ${one.code}`}>
            {t("unpricedLine", { n: one.bookings, by: by[one.by], why: whyOf(t, one) })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const FIELDS = ["area", "distance", "seats", "startsAt", "endsAt"] as const;

function whyOf(
  t: ReturnType<typeof useTranslations<"prices">>,
  { field, message }: Comparison["unpriced"][number],
): string {
  const known = FIELDS.find((one) => one === field);
  return known ? `${t(known)}: ${message}` : message;
}

/** A month in words. */
function useMonthText(): (month: string) => string {
  const locale = useLocale();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(intlLocale(locale), {
      timeZone: "UTC",
      month: "long",
      year: "numeric",
    });
    return (month) => format.format(new Date(`${month}-01T00:00Z`));
  }, [locale]);
}
