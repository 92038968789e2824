"use client";

import { Archive, ArchiveRestore, Link2, MoreHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import useSWR from "swr";
import { ApiError } from "@/components/api/client";
import { Button } from "@/components/ui/button";
import { MenuContent, MenuItem, MenuRoot, MenuTrigger } from "@/components/ui/menu";
import { ErrorState, Skeleton } from "@/components/ui/state";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import type { ContactPoint } from "@/lib/domain/records/schema";
import { Property, TextField } from "./fields";
import { History } from "./history";
import { useCustomFields } from "./lookups";
import { Notes } from "./notes";
import { Panel } from "./panel";
import type { Change, RecordPath, RecordRow } from "./record";
import type { PanelProps } from "./records-page";
import { ContactPointsField, TagsField } from "./shared-fields";

/** What a record has beside its row, once it has been asked for by itself. */
export type Details = { contactPoints?: ContactPoint[]; customFields?: Record<string, string> };
export type Save<R> = (change: Change, shown: Partial<R & Details>) => void;

type Props<R extends RecordRow> = PanelProps<R> & {
  path: RecordPath;
  entity: "lead" | "customer";
  title: string;
  about: string;
  mayWrite: boolean;
  /** Beside the close button, for what this room does with a record. */
  actions: (record: R & Details, canWrite: boolean) => ReactNode;
  /** The room's own fields. */
  fields: (record: R & Details, readOnly: boolean, save: Save<R>) => ReactNode;
  extra?: (record: R & Details) => ReactNode;
};

/** One record: its fields, changed where they stand, its notes and its history. */
export function RecordPanel<R extends RecordRow>(props: Props<R>) {
  const { path, entity, title, about, mayWrite, id, row, apply, onClose, onRefresh, onRemove } = props;
  const r = useTranslations("records");
  const common = useTranslations("common");
  const { data, error, mutate } = useSWR<R & Details>(`${path}/${id}`);
  const [tab, setTab] = useState("notes");
  // What the list knows is shown while the rest is on its way.
  const record: (R & Details) | undefined = data ?? row;
  const canWrite = mayWrite && !record?.archivedAt;
  const failure = error instanceof ApiError ? error : null;

  const save: Save<R> = (change, shown) => {
    if (record) void apply({ record, change, shown });
  };
  const archive = async (archived: boolean) => {
    if (!record) return;
    const { name } = record;
    const done = await apply({
      record,
      change: { archived },
      shown: { archivedAt: archived ? new Date().toISOString() : null } as Partial<R>,
      undo: {
        change: { archived: !archived },
        shown: { archivedAt: record.archivedAt } as Partial<R>,
        after: onRefresh,
      },
      done: archived ? r("archivedDone", { name }) : r("restoredDone", { name }),
    });
    if (!done) return;
    if (!archived) return onRefresh();
    onClose();
    onRemove(id);
  };

  const actions = record && (
    <>
      {props.actions(record, canWrite)}
      <MenuRoot>
        <MenuTrigger asChild>
          <Button kind="quiet" size="icon" aria-label={common("more")}>
            <MoreHorizontal className="size-4" />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem
            icon={<Link2 />}
            onSelect={() =>
              void navigator.clipboard.writeText(location.href).then(() => toast(common("copied")))
            }
          >
            {r("copyLink")}
          </MenuItem>
          {mayWrite && (
            <MenuItem
              icon={record.archivedAt ? <ArchiveRestore /> : <Archive />}
              onSelect={() => void archive(!record.archivedAt)}
            >
              {record.archivedAt ? r("restore") : r("archive")}
            </MenuItem>
          )}
        </MenuContent>
      </MenuRoot>
    </>
  );

  return (
    <Panel title={record?.name ?? title} onClose={onClose} actions={actions}>
      {failure && !record ? (
        <ErrorState
          failure={{
            title: failure.title || common("errorTitle"),
            detail: failure.detail || common("offline"),
            requestId: failure.requestId,
          }}
          onRetry={() => void mutate()}
        />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
          <div className="px-4 pt-4 pb-2">
            {record ? (
              <TextField
                label={r("field.name")}
                value={record.name}
                required
                readOnly={!canWrite}
                onSave={(name) => save({ name }, { name } as Partial<R>)}
                title
                className="-mx-2 w-[calc(100%+1rem)]"
              />
            ) : (
              <Skeleton className="my-1.5 h-6 w-48" />
            )}
            {record?.archivedAt && (
              <p className="mt-1 rounded-md bg-warn-soft px-2 py-1 text-warn text-xs">{r("isArchived")}</p>
            )}
          </div>
          {record ? (
            <dl className="grid gap-px px-4">
              {props.fields(record, !canWrite, save)}
              <SharedFields record={record} entity={entity} readOnly={!canWrite} save={save} />
            </dl>
          ) : (
            <FieldsSkeleton />
          )}
          {record && props.extra?.(record)}
          <div className="px-4 pt-5 pb-8">
            <Tabs
              value={tab}
              onChange={setTab}
              label={about}
              tabs={[
                { value: "notes", label: r("notes") },
                { value: "history", label: r("history") },
              ]}
            >
              <TabPanel value="notes" className="pt-4 outline-none" tabIndex={-1}>
                <Notes path={path} id={id} canWrite={canWrite} />
              </TabPanel>
              <TabPanel value="history" className="pt-4 outline-none" tabIndex={-1}>
                <History path={path} id={id} />
              </TabPanel>
            </Tabs>
          </div>
        </div>
      )}
    </Panel>
  );
}

type SharedProps<R extends RecordRow> = {
  record: R & Details;
  entity: "lead" | "customer";
  readOnly: boolean;
  save: Save<R>;
};

/** Ways to reach, tags, and the company's own fields: the same for leads and customers. */
function SharedFields<R extends RecordRow>({ record, entity, readOnly, save }: SharedProps<R>) {
  const r = useTranslations("records");
  const customFields = useCustomFields(entity);
  const { contactPoints, customFields: values } = record;
  const points = contactPoints ?? [
    ...(record.email ? [{ kind: "email" as const, value: record.email }] : []),
    ...(record.phone ? [{ kind: "phone" as const, value: record.phone }] : []),
  ];
  const savePoints = (next: { kind: "email" | "phone"; value: string }[]) =>
    save({ contactPoints: next }, {
      contactPoints: next.map((point, n) => ({
        ...point,
        id: `${n}`,
        normalised: point.value,
        bounce: "none",
        consent: "unknown",
      })),
      email: next.find(({ kind }) => kind === "email")?.value ?? null,
      phone: next.find(({ kind }) => kind === "phone")?.value ?? null,
    } as Partial<R & Details>);
  // Until all addresses are known none can be replaced.
  const pointsReadOnly = readOnly || !contactPoints;
  return (
    <>
      <ContactPointsField kind="email" points={points} readOnly={pointsReadOnly} onSave={savePoints} />
      <ContactPointsField kind="phone" points={points} readOnly={pointsReadOnly} onSave={savePoints} />
      <TagsField
        value={record.tags}
        readOnly={readOnly}
        onSave={(tags) => save({ tags: tags.map(({ id }) => id) }, { tags } as Partial<R>)}
      />
      {values &&
        customFields.map(({ key, label }) => (
          <Property key={key} label={label}>
            <TextField
              label={label}
              value={values[key] ?? ""}
              placeholder={r("nothing")}
              readOnly={readOnly}
              onSave={(value) =>
                save({ customFields: { [key]: value || null } }, {
                  customFields: { ...values, [key]: value },
                } as Partial<R & Details>)
              }
            />
          </Property>
        ))}
    </>
  );
}

function FieldsSkeleton() {
  return (
    <div className="grid gap-3.5 px-4 py-1.5">
      {[24, 32, 20, 28, 36].map((width) => (
        <div key={width} className="flex gap-8">
          <Skeleton className="h-3 w-20" />
          <Skeleton className="h-3 w-40" />
        </div>
      ))}
    </div>
  );
}
