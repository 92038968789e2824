"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import type { Identified } from "./segment";
import type { ListStore } from "./store";

export type Selection<R extends Identified> = {
  /** The rows as they were when chosen: a page that holds one may since have been let go. */
  rows: ReadonlyMap<string, R>;
  toggle: (rank: number) => void;
  /** Everything between the row toggled last and this one, as far as it is held. */
  extendTo: (rank: number) => void;
  addLoaded: () => void;
  clear: () => void;
  /** Keeps only these. */
  keep: (ids: ReadonlySet<string>) => void;
};

export function useSelection<R extends Identified>(store: ListStore<R> | null): Selection<R> {
  const [rows, setRows] = useState<ReadonlyMap<string, R>>(new Map());
  const last = useRef<string | null>(null);

  const add = useCallback(
    (more: R[]) => setRows((was) => new Map([...was, ...more.map((row) => [row.id, row] as const)])),
    [],
  );
  const toggle = useCallback(
    (rank: number) => {
      const row = store?.rowAt(rank);
      if (!row) return;
      last.current = row.id;
      setRows((was) => {
        const now = new Map(was);
        if (!now.delete(row.id)) now.set(row.id, row);
        return now;
      });
    },
    [store],
  );
  const extendTo = useCallback(
    (rank: number) => {
      const from = (last.current === null ? undefined : store?.rankOf(last.current)) ?? rank;
      const between: R[] = [];
      for (let at = Math.min(from, rank); at <= Math.max(from, rank); at++) {
        const row = store?.rowAt(at);
        if (row) between.push(row);
      }
      add(between);
    },
    [store, add],
  );
  const addLoaded = useCallback(() => add(store?.rows() ?? []), [store, add]);
  const clear = useCallback(() => setRows((was) => (was.size > 0 ? new Map() : was)), []);
  const keep = useCallback(
    (ids: ReadonlySet<string>) => setRows((was) => new Map([...was].filter(([id]) => ids.has(id)))),
    [],
  );
  return useMemo(
    () => ({ rows, toggle, extendTo, addLoaded, clear, keep }),
    [rows, toggle, extendTo, addLoaded, clear, keep],
  );
}
