"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/input";
import { today } from "./days";
import type { FilterDef } from "./filter";
import type { Filters } from "./list-url";

type Props<K extends FilterDef["kind"]> = {
  def: Extract<FilterDef, { kind: K }>;
  filters: Filters;
  onChange: (change: Record<string, string | null>) => void;
  onDone: () => void;
};

/** From and to, either of which may stay open. */
export function RangeForm({ def, filters, onChange, onDone }: Props<"range">) {
  const t = useTranslations("list");
  const [from, setFrom] = useState(filters[def.from] ?? "");
  const [to, setTo] = useState(filters[def.to] ?? "");
  const number = (typed: string) => typed.replace(/[^\d]/g, "");
  return (
    <form
      className="grid w-64 gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ [def.from]: from || null, [def.to]: to || null });
        onDone();
      }}
    >
      <div className="grid grid-cols-2 gap-2">
        <Field label={`${t("from")} (${def.unit})`}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoFocus
              value={from}
              onChange={(event) => setFrom(number(event.target.value))}
            />
          )}
        </Field>
        <Field label={`${t("to")} (${def.unit})`}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={to}
              onChange={(event) => setTo(number(event.target.value))}
            />
          )}
        </Field>
      </div>
      <Button kind="primary" type="submit">
        {t("apply")}
      </Button>
    </form>
  );
}

/** The usual stretches of time at a press, any other by its days. Both days belong to it. */
export function DaysForm({ def, filters, onChange, onDone }: Props<"days">) {
  const t = useTranslations("list");
  const heading = useId();
  const now = today(def.timeZone);
  const presets = def.presets ?? [
    { label: t("days.today"), from: now },
    { label: t("days.last7"), from: today(def.timeZone, -6) },
    { label: t("days.last30"), from: today(def.timeZone, -29) },
    { label: t("days.thisYear"), from: `${now.slice(0, 4)}-01-01` },
  ];
  const set = (change: { from?: string; to?: string }) =>
    onChange({
      [def.from]: change.from ?? filters[def.from] ?? null,
      [def.to]: change.to ?? filters[def.to] ?? null,
    });
  return (
    <div className="w-72 p-1 pointer-coarse:w-64" role="group" aria-labelledby={heading}>
      <span id={heading} className="sr-only">
        {def.label}
      </span>
      {presets.map(({ label, from }) => (
        <button
          key={label}
          type="button"
          onClick={() => {
            onChange({ [def.from]: from, [def.to]: null });
            onDone();
          }}
          className="flex h-7 w-full items-center rounded-[5px] px-2 text-left hover:bg-hover pointer-coarse:h-10"
        >
          {label}
        </button>
      ))}
      <div className="mt-1 grid grid-cols-2 gap-2 border-line p-2 not-first:border-t pointer-coarse:grid-cols-1">
        <Field label={t("from")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              max="9999-12-31"
              value={filters[def.from] ?? ""}
              onChange={(event) => set({ from: event.target.value || undefined })}
            />
          )}
        </Field>
        <Field label={t("to")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              max="9999-12-31"
              value={filters[def.to] ?? ""}
              onChange={(event) => set({ to: event.target.value || undefined })}
            />
          )}
        </Field>
      </div>
    </div>
  );
}
