import type { ComponentProps } from "react";
import { cx } from "./cx";

const KINDS = {
  primary: "bg-solid text-on-solid hover:opacity-90 shadow-button",
  accent: "bg-accent text-surface hover:opacity-90 shadow-button",
  plain: "bg-raised text-ink border border-line-strong hover:bg-hover shadow-button",
  quiet: "text-ink-2 hover:bg-hover hover:text-ink data-[state=open]:bg-hover data-[state=open]:text-ink",
  danger: "bg-raised text-bad border border-line-strong hover:bg-bad-soft shadow-button",
};
const SIZES = {
  sm: "h-7 px-2 text-sm rounded-md gap-1.5",
  md: "h-8 px-3 text-sm rounded-md gap-1.5",
  icon: "size-7 rounded-md",
};

type Props = ComponentProps<"button"> & {
  kind?: keyof typeof KINDS;
  size?: keyof typeof SIZES;
  busy?: boolean;
};

/** The classes of a button, for links that look like one. */
export function buttonClass(kind: keyof typeof KINDS = "plain", size: keyof typeof SIZES = "md"): string {
  return cx(
    "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap font-medium transition-colors",
    "disabled:pointer-events-none disabled:opacity-45 pointer-coarse:min-h-10 pointer-coarse:min-w-10",
    KINDS[kind],
    SIZES[size],
  );
}

export function Button({ kind, size, busy, className, type = "button", disabled, ...rest }: Props) {
  return (
    <button
      type={type}
      aria-busy={busy || undefined}
      disabled={disabled || busy}
      className={cx(buttonClass(kind, size), busy && "animate-pulse-soft", className)}
      {...rest}
    />
  );
}
