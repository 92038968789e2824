"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useFormats, useMe } from "@/components/shell/me";
import { cx } from "@/components/ui/cx";
import { intlLocale } from "@/lib/core/time";
import type { Comparison, Sums } from "@/lib/domain/pricing/schema";

type Common = { currency: string; names: [string, string] };

const NUMBER = "whitespace-nowrap py-1.5 pl-4 text-right tabular-nums";

/** A difference with its sign, by the sign also coloured: dearer, cheaper. */
function useDifference(): (minor: number, currency: string) => string {
  const t = useTranslations("prices");
  const { money } = useFormats();
  return (minor, currency) =>
    minor === 0 ? t("same") : minor > 0 ? `+${money(minor, currency)}` : money(minor, currency);
}

/** All in all: one sum, the other, and what lies between. */
export function Totals({ totals, currency, names }: Common & { totals: Comparison["totals"] }) {
  const t = useTranslations("prices");
  const locale = useLocale();
  const { money, count } = useFormats();
  const difference = useDifference();
  const percent = new Intl.NumberFormat(intlLocale(locale), {
    style: "percent",
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  const share = totals.before > 0 ? percent.format(totals.difference / totals.before) : "";
  const figures = [
    { label: names[0], value: money(totals.before, currency) },
    { label: names[1], value: money(totals.after, currency) },
    { label: t("difference"), value: difference(totals.difference, currency), hint: share },
  ];
  return (
    <div>
      <dl className="grid overflow-hidden rounded-lg border border-line sm:grid-cols-3">
        {figures.map(({ label, value, hint }) => (
          <div key={label} className="border-line px-4 py-3 max-sm:not-first:border-t sm:not-first:border-l">
            <dt className="text-ink-3 text-xs">{label}</dt>
            <dd className="font-semibold text-lg tabular-nums">
              {value}
              {hint && <span className="ml-2 font-normal text-ink-3 text-sm">{hint}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-ink-3 text-xs">
        {t("comparedOf", {
          n: count(totals.bookings),
          dearer: count(totals.dearer),
          cheaper: count(totals.cheaper),
          same: count(totals.same),
        })}
      </p>
    </div>
  );
}

type Row = Sums & { key: string; name: string };

/** Sums by service or weekday, each with a bar for its difference. */
export function ComparedSums({ title, rows, currency, names }: Common & { title: string; rows: Row[] }) {
  const t = useTranslations("prices");
  const { money, count } = useFormats();
  const difference = useDifference();
  const most = Math.max(1, ...rows.map((row) => Math.abs(row.difference)));
  return (
    <div className="max-w-4xl">
      <table aria-label={title} className="w-full text-sm">
        <thead>
          <tr className="border-line border-b text-left text-ink-3 text-xs">
            <th scope="col" className="py-1.5 font-medium">
              {title}
            </th>
            <th scope="col" className={cx(NUMBER, "font-medium max-sm:hidden")}>
              {t("bookingsHead")}
            </th>
            <th scope="col" className={cx(NUMBER, "font-medium max-sm:hidden")}>
              {names[0]}
            </th>
            <th scope="col" className={cx(NUMBER, "font-medium max-sm:hidden")}>
              {names[1]}
            </th>
            <th scope="col" className={cx(NUMBER, "w-28 font-medium")}>
              {t("difference")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-line not-first:border-t">
              <th scope="row" className="w-full max-w-0 truncate py-1.5 text-left font-normal">
                {row.name}
                <span className="block text-ink-3 text-xs tabular-nums sm:hidden">
                  {money(row.before, currency)} → {money(row.after, currency)}
                </span>
              </th>
              <td className={cx(NUMBER, "text-ink-3 max-sm:hidden")}>{count(row.bookings)}</td>
              <td className={cx(NUMBER, "max-sm:hidden")}>{money(row.before, currency)}</td>
              <td className={cx(NUMBER, "max-sm:hidden")}>{money(row.after, currency)}</td>
              <td className={NUMBER}>
                {difference(row.difference, currency)}
                <Bar share={row.difference / most} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** From the middle to the right what costs more, to the left what costs less. */
function Bar({ share }: { share: number }) {
  return (
    <span aria-hidden className="mt-0.5 flex h-1">
      <span className="flex flex-1 justify-end">
        {share < 0 && <span className="rounded-l-full bg-dot-teal" style={{ width: `${-share * 100}%` }} />}
      </span>
      <span className="w-px bg-line-strong" />
      <span className="flex flex-1">
        {share > 0 && <span className="rounded-r-full bg-dot-amber" style={{ width: `${share * 100}%` }} />}
      </span>
    </span>
  );
}

/** The bookings that would feel it most. */
export function Largest({ largest, currency, names }: Common & { largest: Comparison["largest"] }) {
  const t = useTranslations("prices");
  const { money, moment } = useFormats();
  const { company } = useMe();
  const difference = useDifference();
  return (
    <div className="max-w-4xl">
      <table aria-label={t("largest")} className="w-full text-sm">
        <thead>
          <tr className="border-line border-b text-left text-ink-3 text-xs">
            <th scope="col" className="py-1.5 font-medium">
              {t("largest")}
            </th>
            <th scope="col" className="py-1.5 pl-4 font-medium max-md:hidden">
              {t("customer")}
            </th>
            <th scope="col" className={cx(NUMBER, "font-medium max-sm:hidden")}>
              {names[0]}
            </th>
            <th scope="col" className={cx(NUMBER, "font-medium max-sm:hidden")}>
              {names[1]}
            </th>
            <th scope="col" className={cx(NUMBER, "font-medium")}>
              {t("difference")}
            </th>
          </tr>
        </thead>
        <tbody>
          {largest.map((one) => (
            <tr key={one.bookingId} className="border-line not-first:border-t">
              <th scope="row" className="py-1.5 text-left font-normal">
                <Link
                  href={`/${company.slug}/bookings?booking=${one.bookingId}`}
                  prefetch={false}
                  className="hover:underline"
                >
                  {one.serviceName}
                </Link>
                <span className="block text-ink-3 text-xs" suppressHydrationWarning>
                  {moment(one.start)}
                </span>
              </th>
              <td className="max-w-48 truncate py-1.5 pl-4 text-ink-2 max-md:hidden">
                {one.customerName ?? "–"}
              </td>
              <td className={cx(NUMBER, "max-sm:hidden")}>{money(one.before, currency)}</td>
              <td className={cx(NUMBER, "max-sm:hidden")}>{money(one.after, currency)}</td>
              <td className={NUMBER}>{difference(one.difference, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
