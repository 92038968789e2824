"use client";

import { Tooltip as Base } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "./kbd";

export const TooltipProvider = Base.Provider;

/** Says what an icon does, and its key. The trigger still needs its own accessible name. */
export function Tooltip({ text, keys, children }: { text: string; keys?: string; children: ReactNode }) {
  return (
    <Base.Root>
      <Base.Trigger asChild>{children}</Base.Trigger>
      <Base.Portal>
        <Base.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex animate-fade items-center gap-2 rounded-md bg-raised px-2 py-1 text-xs shadow-raised"
        >
          {text}
          {keys && <Kbd>{keys}</Kbd>}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}
