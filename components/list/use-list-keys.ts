"use client";

import { type RefObject, useCallback } from "react";
import { useHotkeys } from "@/components/ui/hotkeys";
import type { Identified } from "./segment";
import type { Selection } from "./selection";
import type { ListStore } from "./store";

type Keys<R extends Identified> = {
  store: ListStore<R> | null;
  total: number;
  active: number | null;
  setActive: (rank: number | null) => void;
  /** Left out where rows cannot be chosen. */
  selection?: Selection<R>;
  opened: boolean;
  onOpen: (row: R) => void;
  onClose: () => void;
  onStatus?: (row: R) => void;
  onFilter: () => void;
  onCreate: (() => void) | undefined;
  search?: RefObject<HTMLInputElement | null>;
};

/** The keys of a list: j k walk, x chooses, Enter opens, Esc leaves; while a record is open, walking opens the next. */
export function useListKeys<R extends Identified>(keys: Keys<R>): void {
  const {
    store,
    total,
    active,
    setActive,
    selection,
    opened,
    onOpen,
    onClose,
    onStatus,
    onFilter,
    onCreate,
    search,
  } = keys;

  const moveTo = useCallback(
    (rank: number, event: KeyboardEvent, choose = false) => {
      if (total === 0) return;
      event.preventDefault();
      const next = Math.max(0, Math.min(total - 1, rank));
      if (choose && selection && active !== null) {
        if (selection.rows.size === 0) selection.toggle(active);
        selection.extendTo(next);
      }
      setActive(next);
      const row = store?.rowAt(next);
      if (opened && row) onOpen(row);
    },
    [total, active, setActive, selection, opened, onOpen, store],
  );

  const move = (by: number, event: KeyboardEvent, choose = false) =>
    moveTo(active === null ? 0 : active + by, event, choose);

  const row = active === null ? undefined : store?.rowAt(active);
  const run = (action: () => void) => (event: KeyboardEvent) => {
    event.preventDefault();
    action();
  };
  useHotkeys({
    j: (event) => move(1, event),
    k: (event) => move(-1, event),
    ArrowDown: (event) => move(1, event),
    ArrowUp: (event) => move(-1, event),
    J: (event) => move(1, event, true),
    K: (event) => move(-1, event, true),
    "shift+ArrowDown": (event) => move(1, event, true),
    "shift+ArrowUp": (event) => move(-1, event, true),
    Home: (event) => moveTo(0, event),
    End: (event) => moveTo(total - 1, event),
    Enter: (event) => {
      // A focused button or link has its own Enter.
      const target = event.target instanceof Element ? event.target : null;
      if (row && !target?.closest("button, a")) onOpen(row);
    },
    x: run(() => active !== null && selection?.toggle(active)),
    s: run(() => row && onStatus?.(row)),
    f: run(onFilter),
    "/": run(() => search?.current?.focus()),
    "mod+a": (event) => {
      if (!selection) return;
      event.preventDefault();
      selection.addLoaded();
    },
    c: run(() => onCreate?.()),
    Escape: () => {
      if (selection && selection.rows.size > 0) selection.clear();
      else if (opened) onClose();
      else setActive(null);
    },
  });
}
