"use client";

import { Tabs as Base } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx";

type Props = {
  value: string;
  onChange: (value: string) => void;
  label: string;
  tabs: { value: string; label: string; count?: number }[];
  /** Of the row of tabs. */
  className?: string;
  children: ReactNode;
};

export function Tabs({ value, onChange, label, tabs, className, children }: Props) {
  return (
    <Base.Root value={value} onValueChange={onChange}>
      <Base.List aria-label={label} className={cx("flex gap-4 border-line border-b", className)}>
        {tabs.map((tab) => (
          <Base.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px h-8 border-transparent border-b-2 font-medium text-ink-3 text-sm hover:text-ink data-[state=active]:border-ink data-[state=active]:text-ink pointer-coarse:h-10"
          >
            {tab.label}
            {tab.count !== undefined && <span className="ml-1.5 text-ink-3 tabular-nums">{tab.count}</span>}
          </Base.Trigger>
        ))}
      </Base.List>
      {children}
    </Base.Root>
  );
}

export const TabPanel = Base.Content;
