"use client";

import { Archive, ArchiveRestore, CircleDashed, UserRound, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { Selection } from "@/components/list/selection";
import type { ListStore } from "@/components/list/store";
import { Button } from "@/components/ui/button";
import { type Choice, Picker } from "@/components/ui/picker";
import { PopoverContent, PopoverRoot, PopoverTrigger } from "@/components/ui/popover";
import { Tooltip } from "@/components/ui/tooltip";
import { type BulkResult, changeMany } from "./bulk";
import type { Change, RecordPath, RecordRow } from "./record";
import { useOwnerChoices } from "./shared-fields";

type Props<R extends RecordRow> = {
  path: RecordPath;
  store: ListStore<R> | null;
  selection: Selection<R>;
  statuses: Choice[];
  /** What is shown are archived records: they can be brought back. */
  archived: boolean;
  onRefresh: () => void;
};

type Plan<R> = {
  change: Change;
  shown: Partial<R>;
  back: (row: R) => { change: Change; shown: Partial<R> };
  leaves?: boolean;
};

/** What can be done with all the records chosen, floating over the list. */
export function BulkBar<R extends RecordRow>({
  path,
  store,
  selection,
  statuses,
  archived,
  onRefresh,
}: Props<R>) {
  const t = useTranslations("list");
  const common = useTranslations("common");
  const owners = useOwnerChoices();
  const [progress, setProgress] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const rows = [...selection.rows.values()];
  if (rows.length === 0) return null;

  const report = (result: BulkResult<R>, say: string, undo?: () => void) => {
    if (result.failed.length === 0) {
      toast(say, undo && { action: { label: common("undo"), onClick: undo } });
      return;
    }
    const reasons = new Map<string, number>();
    for (const { reason } of result.failed) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    toast.error(t("bulkFailed", { failed: result.failed.length, done: result.done.length }), {
      description: [...reasons].map(([reason, n]) => `${n} × ${reason || t("notStarted")}`).join(" · "),
      duration: 12_000,
      action: undo && { label: common("undo"), onClick: undo },
    });
  };

  const run = async (plan: Plan<R>) => {
    const abort = new AbortController();
    stop.current = abort;
    setProgress(0);
    for (const row of rows) store?.patch(row.id, (now) => ({ ...now, ...plan.shown }));
    const result = await changeMany<R>(path, rows, () => plan.change, abort.signal, setProgress);
    for (const row of result.done) store?.patch(row.id, (now) => ({ ...now, ...row }));
    for (const { row } of result.failed) store?.patch(row.id, (now) => ({ ...now, ...row }));
    const done = new Set(result.done.map(({ id }) => id));
    if (plan.leaves) store?.remove(done);
    setProgress(null);
    selection.keep(new Set(result.failed.map(({ row }) => row.id)));
    const before = new Map(rows.map((row) => [row.id, row]));
    report(result, t("bulkDone", { n: done.size }), () => {
      const back = (row: R) => plan.back(before.get(row.id) ?? row);
      for (const row of result.done) store?.patch(row.id, (now) => ({ ...now, ...back(row).shown }));
      void changeMany<R>(path, result.done, (row) => back(row).change, new AbortController().signal).then(
        (undone) => {
          for (const row of undone.done) store?.patch(row.id, (now) => ({ ...now, ...row }));
          if (plan.leaves) onRefresh();
          report(undone, common("undone"));
        },
      );
    });
  };

  const setStatus = (status: string) =>
    void run({
      change: { status },
      shown: { status } as Partial<R>,
      back: (row) => ({ change: { status: row.status }, shown: { status: row.status } as Partial<R> }),
    });
  const setOwner = (value: string) => {
    const ownerId = value === "none" ? null : value;
    void run({
      change: { ownerId },
      shown: { ownerId } as Partial<R>,
      back: (row) => ({ change: { ownerId: row.ownerId }, shown: { ownerId: row.ownerId } as Partial<R> }),
    });
  };
  const setArchived = (archive: boolean) =>
    void run({
      change: { archived: archive },
      shown: {},
      back: () => ({ change: { archived: !archive }, shown: {} }),
      leaves: true,
    });

  return (
    <div
      role="toolbar"
      aria-label={t("selectedActions")}
      className="absolute bottom-4 left-1/2 z-20 flex max-w-[calc(100%-1rem)] -translate-x-1/2 animate-rise items-center gap-1 rounded-xl bg-raised p-1.5 shadow-raised"
    >
      <span className="whitespace-nowrap px-2 font-medium tabular-nums" aria-live="polite">
        {progress === null
          ? t("selected", { n: rows.length })
          : t("working", { done: progress, all: rows.length })}
      </span>
      {progress !== null ? (
        <Button kind="quiet" size="sm" onClick={() => stop.current?.abort()}>
          {common("cancel")}
        </Button>
      ) : (
        <>
          <PickButton
            label={t("setStatus")}
            icon={<CircleDashed className="size-3.5" />}
            choices={statuses}
            onChoose={setStatus}
          />
          <PickButton
            label={t("setOwner")}
            icon={<UserRound className="size-3.5" />}
            choices={owners}
            onChoose={setOwner}
          />
          <Button kind="quiet" size="sm" onClick={() => setArchived(!archived)}>
            {archived ? <ArchiveRestore className="size-3.5" /> : <Archive className="size-3.5" />}
            <span className="max-sm:sr-only">{archived ? t("restore") : t("archive")}</span>
          </Button>
          <Tooltip text={t("clearSelection")} keys="esc">
            <Button kind="quiet" size="icon" aria-label={t("clearSelection")} onClick={selection.clear}>
              <X className="size-3.5" />
            </Button>
          </Tooltip>
        </>
      )}
    </div>
  );
}

function PickButton({
  label,
  icon,
  choices,
  onChoose,
}: {
  label: string;
  icon: ReactNode;
  choices: Choice[];
  onChoose: (value: string) => void;
}) {
  const t = useTranslations("list");
  const [open, setOpen] = useState(false);
  return (
    <PopoverRoot open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button kind="quiet" size="sm">
          {icon}
          <span className="max-sm:sr-only">{label}</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label={label} side="top">
        <Picker
          label={label}
          placeholder={label}
          empty={t("nothingLikeThat")}
          choices={choices}
          chosen={[]}
          onChoose={(value) => {
            setOpen(false);
            onChoose(value);
          }}
        />
      </PopoverContent>
    </PopoverRoot>
  );
}
