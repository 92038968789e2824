import { cx } from "./cx";

/** Colours by name, as tags are stored; anything else is shown grey. */
const DOTS: Record<string, string> = {
  blue: "bg-dot-blue",
  amber: "bg-dot-amber",
  yellow: "bg-dot-amber",
  orange: "bg-dot-amber",
  violet: "bg-dot-violet",
  purple: "bg-dot-violet",
  green: "bg-dot-green",
  red: "bg-dot-red",
  teal: "bg-dot-teal",
  pink: "bg-dot-pink",
  grey: "bg-dot-grey",
};
export const TAG_COLOURS = ["grey", "blue", "teal", "green", "amber", "red", "pink", "violet"] as const;

export function Dot({ colour, className }: { colour: string; className?: string }) {
  return (
    <span aria-hidden className={cx("size-2 shrink-0 rounded-full", DOTS[colour] ?? DOTS.grey, className)} />
  );
}

/** A small word with a dot: a tag, a status. The word carries the meaning, the colour only helps. */
export function Badge({
  colour,
  children,
  className,
}: {
  colour: string;
  children: string;
  className?: string;
}) {
  return (
    <span
      className={cx(
        "inline-flex h-5 max-w-full items-center gap-1.5 rounded-full border border-line px-1.5 pr-2 text-ink-2 text-xs",
        className,
      )}
    >
      <Dot colour={colour} className="size-1.5" />
      <span className="truncate">{children}</span>
    </span>
  );
}
