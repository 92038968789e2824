"use client";

import { CalendarClock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/choices";
import { Field, Input } from "@/components/ui/input";
import { RESOURCE_KINDS, type Resource } from "@/lib/domain/catalog/schema";
import { FeedLink } from "./feed-link";
import { FieldGroup, RecordForm } from "./record-form";
import { RESOURCE_ICONS } from "./resource-icons";
import { useSave } from "./use-save";

type Props = {
  /** Left out: a new one. */
  resource?: Resource;
  mayWrite: boolean;
  onDirty: (dirty: boolean) => void;
  onSaved: (saved: Resource) => void;
  onClose: () => void;
  onReload: () => void;
  /** Goes to its opening hours. */
  onHours: (id: string) => void;
};

type Draft = { kind: Resource["kind"]; name: string; capacity: string; skills: string };

const draftOf = (resource?: Resource): Draft => ({
  kind: resource?.kind ?? "person",
  name: resource?.name ?? "",
  capacity: String(resource?.capacity ?? 1),
  skills: resource?.skills.join(", ") ?? "",
});

/** "Rengøring,  vinduer" as the API wants it. */
function skillsOf(typed: string): string[] {
  return [...new Set(typed.split(",").map((skill) => skill.trim().toLowerCase()))].filter(
    (skill) => skill !== "",
  );
}

/** A person, vehicle or room: what it can do and how many fit. */
export function ResourcePanel({ onHours, onSaved, ...rest }: Props) {
  const t = useTranslations("services");
  const says = useTranslations("fieldErrors");
  // As it was when the form was opened, or last saved here.
  const [resource, setResource] = useState(rest.resource);
  const kept = useMemo(() => draftOf(resource), [resource]);
  const [draft, setDraft] = useState(kept);
  const form = useSave<Resource>("/resources");
  const { wrong } = form;
  const set = (some: Partial<Draft>) => setDraft((now) => ({ ...now, ...some }));

  const body = () => {
    const local: Record<string, string> = {};
    if (draft.name.trim() === "") local.name = says("required");
    if (!/^\d+$/.test(draft.capacity.trim())) local.capacity = t("notNumber");
    if (Object.keys(local).length > 0) {
      form.setWrong(local);
      return null;
    }
    const { kind, name } = draft;
    return { kind, name, capacity: Number(draft.capacity), skills: skillsOf(draft.skills) };
  };
  return (
    <RecordForm
      title={resource?.name ?? t("newResource")}
      record={resource}
      form={form}
      body={body}
      dirty={JSON.stringify(draft) !== JSON.stringify(kept)}
      below={resource && <Below id={resource.id} onHours={onHours} />}
      {...rest}
      onSaved={(saved) => {
        setResource(saved);
        setDraft(draftOf(saved));
        onSaved(saved);
      }}
    >
      <Field label={t("name")} error={wrong.name}>
        {(control) => (
          <Input
            {...control}
            value={draft.name}
            autoFocus={!resource}
            autoComplete="off"
            maxLength={200}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Segments
        label={t("kindLabel")}
        value={draft.kind}
        onChange={(kind) => set({ kind })}
        options={RESOURCE_KINDS.map((value) => {
          const Icon = RESOURCE_ICONS[value];
          return { value, label: t(`kind.${value}`), icon: <Icon aria-hidden /> };
        })}
      />
      <Field label={t("skills")} hint={t("skillsHint")} error={wrong.skills}>
        {(control) => (
          <Input
            {...control}
            value={draft.skills}
            autoComplete="off"
            onChange={(event) => set({ skills: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("capacity")} hint={t("capacityHint")} error={wrong.capacity}>
        {(control) => (
          <Input
            {...control}
            value={draft.capacity}
            inputMode="numeric"
            autoComplete="off"
            className="w-24!"
            onChange={(event) => set({ capacity: event.target.value })}
          />
        )}
      </Field>
    </RecordForm>
  );
}

/** What belongs to a resource and is kept elsewhere. */
function Below({ id, onHours }: { id: string; onHours: (id: string) => void }) {
  const t = useTranslations("services");
  return (
    <>
      <FieldGroup title={t("tab.hours")}>
        <div>
          <Button size="sm" onClick={() => onHours(id)}>
            <CalendarClock className="size-3.5" aria-hidden />
            {t("seeHours")}
          </Button>
        </div>
      </FieldGroup>
      <FeedLink resourceId={id} />
    </>
  );
}
