"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Field, Input, Textarea } from "@/components/ui/input";
import type { Service } from "@/lib/domain/catalog/schema";
import { CheckField } from "./check-field";
import { DurationField } from "./duration-field";
import { NeedsField } from "./needs-field";
import { FieldGroup, RecordForm } from "./record-form";
import { changesOf, draftOf, NEW_SERVICE, notNumbers, type ServiceDraft } from "./service-draft";
import { useSave } from "./use-save";

type Props = {
  /** Left out: a new one. */
  service?: Service;
  mayWrite: boolean;
  onDirty: (dirty: boolean) => void;
  onSaved: (saved: Service) => void;
  onClose: () => void;
  onReload: () => void;
};

const DAY = 1_440;

/** All that a service says, in the order in which one thinks of it. */
export function ServicePanel({ onSaved, ...rest }: Props) {
  const t = useTranslations("services");
  const says = useTranslations("fieldErrors");
  // As it was when the form was opened, or last saved here: If-Match says so when others were faster.
  const [service, setService] = useState(rest.service);
  const kept = useMemo(() => (service ? draftOf(service) : NEW_SERVICE), [service]);
  const [draft, setDraft] = useState(kept);
  const form = useSave<Service>("/services");
  const { wrong } = form;
  const changes = changesOf(draft, kept);
  const set = (some: Partial<ServiceDraft>) => setDraft((now) => ({ ...now, ...some }));

  const body = () => {
    const local: Record<string, string> = Object.fromEntries(
      notNumbers(draft).map((name) => [name, t("notNumber")]),
    );
    if (draft.name.trim() === "") local.name = says("required");
    if (draft.needs.length === 0) local.needs = t("needsOne");
    if (Object.keys(local).length > 0) {
      form.setWrong(local);
      return null;
    }
    return service ? changes : draft;
  };
  const minutes = (
    name: "durationMinutes" | "bufferBefore" | "bufferAfter" | "stepMinutes" | "holdMinutes",
  ) => ({
    value: draft[name],
    onChange: (value: number) => set({ [name]: value }),
    error: wrong[name],
  });

  return (
    <RecordForm
      title={service?.name ?? t("newService")}
      record={service}
      form={form}
      body={body}
      dirty={Object.keys(changes).length > 0}
      {...rest}
      onSaved={(saved) => {
        setService(saved);
        setDraft(draftOf(saved));
        onSaved(saved);
      }}
    >
      <Field label={t("name")} error={wrong.name}>
        {(control) => (
          <Input
            {...control}
            value={draft.name}
            autoFocus={!service}
            autoComplete="off"
            maxLength={200}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("description")} error={wrong.description}>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            value={draft.description}
            maxLength={5_000}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
      <FieldGroup title={t("timeGroup")}>
        <div className="grid grid-cols-2 gap-3">
          <DurationField label={t("duration")} {...minutes("durationMinutes")} />
          <DurationField label={t("step")} units={["minute", "hour"]} {...minutes("stepMinutes")} />
          <DurationField label={t("bufferBefore")} units={["minute", "hour"]} {...minutes("bufferBefore")} />
          <DurationField label={t("bufferAfter")} units={["minute", "hour"]} {...minutes("bufferAfter")} />
        </div>
        <p className="text-ink-3 text-xs">{t("timeHint")}</p>
      </FieldGroup>
      <FieldGroup title={t("whoGroup")}>
        <NeedsField value={draft.needs} onChange={(needs) => set({ needs })} error={wrong.needs} />
        <CheckField
          label={t("shared")}
          hint={t("sharedHint")}
          checked={draft.shared}
          onChange={(shared) => set({ shared })}
        />
      </FieldGroup>
      <FieldGroup title={t("rulesGroup")}>
        <div className="grid grid-cols-2 gap-3">
          <DurationField
            label={t("lead")}
            value={draft.leadMinutes}
            onChange={(leadMinutes) => set({ leadMinutes })}
            error={wrong.leadMinutes}
          />
          <DurationField
            label={t("window")}
            units={["day"]}
            value={draft.windowDays * DAY}
            onChange={(window) => set({ windowDays: window / DAY })}
            error={wrong.windowDays}
          />
        </div>
        <CheckField
          label={t("staffConfirms")}
          hint={t("staffConfirmsHint")}
          checked={draft.staffConfirms}
          onChange={(staffConfirms) => set({ staffConfirms })}
        />
        <CheckField
          label={t("mayCancel")}
          hint={t("mayCancelHint")}
          checked={draft.cancelMinutes !== null}
          onChange={(may) => set({ cancelMinutes: may ? DAY : null })}
        />
        <div className="grid grid-cols-2 gap-3">
          {draft.cancelMinutes !== null && (
            <DurationField
              label={t("cancel")}
              value={draft.cancelMinutes}
              onChange={(cancelMinutes) => set({ cancelMinutes })}
              error={wrong.cancelMinutes}
            />
          )}
          <DurationField label={t("hold")} units={["minute", "hour"]} {...minutes("holdMinutes")} />
        </div>
        <Field label={t("location")} hint={t("locationHint")} error={wrong.location}>
          {(control) => (
            <Input
              {...control}
              value={draft.location}
              autoComplete="off"
              maxLength={300}
              onChange={(event) => set({ location: event.target.value })}
            />
          )}
        </Field>
      </FieldGroup>
    </RecordForm>
  );
}
