"use client";

import {
  Archive,
  ArchiveRestore,
  ArrowRight,
  FileUp,
  type LucideIcon,
  PencilLine,
  Plus,
  StickyNote,
  UserCheck,
} from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import useSWRInfinite, { unstable_serialize } from "swr/infinite";
import { useFormats } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/state";
import type { HistoryEntry, Page } from "@/lib/domain/records/schema";
import { useDifferences } from "./history-text";
import type { RecordPath } from "./record";

type HistoryPage = { data: HistoryEntry[]; page: Page };

const ICONS = {
  created: Plus,
  updated: PencilLine,
  archived: Archive,
  restored: ArchiveRestore,
  converted: UserCheck,
  noted: StickyNote,
  imported: FileUp,
};

type HistoryPath = RecordPath | "/bookings";

const historyPath = (path: HistoryPath, id: string) => `${path}/${id}/events?limit=20`;

/** Where SWR keeps a record's history: to be read again after a change. A filter over keys passes it by. */
export function historyKey(path: HistoryPath, id: string): string {
  return unstable_serialize(() => historyPath(path, id));
}

/** Who did what and when, newest first. */
export function History({ path, id }: { path: RecordPath; id: string }) {
  return (
    <Timeline path={path} id={id}>
      {(entry) => <Entry key={entry.id} entry={entry} />}
    </Timeline>
  );
}

type TimelineProps = { path: HistoryPath; id: string; children: (entry: HistoryEntry) => ReactNode };

/** The entries of a history, as many as were asked for. */
export function Timeline({ path, id, children }: TimelineProps) {
  const t = useTranslations("records");
  const { data, size, setSize, isLoading } = useSWRInfinite<HistoryPage>(
    (index, before: HistoryPage | null) => {
      if (index > 0 && !before?.page.nextCursor) return null;
      return `${historyPath(path, id)}${index > 0 ? `&cursor=${before?.page.nextCursor}` : ""}`;
    },
  );
  const entries = data?.flatMap((page) => page.data) ?? [];
  const more = data?.[data.length - 1]?.page.nextCursor;
  if (isLoading) return <HistorySkeleton />;
  return (
    <div>
      <ol className="relative grid gap-4 before:absolute before:top-3 before:bottom-3 before:left-[11px] before:w-px before:bg-line">
        {entries.map(children)}
      </ol>
      {more && (
        <Button kind="quiet" size="sm" className="mt-3" onClick={() => void setSize(size + 1)}>
          {t("earlier")}
        </Button>
      )}
    </div>
  );
}

type Said = { field?: string; before: string | null; after: string | null };
type EntryProps = { entry: HistoryEntry; icon: LucideIcon; what: string; changed: Said[] };

/** One entry: who did what and when, and below it what became of what. */
export function TimelineEntry({ entry, icon: Icon, what, changed }: EntryProps) {
  const t = useTranslations("records");
  const formats = useFormats();
  return (
    <li className="relative flex gap-3">
      <span className="z-1 flex size-6 shrink-0 items-center justify-center rounded-full border border-line bg-surface text-ink-3">
        <Icon className="size-3" aria-hidden />
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <p>
          <span className="font-medium">{entry.actor.name ?? t(`actor.${entry.actor.kind}`)}</span>{" "}
          <span className="text-ink-2">{what}</span>{" "}
          <time
            dateTime={entry.createdAt}
            title={formats.moment(entry.createdAt)}
            className="whitespace-nowrap text-ink-3 text-xs"
          >
            {formats.ago(entry.createdAt)}
          </time>
        </p>
        {changed.map(({ field, before, after }) => (
          <p key={field ?? ""} className="mt-0.5 flex min-w-0 flex-wrap items-center gap-x-1.5 text-xs">
            {changed.length > 1 && <span className="text-ink-3">{field}</span>}
            <span className="max-w-full truncate text-ink-3 line-through decoration-line-strong">
              {before ?? t("nothing")}
            </span>
            <ArrowRight className="size-3 shrink-0 text-ink-3" aria-label={t("became")} />
            <span className="max-w-full truncate text-ink">{after ?? t("nothing")}</span>
          </p>
        ))}
      </div>
    </li>
  );
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const t = useTranslations("records");
  const differences = useDifferences();
  const action = (entry.action in ICONS ? entry.action : "updated") as keyof typeof ICONS;
  const changed = action === "updated" || action === "imported" ? differences(entry) : [];
  const what =
    changed.length > 0 && action === "updated"
      ? t("changedFields", { fields: changed.map(({ field }) => field.toLowerCase()).join(", ") })
      : t(`action.${action}`);
  return <TimelineEntry entry={entry} icon={ICONS[action]} what={what} changed={changed} />;
}

export function HistorySkeleton() {
  return (
    <div className="grid gap-4">
      {[0, 1, 2].map((n) => (
        <div key={n} className="flex items-center gap-3">
          <Skeleton className="size-6 rounded-full" />
          <Skeleton className="h-3 w-56" />
        </div>
      ))}
    </div>
  );
}
