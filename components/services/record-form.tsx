"use client";

import { Archive, ArchiveRestore, MoreHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useEffect } from "react";
import { toast } from "sonner";
import { Panel } from "@/components/records/panel";
import { Button } from "@/components/ui/button";
import { MenuContent, MenuItem, MenuRoot, MenuTrigger } from "@/components/ui/menu";
import { Notice } from "@/components/ui/notice";
import type { useSave } from "./use-save";

type Kept = { id: string; version: number; name: string; archivedAt: string | null };

type Props<T extends Kept> = {
  title: string;
  /** Left out: a new one. */
  record?: T;
  form: ReturnType<typeof useSave<T>>;
  /** What is to be sent; null where the form itself sees that it cannot be. */
  body: () => object | null;
  dirty: boolean;
  onDirty: (dirty: boolean) => void;
  mayWrite: boolean;
  onSaved: (saved: T) => void;
  onClose: () => void;
  /** Begins again from what is kept now. */
  onReload: () => void;
  /** What readers may use as well. */
  below?: ReactNode;
  children: ReactNode;
};

/** A form beside the list: save, archive, and what the server had to say. */
export function RecordForm<T extends Kept>(props: Props<T>) {
  const { title, record, form, body, dirty, onDirty, mayWrite, onSaved, onClose } = props;
  const t = useTranslations("services");
  const common = useTranslations("common");
  useEffect(() => {
    onDirty(dirty);
    return () => onDirty(false);
  }, [dirty, onDirty]);

  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    const sent = body();
    if (!sent || !mayWrite) return;
    const saved = await form.save(sent, record);
    if (!saved) return;
    toast(t(record ? "saved" : "created", { name: saved.name }));
    onSaved(saved);
  };
  const archive = async (archived: boolean) => {
    if (!record) return;
    const saved = await form.save({ archived }, record);
    if (!saved) return;
    toast(t(archived ? "archivedDone" : "restoredDone", { name: record.name }), {
      action: {
        label: common("undo"),
        onClick: () => void form.save({ archived: !archived }, saved),
      },
    });
    onDirty(false);
    onClose();
  };

  const actions = record && mayWrite && (
    <MenuRoot>
      <MenuTrigger asChild>
        <Button kind="quiet" size="icon" aria-label={common("more")}>
          <MoreHorizontal className="size-4" aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem
          icon={record.archivedAt ? <ArchiveRestore /> : <Archive />}
          onSelect={() => void archive(!record.archivedAt)}
        >
          {t(record.archivedAt ? "restore" : "archive")}
        </MenuItem>
      </MenuContent>
    </MenuRoot>
  );
  return (
    <Panel title={title} onClose={onClose} actions={actions}>
      <form
        onSubmit={send}
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onKeyDown={(event) => {
          if (event.key === "Escape" && !event.defaultPrevented) onClose();
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void send(event);
        }}
      >
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 pt-4 pb-8">
          {record?.archivedAt && (
            <p className="mb-3 rounded-md bg-warn-soft px-2 py-1 text-warn text-xs">{t("isArchived")}</p>
          )}
          <fieldset disabled={!mayWrite} className="grid min-w-0 gap-4">
            {props.children}
          </fieldset>
          {props.below}
        </div>
        {form.problem && (
          <Notice
            tone="bad"
            className="mx-4 mb-3"
            actions={
              form.stale && (
                <Button size="sm" onClick={props.onReload}>
                  {t("reload")}
                </Button>
              )
            }
          >
            {form.problem}
          </Notice>
        )}
        {mayWrite && (
          <footer className="flex items-center justify-end gap-2 border-line border-t px-4 py-3">
            <Button onClick={onClose}>{common("cancel")}</Button>
            <Button type="submit" kind="primary" busy={form.busy} disabled={!dirty}>
              {record ? common("save") : t("create")}
            </Button>
          </footer>
        )}
      </form>
    </Panel>
  );
}

/** Fields that belong together. */
export function FieldGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3 border-line border-t pt-4 [fieldset+&]:mt-4">
      <h3 className="font-semibold text-sm">{title}</h3>
      {children}
    </section>
  );
}
