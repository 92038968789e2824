"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Base } from "radix-ui";
import type { ComponentProps } from "react";
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
