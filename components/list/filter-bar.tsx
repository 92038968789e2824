"use client";

import { ListFilter, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Picker } from "@/components/ui/picker";
import { PopoverContent, PopoverRoot, PopoverTrigger } from "@/components/ui/popover";
import { type FilterDef, isOn, off, valueText } from "./filter";
import { DaysForm, RangeForm } from "./filter-forms";
import type { Filters } from "./list-url";

type Change = (change: Record<string, string | null>) => void;

function Editor({
  def,
  filters,
  onChange,
  onDone,
}: {
  def: FilterDef;
  filters: Filters;
  onChange: Change;
  onDone: () => void;
}) {
  const t = useTranslations("list");
  if (def.kind === "range")
    return <RangeForm def={def} filters={filters} onChange={onChange} onDone={onDone} />;
  if (def.kind === "days")
    return <DaysForm def={def} filters={filters} onChange={onChange} onDone={onDone} />;
  return (
    <Picker
      label={def.label}
      placeholder={def.label}
      empty={t("nothingLikeThat")}
      choices={def.choices}
      chosen={[filters[def.id] ?? ""]}
      onChoose={(value) => {
        onChange({ [def.id]: filters[def.id] === value ? null : value });
        onDone();
      }}
    />
  );
}

type Props = {
  defs: FilterDef[];
  filters: Filters;
  onChange: Change;
  onClear: () => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** The button that adds a filter. First what to filter by, then to what. */
export function FilterButton({ defs, filters, onChange, open, onOpenChange }: Omit<Props, "onClear">) {
  const t = useTranslations("list");
  const [chosen, setChosen] = useState<FilterDef | null>(null);
  const change = (next: boolean) => {
    onOpenChange(next);
    if (!next) setChosen(null);
  };
  return (
    <PopoverRoot open={open} onOpenChange={change}>
      <PopoverTrigger asChild>
        <Button kind="quiet" size="sm">
          <ListFilter className="size-3.5" />
          <span className="max-sm:sr-only">{t("filter")}</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label={t("filter")}>
        {chosen ? (
          <Editor def={chosen} filters={filters} onChange={onChange} onDone={() => change(false)} />
        ) : (
          <Picker
            label={t("filter")}
            placeholder={t("filterBy")}
            empty={t("nothingLikeThat")}
            choices={defs.map(({ id, label, icon }) => ({ value: id, label, icon }))}
            chosen={defs.filter((def) => isOn(def, filters)).map(({ id }) => id)}
            onChoose={(id) => setChosen(defs.find((def) => def.id === id) ?? null)}
          />
        )}
      </PopoverContent>
    </PopoverRoot>
  );
}

/** The filters that are on, each to be changed or taken off. */
export function FilterChips({
  defs,
  filters,
  onChange,
  onClear,
}: Pick<Props, "defs" | "filters" | "onChange" | "onClear">) {
  const t = useTranslations("list");
  const on = defs.filter((def) => isOn(def, filters));
  if (on.length === 0) return null;
  return (
    <ul
      aria-label={t("filtersOn")}
      className="flex flex-wrap items-center gap-1.5 border-line border-b px-3 py-1.5"
    >
      {on.map((def) => (
        <li key={def.id}>
          <Chip def={def} filters={filters} onChange={onChange} />
        </li>
      ))}
      <li>
        <Button kind="quiet" size="sm" className="h-6 text-xs" onClick={onClear}>
          {t("clearFilters")}
        </Button>
      </li>
    </ul>
  );
}

function Chip({ def, filters, onChange }: { def: FilterDef; filters: Filters; onChange: Change }) {
  const t = useTranslations("list");
  const [open, setOpen] = useState(false);
  const half = "flex h-6 items-center text-xs hover:bg-hover pointer-coarse:h-9";
  return (
    <div className="flex items-center divide-x divide-line overflow-hidden rounded-md border border-line-strong bg-surface">
      <PopoverRoot open={open} onOpenChange={setOpen}>
        <PopoverTrigger className={cx(half, "max-w-64 gap-1.5 px-2 -outline-offset-2")}>
          <span className="text-ink-3">{def.label}</span>
          <span className="truncate font-medium">{valueText(def, filters)}</span>
        </PopoverTrigger>
        <PopoverContent aria-label={def.label}>
          <Editor def={def} filters={filters} onChange={onChange} onDone={() => setOpen(false)} />
        </PopoverContent>
      </PopoverRoot>
      <button
        type="button"
        aria-label={t("removeFilter", { filter: def.label })}
        onClick={() => onChange(off(def))}
        className={cx(half, "px-1.5 text-ink-3 hover:text-ink -outline-offset-2")}
      >
        <X className="size-3" />
      </button>
    </div>
  );
}
