"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";

export type Filters = Record<string, string | undefined>;

export type ListUrl = {
  filters: Filters;
  q: string;
  sort: string;
  /** Null takes a filter off. */
  setFilters: (change: Record<string, string | null>) => void;
  setQ: (q: string) => void;
  setSort: (sort: string) => void;
  clear: () => void;
  filtered: boolean;
};

/** What a search is ordered by until the reader asks for another order: the likeliest first. */
export const RELEVANCE = "relevance";

/** The state of a list lives in its address: what is shared or bookmarked shows the same rows. */
export function useListUrl(names: readonly string[], defaultSort: string): ListUrl {
  const parsers = useMemo(
    () => Object.fromEntries(["q", "sort", ...names].map((name) => [name, parseAsString])),
    [names],
  );
  const [values, setValues] = useQueryStates(parsers, { history: "replace", shallow: true, scroll: false });
  const filters = useMemo(
    () => Object.fromEntries(names.map((name) => [name, values[name] ?? undefined])),
    [names, values],
  );
  const setFilters = useCallback(
    (change: Record<string, string | null>) => void setValues(change),
    [setValues],
  );
  const setQ = useCallback((q: string) => void setValues({ q: q || null }), [setValues]);
  const q = values.q ?? "";
  const usual = q === "" ? defaultSort : RELEVANCE;
  const setSort = useCallback(
    (sort: string) => void setValues({ sort: sort === usual ? null : sort }),
    [setValues, usual],
  );
  const clear = useCallback(
    () => void setValues(Object.fromEntries(["q", ...names].map((name) => [name, null]))),
    [setValues, names],
  );
  return {
    filters,
    q,
    // Without a search nothing is likelier than anything else.
    sort: values.sort && (q !== "" || values.sort !== RELEVANCE) ? values.sort : usual,
    setFilters,
    setQ,
    setSort,
    clear,
    filtered: q !== "" || names.some((name) => values[name]),
  };
}
