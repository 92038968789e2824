"use client";

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { cx } from "@/components/ui/cx";
import { type Choice, Picker } from "@/components/ui/picker";
import { PopoverContent, PopoverRoot, PopoverTrigger } from "@/components/ui/popover";

/** A property: its name on the left, its value on the right, to be changed in place. */
export function Property({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7.5rem_minmax(0,1fr)] items-start gap-2">
      <dt className="flex min-h-7 items-center text-ink-3 pointer-coarse:min-h-10">
        <span className="truncate pointer-coarse:text-[15px]">{label}</span>
      </dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

const SLOT =
  "flex min-h-7 w-full items-center gap-2 rounded-md px-2 text-left text-sm pointer-coarse:min-h-10 pointer-coarse:text-[16px] enabled:hover:bg-hover data-[state=open]:bg-hover";

type TextProps = {
  label: string;
  value: string;
  onSave: (value: string) => void;
  readOnly?: boolean;
  placeholder?: string;
  required?: boolean;
  inputMode?: "text" | "email" | "tel" | "decimal";
  /** How the value reads while nobody writes in it. */
  shown?: string;
  className?: string;
  autoFocus?: boolean;
  /** The name of the record: larger. */
  title?: boolean;
};

/** Text that is written where it is read: Enter or leaving saves, Esc takes back. */
export function TextField(props: TextProps) {
  const {
    label,
    value,
    onSave,
    readOnly,
    placeholder,
    required,
    inputMode,
    shown,
    className,
    autoFocus,
    title,
  } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (autoFocus) box.current?.focus();
  }, [autoFocus]);
  // Where what is written differs from what is read ("8400", "8.400 kr."), it is chosen as a whole.
  const swapped = draft !== null && shown !== undefined && shown !== value;
  useLayoutEffect(() => {
    if (swapped) box.current?.select();
  }, [swapped]);
  const save = () => {
    if (draft === null) return;
    const next = draft.trim();
    setDraft(null);
    if (next !== value && !(required && next === "")) onSave(next);
  };
  return (
    <input
      ref={box}
      aria-label={label}
      readOnly={readOnly}
      placeholder={placeholder}
      inputMode={inputMode}
      autoComplete="off"
      value={draft ?? shown ?? value}
      onFocus={() => !readOnly && setDraft(value)}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key !== "Escape") return;
        // Takes the change back, and leaves the panel open.
        event.stopPropagation();
        setDraft(null);
        requestAnimationFrame(() => box.current?.blur());
      }}
      className={cx(
        "w-full truncate rounded-md border border-transparent bg-transparent px-[7px] pointer-coarse:h-10",
        title ? "h-9 font-semibold text-lg" : "h-7 text-sm",
        !readOnly &&
          "hover:bg-hover focus:border-line-strong focus:bg-surface focus-visible:outline-offset-0",
        className,
      )}
    />
  );
}

type ChoiceProps = {
  label: string;
  placeholder: string;
  empty: string;
  choices: Choice[];
  chosen: readonly string[];
  onChoose: (value: string) => void;
  onCreate?: (typed: string) => void;
  createLabel?: (typed: string) => string;
  /** Stays open, to choose several. */
  several?: boolean;
  disabled?: boolean;
  onOpened?: () => void;
  children: ReactNode;
};

/** A value chosen from a list that one searches by typing. */
export function ChoiceField(props: ChoiceProps) {
  const {
    label,
    placeholder,
    empty,
    choices,
    chosen,
    onChoose,
    onCreate,
    createLabel,
    several,
    disabled,
    onOpened,
    children,
  } = props;
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const change = (next: boolean) => {
    setOpen(next);
    setSearch("");
    if (next) onOpened?.();
  };
  return (
    <PopoverRoot open={open} onOpenChange={change}>
      <PopoverTrigger disabled={disabled} aria-label={label} className={SLOT}>
        {children}
      </PopoverTrigger>
      <PopoverContent aria-label={label}>
        <Picker
          label={label}
          placeholder={placeholder}
          empty={empty}
          choices={choices}
          chosen={chosen}
          search={search}
          onSearch={setSearch}
          onChoose={(value) => {
            onChoose(value);
            if (!several) change(false);
          }}
          onCreate={
            onCreate &&
            ((typed) => {
              onCreate(typed);
              if (!several) change(false);
              else setSearch("");
            })
          }
          createLabel={createLabel}
        />
      </PopoverContent>
    </PopoverRoot>
  );
}
