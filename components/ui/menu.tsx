"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Base } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";
import { Kbd } from "./kbd";

export const MenuRoot = Base.Root;
export const MenuTrigger = Base.Trigger;

export const MENU_BOX =
  "z-50 min-w-44 max-w-[calc(100vw-1rem)] animate-rise overflow-y-auto rounded-lg bg-raised p-1 shadow-raised outline-none";
const ITEM =
  "flex min-h-7 cursor-default select-none items-center gap-2 rounded-[5px] px-2 text-sm outline-none " +
  "data-highlighted:bg-hover data-disabled:opacity-45 pointer-coarse:min-h-10";

export function MenuContent({ className, ...rest }: ComponentProps<typeof Base.Content>) {
  return (
    <Base.Portal>
      <Base.Content
        sideOffset={5}
        collisionPadding={8}
        align="start"
        className={cx(MENU_BOX, "max-h-(--radix-dropdown-menu-content-available-height)", className)}
        {...rest}
      />
    </Base.Portal>
  );
}

type ItemProps = ComponentProps<typeof Base.Item> & { icon?: ReactNode; keys?: string; checked?: boolean };

export function MenuItem({ icon, keys, checked, className, children, ...rest }: ItemProps) {
  return (
    <Base.Item className={cx(ITEM, className)} {...rest}>
      {icon && (
        <span className="flex size-4 items-center justify-center text-ink-3 [&_svg]:size-3.5">{icon}</span>
      )}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys && <Kbd>{keys}</Kbd>}
      {checked && <Check className="size-3.5 text-accent-ink" />}
    </Base.Item>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Base.Label className="px-2 pt-1.5 pb-1 font-medium text-2xs text-ink-3">{children}</Base.Label>;
}

export function MenuRadioGroup<T extends string>(props: {
  value: T;
  onChange: (value: T) => void;
  options: { value: T; label: string; icon?: ReactNode }[];
}) {
  return (
    <Base.RadioGroup value={props.value} onValueChange={(value) => props.onChange(value as T)}>
      {props.options.map(({ value, label, icon }) => (
        <Base.RadioItem key={value} value={value} className={ITEM}>
          {icon && (
            <span className="flex size-4 items-center justify-center text-ink-3 [&_svg]:size-3.5">
              {icon}
            </span>
          )}
          <span className="min-w-0 flex-1 truncate">{label}</span>
          <Base.ItemIndicator>
            <Check className="size-3.5 text-accent-ink" />
          </Base.ItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}
