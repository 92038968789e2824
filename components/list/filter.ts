import type { ReactNode } from "react";
import type { Choice } from "@/components/ui/picker";
import type { Filters } from "./list-url";

type Base = { id: string; label: string; icon: ReactNode };
/** One thing a list can be filtered by. */
export type FilterDef =
  | (Base & { kind: "choice"; choices: Choice[] })
  | (Base & { kind: "range"; from: string; to: string; unit: string })
  | (Base & {
      kind: "days";
      from: string;
      to: string;
      timeZone: string;
      format: (day: string) => string;
      /** The usual stretches, where they are others than those of what came about. */
      presets?: { label: string; from: string }[];
    });

/** Whether anything is filtered by it. */
export function isOn(def: FilterDef, filters: Filters): boolean {
  return def.kind === "choice" ? Boolean(filters[def.id]) : Boolean(filters[def.from] || filters[def.to]);
}

/** The change of the address that takes it off. */
export function off(def: FilterDef): Record<string, null> {
  return def.kind === "choice" ? { [def.id]: null } : { [def.from]: null, [def.to]: null };
}

/** What it lets through, as its chip says. */
export function valueText(def: FilterDef, filters: Filters): string {
  if (def.kind === "choice") {
    const value = filters[def.id] ?? "";
    return def.choices.find((choice) => choice.value === value)?.label ?? value;
  }
  const say = (value: string) => (def.kind === "days" ? def.format(value) : `${value} ${def.unit}`);
  const { [def.from]: from, [def.to]: to } = filters;
  if (from && to) return from === to ? say(from) : `${say(from)} – ${say(to)}`;
  return from ? `≥ ${say(from)}` : `≤ ${say(to ?? "")}`;
}
