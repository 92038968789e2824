"use client";

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { api, queryString } from "@/components/api/client";
import { type Fetched, type Identified, PAGE, type Step } from "./segment";
import { ListStore, type Read, type Snapshot } from "./store";
import { readBookmark } from "./use-bookmark";

type Answer<R> = {
  data: R[];
  page: {
    nextCursor: string | null;
    prevCursor: string | null;
    total: number | null;
    totalKind: "exact" | "atLeast" | null;
    rank?: number;
    rankKind?: "exact" | "estimate";
  };
};

/** Filters and the search, by the names the API knows. */
export type ListQuery = Record<string, string | undefined>;

function opposite(sort: string): string {
  return sort.startsWith("-") ? sort.slice(1) : `-${sort}`;
}

/** Reads pages of `path`; those that belong to the opposite order come turned round. */
function reader<R extends Identified>(path: string, query: ListQuery, sort: string): Read<R> {
  return async (step: Step, signal: AbortSignal): Promise<Fetched<R>> => {
    const { cursor, rank, reversed } = step.mark;
    const asked = queryString({
      ...query,
      sort: reversed ? opposite(sort) : sort,
      limit: step.kind === "skip" ? 1 : PAGE,
      skip: step.kind === "skip" ? step.skip : undefined,
      rank: step.kind === "jump" ? rank : undefined,
      cursor,
    });
    const { data, page } = await api<Answer<R>>(`${path}${asked}`, { signal });
    const { nextCursor, prevCursor, ...rest } = page;
    if (reversed) return { ...rest, rows: data.reverse(), next: prevCursor, prev: nextCursor };
    return { ...rest, rows: data, next: nextCursor, prev: prevCursor };
  };
}

export type List<R extends Identified> = Snapshot<R> & {
  store: ListStore<R> | null;
  /** Names this list: path, filters and order. */
  key: string;
  /** The rows shown still belong to the filters before. */
  waiting: boolean;
  /** The row to begin at, of a reader who comes back. */
  restored: number;
  /** Reads the list again from its start; what is shown stays until that is there. */
  refresh: () => void;
};

const NOTHING = {
  list: { segment: null, marks: new Map(), total: 0, totalKind: "exact" as const, moved: 0, jumps: true },
  loading: true,
  error: null,
  head: null,
};

/**
 * The list of every room. While filters change, the rows before stay until the new ones are there; the
 * first time, the reader is brought back to where they were.
 */
export function useList<R extends Identified>(path: string, query: ListQuery, sort: string): List<R> {
  const key = `${path}${queryString({ ...query, sort })}`;
  const [shown, setShown] = useState<{ key: string; store: ListStore<R>; restored: number } | null>(null);
  const [epoch, setEpoch] = useState(0);
  const latest = useRef({ path, query, sort });
  latest.current = { path, query, sort };
  const isFirst = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: epoch asks for the same list anew
  useEffect(() => {
    const now = latest.current;
    const bookmark = isFirst.current ? readBookmark(key) : undefined;
    const store = new ListStore<R>(reader(now.path, now.query, now.sort), bookmark);
    const show = () => setShown({ key, store, restored: bookmark?.rank ?? 0 });
    if (isFirst.current) show();
    const leave = store.subscribe(() => {
      const { loading, error } = store.snapshot();
      if (loading && !error) return;
      isFirst.current = false;
      leave();
      show();
    });
    store.start();
    return () => {
      leave();
      store.stop();
    };
  }, [key, epoch]);

  const store = shown?.store ?? null;
  const snapshot = useSyncExternalStore<Snapshot<R>>(
    store?.subscribe ?? never,
    store?.snapshot ?? nothing,
    nothing,
  );
  const refresh = useCallback(() => setEpoch((was) => was + 1), []);
  return {
    ...snapshot,
    store,
    key,
    waiting: shown !== null && shown.key !== key,
    restored: shown?.restored ?? 0,
    refresh,
  };
}

function never(): () => void {
  return () => undefined;
}

function nothing<R>(): Snapshot<R> {
  return NOTHING;
}
