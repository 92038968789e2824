"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Base } from "radix-ui";
import { type ComponentProps, useId } from "react";
import { cx } from "./cx";

export function Checkbox({ className, checked, ...rest }: ComponentProps<typeof Base.Root>) {
  return (
    <Base.Root
      checked={checked}
      className={cx(
        "flex size-4 shrink-0 items-center justify-center rounded border border-line-strong bg-surface text-surface",
        "hover:border-ink-3 data-[state=checked]:border-accent data-[state=checked]:bg-accent",
        "data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
        className,
      )}
      {...rest}
    >
      <Base.Indicator>
        {checked === "indeterminate" ? (
          <Minus className="size-3" strokeWidth={3} />
        ) : (
          <Check className="size-3" strokeWidth={3} />
        )}
      </Base.Indicator>
    </Base.Root>
  );
}

type FieldProps = { label: string; checked: boolean; onChange: (on: boolean) => void; className?: string };

/** A checkbox with its words beside it. */
export function CheckField({ label, checked, onChange, className }: FieldProps) {
  const id = useId();
  return (
    <div className={cx("flex min-h-7 items-center gap-2 pointer-coarse:min-h-10", className)}>
      <Checkbox id={id} checked={checked} onCheckedChange={(on) => onChange(on === true)} />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
