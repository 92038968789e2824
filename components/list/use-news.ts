"use client";

import { useEffect, useState } from "react";
import useSWR from "swr";
import { api } from "@/components/api/client";

/** How far up the list one looks for what is new. */
const LOOK = 50;

export type News = {
  /** Rows that stand before the first one shown; `more` where there are at least so many. */
  count: number;
  more: boolean;
};

type Head = { data: { id: string }[] };

/**
 * Looks quietly, every ten seconds and when the window is looked at again, whether others have put rows at
 * the top of the list. They are announced, never pushed under the reader's eyes.
 *
 * @param key path with filters and order · @param known ids at the top as shown, once they are
 * @param mine ids that this reader moved to the top themselves
 */
export function useNews(key: string, known: readonly string[] | null, mine: ReadonlySet<string>): News {
  const look = `${key}${key.includes("?") ? "&" : "?"}limit=${LOOK}&fields=id`;
  const { data } = useSWR<Head>(look, (path: string) => api<Head>(path), {
    refreshInterval: 10_000,
    revalidateOnFocus: true,
    revalidateOnMount: false,
    keepPreviousData: false,
    shouldRetryOnError: false,
  });
  // Of a list that was opened in the middle the top is known only by looking.
  const [baseline, setBaseline] = useState<{ key: string; ids: readonly string[] } | null>(null);
  useEffect(() => {
    if (known) setBaseline({ key, ids: known });
    else if (data)
      setBaseline((was) => (was?.key === key ? was : { key, ids: data.data.map(({ id }) => id) }));
  }, [known, data, key]);

  if (!data || baseline?.key !== key) return { count: 0, more: false };
  const seen = new Set(baseline.ids);
  const ids = data.data.map(({ id }) => id);
  const at = ids.findIndex((id) => seen.has(id));
  const above = (at < 0 ? ids : ids.slice(0, at)).filter((id) => !mine.has(id));
  return { count: above.length, more: at < 0 && ids.length === LOOK };
}
