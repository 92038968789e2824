"use client";

import { Command } from "cmdk";
import { Check } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { fold, words } from "@/lib/core/text";

export type Choice = { value: string; label: string; icon?: ReactNode; hint?: string };

type Props = {
  label: string;
  placeholder: string;
  empty: string;
  choices: Choice[];
  /** The values chosen now. */
  chosen: readonly string[];
  onChoose: (value: string) => void;
  /** Offers to make what was typed, where nothing has that name. */
  onCreate?: (typed: string) => void;
  createLabel?: (typed: string) => string;
  /** The choices are what a search found already: they are not narrowed again here. */
  found?: boolean;
  search?: string;
  onSearch?: (typed: string) => void;
};

const ITEM =
  "flex min-h-7 cursor-default select-none items-center gap-2 rounded-[5px] px-2 text-sm data-[selected=true]:bg-hover pointer-coarse:min-h-10";

/** By the label's words, not by letters anywhere in ids. */
function matches(_value: string, search: string, keywords: string[] = []): number {
  const label = fold(keywords.join(" "));
  return words(search).every((word) => label.includes(word)) ? 1 : 0;
}

/** A list to choose from by typing: status, owner, tag, source. Stands inside a popover. */
export function Picker(props: Props) {
  const typed = props.search?.trim() ?? "";
  const exists = props.choices.some(({ label }) => label.toLowerCase() === typed.toLowerCase());
  // What a search finds comes after the typing: the first of it is the one that Enter takes.
  const [at, setAt] = useState("");
  const first = props.choices[0]?.value ?? (typed && `create ${typed}`);
  useEffect(() => setAt(first), [first]);
  return (
    <Command
      label={props.label}
      loop
      shouldFilter={!props.found}
      filter={matches}
      {...(props.found && { value: at, onValueChange: setAt })}
      className="w-56"
    >
      <Command.Input
        autoFocus
        placeholder={props.placeholder}
        value={props.search}
        onValueChange={props.onSearch}
        className="h-9 w-full border-line border-b bg-transparent px-3 text-sm outline-none"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-3 text-ink-3 text-sm">{props.empty}</Command.Empty>
        {props.choices.map(({ value, label, icon, hint }) => (
          <Command.Item
            key={value}
            value={value}
            keywords={[label]}
            onSelect={() => props.onChoose(value)}
            className={ITEM}
          >
            {icon}
            <span className="max-w-[75%] shrink-0 grow truncate">{label}</span>
            {hint && <span className="min-w-0 truncate text-ink-3 text-xs">{hint}</span>}
            {props.chosen.includes(value) && <Check className="size-3.5 text-accent-ink" aria-hidden />}
          </Command.Item>
        ))}
        {props.onCreate && typed && !exists && (
          <Command.Item
            value={`create ${typed}`}
            keywords={[typed]}
            onSelect={() => props.onCreate?.(typed)}
            className={ITEM}
          >
            {props.createLabel?.(typed)}
          </Command.Item>
        )}
      </Command.List>
    </Command>
  );
}
