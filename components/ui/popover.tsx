"use client";

import { Popover as Base } from "radix-ui";
import type { ComponentProps } from "react";
import { cx } from "./cx";

export const PopoverRoot = Base.Root;
export const PopoverTrigger = Base.Trigger;
export const PopoverAnchor = Base.Anchor;

export function PopoverContent({ className, ...rest }: ComponentProps<typeof Base.Content>) {
  return (
    <Base.Portal>
      <Base.Content
        sideOffset={5}
        collisionPadding={8}
        align="start"
        className={cx(
          "z-50 max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-1rem)] animate-rise overflow-y-auto rounded-lg bg-raised shadow-raised outline-none",
          className,
        )}
        {...rest}
      />
    </Base.Portal>
  );
}
