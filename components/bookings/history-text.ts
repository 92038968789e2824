"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { useFormats } from "@/components/shell/me";
import type { HistoryEntry } from "@/lib/domain/records/schema";
import { useResources } from "./catalog";
import { useWhen } from "./when";

export const ACTIONS = [
  "created",
  "held",
  "expired",
  "confirmed",
  "started",
  "finished",
  "no_show",
  "cancelled",
  "restored",
  "rescheduled",
  "reassigned",
  "updated",
  "linked",
  "imported",
] as const;
export type Action = (typeof ACTIONS)[number];

export function actionOf({ action }: HistoryEntry): Action {
  return ACTIONS.find((one) => one === action) ?? "updated";
}

type Said = { field?: string; before: string | null; after: string | null };

/** What an entry changed, in words: the time, who does it, or what is said of it. */
export function useBookingDifferences(): (entry: HistoryEntry) => Said[] {
  const t = useTranslations("bookings");
  const when = useWhen();
  const { byId } = useResources();
  return useCallback(
    (entry) => {
      const { before, after } = entry;
      const action = actionOf(entry);
      if (action === "rescheduled" && after) {
        const say = (at: typeof after | null) =>
          at?.start && at.end
            ? `${when.day(String(at.start))}, ${when.clock(String(at.start), String(at.end))}`
            : null;
        return [{ before: say(before), after: say(after) }];
      }
      if (action === "reassigned") {
        const say = (at: typeof after) =>
          (Array.isArray(at?.resourceIds) ? at.resourceIds : [])
            .map((id) => byId.get(String(id))?.name)
            .filter(Boolean)
            .join(", ") || null;
        return [{ before: say(before), after: say(after) }];
      }
      if (action !== "updated") return [];
      const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
      return (["location", "note"] as const)
        .filter((name) => after?.[name] !== undefined)
        .map((name) => ({ field: t(name), before: text(before?.[name]), after: text(after?.[name]) }));
    },
    [t, when, byId],
  );
}

/** One line for an entry: who did what, and when. */
export function useBookingHistoryText(): (entry: HistoryEntry) => string {
  const t = useTranslations("bookings");
  const r = useTranslations("records");
  const formats = useFormats();
  return useCallback(
    (entry) => {
      const who = entry.actor.name ?? r(`actor.${entry.actor.kind}`);
      return `${who} ${t(`action.${actionOf(entry)}`)} · ${formats.ago(entry.createdAt)}`;
    },
    [t, r, formats],
  );
}
