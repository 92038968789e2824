"use client";

import { ChevronsUpDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from "react";
import { cx } from "./cx";
import { Picker } from "./picker";
import { PopoverContent, PopoverRoot, PopoverTrigger } from "./popover";

type Props = Omit<ComponentProps<typeof Picker>, "onSearch" | "search"> & {
  /** What is chosen, as the closed field shows it. */
  shown: ReactNode;
  /** Told what is typed, where the choices are searched for elsewhere. */
  onTyped?: (typed: string) => void;
  /** Choices may still go: one is taken once they have come to rest, if it is among them then. */
  waiting?: boolean;
  autoFocus?: boolean;
  disabled?: boolean;
  /** What ties it to its label and error (see Field). */
  control?: { id: string; "aria-invalid"?: true; "aria-describedby"?: string };
};

/** A field of a form whose value is chosen from a list by typing. */
export function PickField({ shown, onTyped, waiting, autoFocus, disabled, control, ...picker }: Props) {
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const [wanted, setWanted] = useState<string | null>(null);
  const type = (typed: string) => {
    setSearch(typed);
    setWanted(null);
    onTyped?.(typed);
  };
  const change = (next: boolean) => {
    setOpen(next);
    if (!next) type("");
  };
  const choose = (value: string) => {
    picker.onChoose(value);
    change(false);
  };
  const rests = wanted !== null && !waiting;
  const latest = useRef(choose);
  latest.current = choose;
  const there = rests && picker.choices.some(({ value }) => value === wanted);
  useEffect(() => {
    if (!rests) return;
    if (there) latest.current(wanted);
    else setWanted(null);
  }, [rests, there, wanted]);

  return (
    <PopoverRoot open={open} onOpenChange={change} modal>
      <PopoverTrigger
        {...control}
        autoFocus={autoFocus}
        disabled={disabled}
        className={cx(
          "flex h-8 w-full min-w-0 items-center gap-2 rounded-md border border-line-strong bg-surface px-2.5 text-left text-sm pointer-coarse:h-10",
          "hover:border-ink-3/50 focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-bad disabled:opacity-60",
        )}
      >
        <span className="flex min-w-0 flex-1 items-center gap-2 truncate">{shown}</span>
        <ChevronsUpDown className="size-3.5 shrink-0 text-ink-3" aria-hidden />
      </PopoverTrigger>
      <PopoverContent
        aria-label={picker.label}
        className="w-(--radix-popover-trigger-width) min-w-56 [&>[cmdk-root]]:w-full"
      >
        <Picker
          {...picker}
          search={search}
          onSearch={type}
          onChoose={(value) => {
            if (waiting) setWanted(value);
            else choose(value);
          }}
          onCreate={
            picker.onCreate &&
            ((typed) => {
              picker.onCreate?.(typed);
              change(false);
            })
          }
        />
      </PopoverContent>
    </PopoverRoot>
  );
}
