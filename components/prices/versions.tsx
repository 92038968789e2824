"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import useSWR from "swr";
import { useFailure } from "@/components/api/use-failure";
import { useDayText } from "@/components/services/day-text";
import { Lines } from "@/components/settings/section";
import { useFormats, useMe } from "@/components/shell/me";
import { NativeSelect } from "@/components/ui/input";
import { ErrorState, Skeleton } from "@/components/ui/state";
import { type Refused, termsOf } from "@/lib/domain/pricing/rules";
import type { Priced, PriceList, PriceVersion, Terms } from "@/lib/domain/pricing/schema";
import { CompareBookings } from "./compare-bookings";
import { usePricesBy } from "./use-prices";
import { useVersionName } from "./version-name";

const DRAFT = "draft";

/** What was published, and what the examples cost by any two of them, or by the draft. */
export function Versions({ list }: { list: PriceList }) {
  const t = useTranslations("prices");
  const { moment } = useFormats();
  const dayText = useDayText();
  const mayCompare = useMe().can("bookings:read");
  const { versions } = list;
  const [left, setLeft] = useState(versions[1]?.id ?? versions[0]?.id ?? DRAFT);
  const [right, setRight] = useState(versions[1] ? (versions[0]?.id ?? DRAFT) : DRAFT);
  if (versions.length === 0) return <p className="py-6 text-ink-3 text-sm">{t("noVersions")}</p>;
  const names = (
    <>
      <option value={DRAFT}>{t("draft")}</option>
      {versions.map(({ id, number }) => (
        <option key={id} value={id}>
          {t("version", { n: number })}
        </option>
      ))}
    </>
  );
  return (
    <div className="grid gap-8">
      <Lines>
        {versions.map(({ id, number, firstDay, lastDay, publishedAt }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-3.5 py-2.5">
            <span className="w-20 font-medium">{t("version", { n: number })}</span>
            <span className="flex-1 whitespace-nowrap">
              {lastDay
                ? t("valid", { from: dayText(firstDay), to: dayText(lastDay) })
                : t("validOn", { from: dayText(firstDay) })}
            </span>
            <span className="text-ink-3 text-xs max-sm:basis-full">
              {t("publishedOn", { when: moment(publishedAt) })}
            </span>
          </li>
        ))}
      </Lines>
      <section aria-labelledby="prices-compare" className="grid gap-3">
        <div>
          <h2 id="prices-compare" className="font-semibold text-base">
            {t("compare")}
          </h2>
          <p className="text-ink-3 text-sm">{t("compareBody")}</p>
        </div>
        <div className="flex flex-wrap items-center gap-2 text-sm">
          <NativeSelect
            aria-label={t("left")}
            className="w-auto!"
            value={left}
            onChange={(event) => setLeft(event.target.value)}
          >
            {names}
          </NativeSelect>
          {t("right")}
          <NativeSelect
            aria-label={t("right")}
            className="w-auto!"
            value={right}
            onChange={(event) => setRight(event.target.value)}
          >
            {names}
          </NativeSelect>
        </div>
        <Comparison list={list} left={left} right={right} />
      </section>
      {mayCompare && <CompareBookings list={list} before={left} after={right} />}
    </div>
  );
}

/** The terms of a version, or of the draft as if it were published now. */
function useTerms(list: PriceList, id: string): { terms: Terms | undefined; error: unknown } {
  const { timeZone } = useMe().company;
  const path = id === DRAFT ? null : `/price-lists/${list.id}/versions/${id}`;
  // A version never changes: once is enough.
  const { data, error } = useSWR<PriceVersion, unknown>(path, {
    revalidateIfStale: false,
    revalidateOnFocus: false,
  });
  const draft = useMemo(
    () => termsOf(list.draft, list.currency, timeZone),
    [list.draft, list.currency, timeZone],
  );
  return { terms: id === DRAFT ? draft : data?.terms, error };
}

function Comparison({ list, left, right }: { list: PriceList; left: string; right: string }) {
  const t = useTranslations("prices");
  const failureOf = useFailure();
  const nameOf = useVersionName(list);
  const one = useTerms(list, left);
  const other = useTerms(list, right);
  if (list.examples.length === 0) return <p className="text-ink-3 text-sm">{t("noExamples")}</p>;
  const error = one.error ?? other.error;
  if (error !== undefined) return <ErrorState failure={failureOf(error)} />;
  if (!one.terms || !other.terms)
    return (
      <div aria-busy="true">
        <Skeleton className="h-24" />
      </div>
    );
  return <Table list={list} left={one.terms} right={other.terms} names={[nameOf(left), nameOf(right)]} />;
}

type TableProps = { list: PriceList; left: Terms; right: Terms; names: [string, string] };

function Table({ list, left, right, names }: TableProps) {
  const t = useTranslations("prices");
  const { money } = useFormats();
  const before = usePricesBy(left, list.examples);
  const after = usePricesBy(right, list.examples);
  const paid = (price: Priced | Refused | undefined) =>
    price && !("errors" in price) ? price.totals.gross : null;
  const say = (minor: number | null) => (minor === null ? "–" : money(minor, list.currency));
  return (
    <div className="overflow-x-auto">
      <table aria-label={t("compare")} className="w-full text-sm">
        <thead>
          <tr className="border-line border-b text-left text-ink-3 text-xs">
            <th scope="col" className="py-1.5 pr-3 font-medium">
              {t("exampleName")}
            </th>
            <th scope="col" className="py-1.5 pr-3 text-right font-medium">
              {names[0]}
            </th>
            <th scope="col" className="py-1.5 pr-3 text-right font-medium">
              {names[1]}
            </th>
            <th scope="col" className="py-1.5 text-right font-medium">
              {t("difference")}
            </th>
          </tr>
        </thead>
        <tbody>
          {list.examples.map((example, at) => {
            const [was, is] = [paid(before[at]), paid(after[at])];
            const more = was === null || is === null ? null : is - was;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: two examples may be alike in all that they say
              <tr key={at} className="border-line not-first:border-t">
                <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                  {example.name}
                </th>
                <td className="whitespace-nowrap py-1.5 pr-3 text-right tabular-nums">{say(was)}</td>
                <td className="whitespace-nowrap py-1.5 pr-3 text-right tabular-nums">{say(is)}</td>
                <td className="whitespace-nowrap py-1.5 text-right tabular-nums">
                  {more === 0 ? t("same") : more !== null && more > 0 ? `+${say(more)}` : say(more)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
