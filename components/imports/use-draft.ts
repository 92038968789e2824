"use client";

import { useMemo, useRef, useState } from "react";
import { ApiError, api, newIntent } from "@/components/api/client";
import type { Import, ImportKey, ImportOptions } from "@/lib/domain/imports/schema";
import { type Changes, doubled, keyIsPossible, lacks, tooManyFields, withChanges } from "./mapping";

type Kept = { changes: Changes; key: ImportKey | null; options: ImportOptions | null };

const NOTHING: Kept = { changes: {}, key: null, options: null };
const place = (id: string): string => `skala-import-${id}`;

/** What was chosen before a reload; a browser that keeps nothing begins with the guess. */
function remembered(id: string): Kept {
  try {
    return { ...NOTHING, ...JSON.parse(sessionStorage.getItem(place(id)) ?? "{}") };
  } catch {
    return NOTHING;
  }
}

function remember(id: string, kept: Kept | null): void {
  try {
    if (kept) sessionStorage.setItem(place(id), JSON.stringify(kept));
    else sessionStorage.removeItem(place(id));
  } catch {
    // Without storage the choices live as long as the page.
  }
}

/** The choices of a draft, what still stands in the way, and the one start they lead to. */
export function useDraft(draft: Import, onStarted: (started: Import) => void, onOutdated: () => void) {
  const { id, entity, mapping: guessed } = draft;
  const [kept, setKept] = useState(() => remembered(id));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const running = useRef(false);
  const intent = useRef({ body: "", key: "" });

  const change = (next: Kept) => {
    setKept(next);
    remember(id, next);
    setFailure(null);
  };
  const columns = useMemo(() => withChanges(guessed, kept.changes), [guessed, kept.changes]);
  const key = kept.key ?? draft.key;
  const options = kept.options ?? draft.options;
  const problems = useMemo(
    () => ({
      doubled: doubled(columns),
      lacks: lacks(entity, columns, options),
      tooMany: tooManyFields(columns),
      keyless: !keyIsPossible(columns, key),
    }),
    [entity, columns, options, key],
  );
  const { tooMany, keyless } = problems;
  const open = problems.doubled.size + problems.lacks.length + [tooMany, keyless].filter(Boolean).length;

  const start = async () => {
    if (running.current || open > 0) return;
    const mapping = Object.fromEntries(columns.map(({ column, field }) => [column, field]));
    const body = { mapping, key, ...(entity === "bookings" && { options }) };
    const text = JSON.stringify(body);
    if (intent.current.body !== text) intent.current = { body: text, key: newIntent() };
    running.current = true;
    setBusy(true);
    setFailure(null);
    try {
      const idempotencyKey = intent.current.key;
      const started = await api<Import>(`/imports/${id}/start`, { method: "POST", body, idempotencyKey });
      remember(id, null);
      onStarted(started);
    } catch (error) {
      // Somebody else, or another tab, has started or discarded it: what it is now says more.
      if (error instanceof ApiError && error.code === "import_state") onOutdated();
      else setFailure(error);
      setBusy(false);
      running.current = false;
    }
  };

  return {
    columns,
    key,
    options,
    problems,
    /** How many things have to be settled before it can start. */
    open,
    busy,
    failure,
    changes: kept.changes,
    changed: Object.keys(kept.changes).length > 0 || kept.key !== null || kept.options !== null,
    setField: (column: string, field: string) =>
      change({ ...kept, changes: { ...kept.changes, [column]: field } }),
    setChanges: (changes: Changes) => change({ ...kept, changes }),
    setKey: (next: ImportKey) => change({ ...kept, key: next }),
    setOptions: (next: ImportOptions) => change({ ...kept, options: next }),
    reset: () => change(NOTHING),
    start,
    forget: () => remember(id, null),
  };
}
