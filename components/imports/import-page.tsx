"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef } from "react";
import { useSWRConfig } from "swr";
import { ApiError } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { useMe } from "@/components/shell/me";
import { buttonClass } from "@/components/ui/button";
import { PageBody, PageHeader } from "@/components/ui/page";
import { ErrorState, Skeleton } from "@/components/ui/state";
import type { Import } from "@/lib/domain/imports/schema";
import { DraftImport } from "./draft";
import { ImportProgress } from "./progress";
import { ImportReport } from "./report";
import { ImportStatusBadge, isUnderWay } from "./status";
import { useImport } from "./use-imports";

/** One import, in whatever state it is: a draft to look at, under way, or done with. */
export function ImportPage({ id }: { id: string }) {
  const t = useTranslations("imports");
  const { company } = useMe();
  const failureOf = useFailure();
  const { data, error, mutate } = useImport(id);
  const show = useCallback((now: Import) => void mutate(now, { revalidate: false }), [mutate]);
  const ask = useCallback(() => void mutate(), [mutate]);
  useFreshLookups(data);
  return (
    <>
      <PageHeader>
        <Link
          href={`/${company.slug}/imports`}
          aria-label={t("back")}
          title={t("back")}
          className={`${buttonClass("quiet", "icon")} -ml-1.5`}
        >
          <ArrowLeft className="size-4" aria-hidden />
        </Link>
        <h1 className="min-w-0 truncate font-semibold text-base">{data ? data.fileName : t("title")}</h1>
        {data && <ImportStatusBadge status={data.status} />}
      </PageHeader>
      {!data && error !== undefined && (
        <ErrorState
          failure={failureOf(error)}
          onRetry={error instanceof ApiError && error.status === 404 ? undefined : ask}
        />
      )}
      {!data && error === undefined && <Waiting />}
      {data?.status === "draft" && <DraftImport key={id} draft={data} onChanged={show} onOutdated={ask} />}
      {data && isUnderWay(data) && (
        <ImportProgress of={data} lost={error !== undefined} onChanged={show} onOutdated={ask} />
      )}
      {data && data.status !== "draft" && !isUnderWay(data) && <ImportReport of={data} />}
    </>
  );
}

/** What an import brings besides records, for the pages that have asked before: fields, tags, sources. */
const BROUGHT = /^\/(custom-fields|tags|leads\/sources|customers\/sources|services)/;

function useFreshLookups(now: Import | undefined): void {
  const { mutate } = useSWRConfig();
  const ran = useRef(false);
  const running = now !== undefined && isUnderWay(now);
  useEffect(() => {
    if (running) ran.current = true;
    else if (ran.current) void mutate((key) => typeof key === "string" && BROUGHT.test(key));
  }, [running, mutate]);
}

function Waiting() {
  return (
    <PageBody className="grid content-start gap-6">
      <Skeleton className="h-6 w-56" />
      <Skeleton className="h-16 w-full rounded-xl" />
      <Skeleton className="h-72 w-full rounded-xl" />
    </PageBody>
  );
}
