"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { useFormats, useMe } from "@/components/shell/me";
import type { HistoryEntry } from "@/lib/domain/records/schema";
import { useMembers, useTags } from "./lookups";

const FIELDS = [
  "name",
  "organisation",
  "email",
  "phone",
  "status",
  "source",
  "value",
  "currency",
  "ownerId",
  "tags",
  "parentId",
  "kind",
] as const;
type Field = (typeof FIELDS)[number];

const STATUSES = ["new", "contacted", "qualified", "converted", "lost", "active", "inactive"] as const;
const ACTIONS = ["created", "updated", "archived", "restored", "converted", "noted", "imported"] as const;

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((one) => one === value);
}

export type Difference = { field: string; before: string | null; after: string | null };

/** What an entry of the history changed, field by field, in words. */
export function useDifferences(): (entry: HistoryEntry) => Difference[] {
  const t = useTranslations("records");
  const { nameOf } = useMembers();
  const { tags } = useTags();
  const formats = useFormats();
  const { company } = useMe();

  return useCallback(
    ({ before, after }) => {
      const currency = String(after?.currency ?? before?.currency ?? company.currency);
      const say = (field: string, value: unknown): string | null => {
        if (value === null || value === undefined || value === "") return null;
        if (field === "ownerId") return nameOf(String(value)) ?? t("formerMember");
        if (field === "value") return formats.money(Number(value), currency);
        const status = field === "status" ? oneOf(STATUSES, value) : undefined;
        if (status) return t(`status.${status}`);
        if (field === "kind") return value === "organisation" ? t("kind.organisation") : t("kind.person");
        if (field === "tags" && Array.isArray(value)) {
          return (
            value.map((id) => tags.find((tag) => tag.id === id)?.name ?? t("removedTag")).join(", ") || null
          );
        }
        return typeof value === "object" ? null : String(value);
      };
      const found: Difference[] = [];
      for (const [name, value] of Object.entries(after ?? {})) {
        const field: Field | undefined = oneOf(FIELDS, name);
        if (field && field !== "parentId") {
          found.push({
            field: t(`field.${field}`),
            before: say(name, before?.[name]),
            after: say(name, value),
          });
        } else if (name === "customFields" && value && typeof value === "object") {
          const was = (before?.customFields ?? {}) as Record<string, unknown>;
          for (const [key, now] of Object.entries(value))
            found.push({ field: key, before: say(key, was[key]), after: say(key, now) });
        }
      }
      return found.filter((difference) => difference.before !== difference.after);
    },
    [t, nameOf, tags, formats, company.currency],
  );
}

/** One line for an entry: who did what, and when. */
export function useHistoryText(): (entry: HistoryEntry) => string {
  const t = useTranslations("records");
  const differences = useDifferences();
  const formats = useFormats();
  return useCallback(
    (entry) => {
      const action = oneOf(ACTIONS, entry.action) ?? "updated";
      const who = entry.actor.name ?? t(`actor.${entry.actor.kind}`);
      const [first] = action === "updated" ? differences(entry) : [];
      const what = first
        ? t("changedTo", { field: first.field.toLowerCase(), value: first.after ?? t("nothing") })
        : t(`action.${action}`);
      return `${who} ${what} · ${formats.ago(entry.createdAt)}`;
    },
    [t, differences, formats],
  );
}
