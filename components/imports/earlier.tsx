"use client";

import { FileSpreadsheet, History } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useFailure } from "@/components/api/use-failure";
import { useFormats, useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Meter } from "@/components/ui/meter";
import { ErrorState, Skeleton, StateBox } from "@/components/ui/state";
import type { Import } from "@/lib/domain/imports/schema";
import { formatPercent } from "./amounts";
import { ImportStatusBadge, isUnderWay } from "./status";
import { useImports } from "./use-imports";

/** What was imported before; one line each, and the way to its report. */
export function EarlierImports({ mayStart }: { mayStart: boolean }) {
  const t = useTranslations("imports.earlier");
  const failureOf = useFailure();
  const { imports, error, more, loadingMore, loadMore, retry } = useImports();
  return (
    <section aria-labelledby="earlier-imports">
      <h2 id="earlier-imports" className="mb-2 font-semibold text-base">
        {t("title")}
      </h2>
      {error !== undefined && <ErrorState failure={failureOf(error)} onRetry={retry} />}
      {!imports && error === undefined && <Waiting />}
      {imports?.length === 0 && (
        <StateBox icon={<History />} title={t("none")} body={t(mayStart ? "noneBody" : "noneReadOnly")} />
      )}
      {imports && imports.length > 0 && (
        <ul className="overflow-hidden rounded-xl border border-line">
          {imports.map((one) => (
            <li key={one.id} className="border-line not-first:border-t">
              <Line one={one} />
            </li>
          ))}
        </ul>
      )}
      {more && (
        <div className="mt-3 flex justify-center">
          <Button kind="plain" busy={loadingMore} onClick={loadMore}>
            {t("more")}
          </Button>
        </div>
      )}
    </section>
  );
}

function Line({ one }: { one: Import }) {
  const t = useTranslations("imports");
  const locale = useLocale();
  const { company } = useMe();
  const { ago, moment } = useFormats();
  return (
    <Link
      href={`/${company.slug}/imports/${one.id}`}
      className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-1 px-3.5 py-2.5 hover:bg-hover md:grid-cols-[auto_1fr_8rem_11rem_6.5rem]"
    >
      <FileSpreadsheet className="size-4 text-ink-3" aria-hidden />
      <span className="min-w-0">
        <span className="block truncate font-medium">{one.fileName}</span>
        <span className="block text-ink-3 text-xs">{t(`entity.${one.entity}`)}</span>
      </span>
      <span className="justify-self-end md:justify-self-start">
        <ImportStatusBadge status={one.status} />
      </span>
      <span className="text-ink-2 text-xs tabular-nums max-md:col-start-2">
        {isUnderWay(one) && (
          <Meter
            label={t("progress.label")}
            value={one.status === "queued" ? null : one.progress}
            text={formatPercent(one.progress, locale)}
            className="w-32"
          />
        )}
        {!isUnderWay(one) && one.status !== "draft" && (
          <>
            {t("earlier.rows", { count: one.read })}
            {one.rejected > 0 && (
              <span className="text-bad"> · {t("earlier.rejected", { count: one.rejected })}</span>
            )}
          </>
        )}
      </span>
      <time
        dateTime={one.createdAt}
        title={moment(one.createdAt)}
        className="justify-self-end text-ink-3 text-xs max-md:col-start-3"
      >
        {ago(one.startedAt ?? one.createdAt)}
      </time>
    </Link>
  );
}

function Waiting() {
  return (
    <ul className="overflow-hidden rounded-xl border border-line" aria-busy>
      {["w-44", "w-60", "w-36"].map((width) => (
        <li key={width} className="flex items-center gap-3 border-line px-3.5 py-3.5 not-first:border-t">
          <Skeleton className="size-4" />
          <Skeleton className={`h-3 ${width}`} />
        </li>
      ))}
    </ul>
  );
}
