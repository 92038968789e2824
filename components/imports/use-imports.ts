"use client";

import useSWR, { type SWRConfiguration } from "swr";
import useSWRInfinite from "swr/infinite";
import { ApiError, queryString } from "@/components/api/client";
import type { Import, ImportPage } from "@/lib/domain/imports/schema";
import { isUnderWay } from "./status";

const PAGE = 20;

/** Follows on for as long as it takes: whoever watches an import is not left with old figures. */
const onErrorRetry: SWRConfiguration["onErrorRetry"] = (error, _key, _config, revalidate, { retryCount }) => {
  if (error instanceof ApiError && error.status > 0 && error.status < 500) return;
  setTimeout(() => void revalidate({ retryCount }), Math.min(10_000, 1000 * 2 ** (retryCount - 1)));
};

/** One import, asked for every second while it is under way. */
export function useImport(id: string) {
  return useSWR<Import, unknown>(`/imports/${id}`, {
    refreshInterval: (latest) => (latest && isUnderWay(latest) ? 1000 : 0),
    dedupingInterval: 500,
    // Asking fails at once without a network, and so the page says why its figures stand still.
    refreshWhenOffline: true,
    onErrorRetry,
  });
}

/** The imports so far, the newest first, a page at a time. */
export function useImports() {
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<ImportPage, unknown>(
    (index: number, before: ImportPage | null) => {
      if (before && before.page.nextCursor === null) return null;
      const cursor = index === 0 ? undefined : before?.page.nextCursor;
      return `/imports${queryString({ limit: PAGE, cursor })}`;
    },
    {
      refreshInterval: (pages) => (pages?.some((page) => page.data.some(isUnderWay)) ? 2000 : 0),
      onErrorRetry,
    },
  );
  return {
    imports: data?.flatMap((page) => page.data),
    error: data ? undefined : error,
    more: (data?.at(-1)?.page.nextCursor ?? null) !== null,
    loadingMore: isValidating && size > (data?.length ?? 0),
    loadMore: () => void setSize(size + 1),
    retry: () => void mutate(),
  };
}
