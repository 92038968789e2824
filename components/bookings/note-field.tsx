"use client";

import { useState } from "react";
import { cx } from "@/components/ui/cx";

type Props = {
  label: string;
  value: string;
  placeholder: string;
  readOnly: boolean;
  onSave: (value: string) => void;
};

/** Lines of text written where they are read: leaving saves (so does ⌘ Enter), Esc takes back. */
export function NoteField({ label, value, placeholder, readOnly, onSave }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const save = () => {
    if (draft !== null && draft.trim() !== value) onSave(draft.trim());
    setDraft(null);
  };
  return (
    <textarea
      aria-label={label}
      readOnly={readOnly}
      placeholder={placeholder}
      maxLength={5_000}
      rows={1}
      value={draft ?? value}
      onFocus={() => !readOnly && setDraft(value)}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.blur();
        if (event.key !== "Escape") return;
        // Takes the change back, and leaves the panel open.
        event.stopPropagation();
        const box = event.currentTarget;
        setDraft(null);
        requestAnimationFrame(() => box.blur());
      }}
      className={cx(
        "field-sizing-content block max-h-60 min-h-7 w-full resize-none rounded-md border border-transparent bg-transparent px-[7px] py-1 text-sm leading-5 pointer-coarse:min-h-10 pointer-coarse:py-2.5",
        !readOnly &&
          "hover:bg-hover focus:border-line-strong focus:bg-surface focus-visible:outline-offset-0",
      )}
    />
  );
}
