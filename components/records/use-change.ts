"use client";

import { useTranslations } from "next-intl";
import { useCallback, useRef } from "react";
import { toast } from "sonner";
import { useSWRConfig } from "swr";
import { ApiError, api } from "@/components/api/client";
import type { ListStore } from "@/components/list/store";
import type { HistoryEntry } from "@/lib/domain/records/schema";
import { historyKey } from "./history";
import { useHistoryText } from "./history-text";
import type { Change, RecordPath, RecordRow } from "./record";

export type ChangeOf<R> = {
  record: R;
  /** As the API takes it. */
  change: Change;
  /** How the record looks at once, before the answer. */
  shown: Partial<R>;
  /** The change that takes this one back, as the API takes it, and how the record then looks. */
  undo?: { change: Change; shown: Partial<R>; after?: () => void };
  /** Said when it is done; nothing is said without it. */
  done?: string;
};

export type ApplyChange<R> = (change: ChangeOf<R>) => Promise<boolean>;

/**
 * Changes a record at once on the screen and then for real. What fails is put back and said why; where
 * somebody else was faster, one is told who and what, and sees the record as it is now.
 */
export function useChange<R extends RecordRow>(path: RecordPath, store: ListStore<R> | null): ApplyChange<R> {
  const { mutate } = useSWRConfig();
  const t = useTranslations("records");
  const common = useTranslations("common");
  const historyText = useHistoryText();
  // Changes of one record go one after the other, each from the version that the one before it made.
  const queues = useRef(new Map<string, Promise<unknown>>());
  const versions = useRef(new Map<string, number>());
  const latestStore = useRef(store);
  latestStore.current = store;

  const show = useCallback(
    (id: string, shown: Partial<R>) => {
      latestStore.current?.patch(id, (row) => ({ ...row, ...shown }));
      void mutate(`${path}/${id}`, (now: R | undefined) => now && { ...now, ...shown }, {
        revalidate: false,
      });
    },
    [mutate, path],
  );

  const explainStale = useCallback(
    async (id: string) => {
      const [fresh, history] = await Promise.all([
        api<R>(`${path}/${id}`),
        api<{ data: HistoryEntry[] }>(`${path}/${id}/events?limit=1`),
      ]);
      versions.current.set(id, fresh.version);
      show(id, fresh);
      void mutate(`${path}/${id}`, fresh, { revalidate: false });
      const [last] = history.data;
      toast.error(t("staleTitle"), { description: last ? historyText(last) : undefined, duration: 10_000 });
    },
    [mutate, path, show, t, historyText],
  );

  const send = useCallback(
    async (asked: ChangeOf<R>): Promise<boolean> => {
      const { record, change, shown, undo, done } = asked;
      const { id } = record;
      const ifMatch = Math.max(record.version, versions.current.get(id) ?? 0);
      try {
        const fresh = await api<R>(`${path}/${id}`, { method: "PATCH", body: change, ifMatch });
        versions.current.set(id, fresh.version);
        latestStore.current?.patch(id, (row) => ({ ...row, ...fresh }));
        void mutate(`${path}/${id}`, fresh, { revalidate: false });
        void mutate(historyKey(path, id));
        if (done) {
          toast(done, {
            action: undo && {
              label: common("undo"),
              onClick: () => {
                show(id, undo.shown);
                void send({ record: fresh, change: undo.change, shown: undo.shown }).then(undo.after);
              },
            },
          });
        }
        return true;
      } catch (thrown) {
        const before = Object.fromEntries(
          Object.keys(shown).map((name) => [name, record[name as keyof R]]),
        ) as Partial<R>;
        show(id, before);
        if (thrown instanceof ApiError && thrown.code === "stale")
          await explainStale(id).catch(() => undefined);
        else sayFailure(thrown, common("offline"));
        return false;
      }
    },
    [path, mutate, common, show, explainStale],
  );

  return useCallback(
    (asked: ChangeOf<R>) => {
      show(asked.record.id, asked.shown);
      const { id } = asked.record;
      const turn = (queues.current.get(id) ?? Promise.resolve()).then(() => send(asked));
      queues.current.set(id, turn);
      return turn;
    },
    [show, send],
  );
}

/** Says in a few words what the API refused, with the fields it named. */
export function sayFailure(thrown: unknown, offline: string): void {
  if (!(thrown instanceof ApiError)) throw thrown;
  if (thrown.status === 0) {
    toast.error(offline);
    return;
  }
  const fields = thrown.fields.map(({ message }) => message).join(" · ");
  toast.error(thrown.title, { description: fields || thrown.detail });
}
