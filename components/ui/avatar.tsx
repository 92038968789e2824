import { cx } from "./cx";

const HUES = [
  "bg-dot-blue/18",
  "bg-dot-violet/18",
  "bg-dot-teal/18",
  "bg-dot-amber/18",
  "bg-dot-pink/18",
  "bg-dot-green/18",
];

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const last = words.length > 1 ? words[words.length - 1] : "";
  return ((words[0]?.[0] ?? "?") + (last[0] ?? "")).toUpperCase();
}

/** The same name always has the same colour. */
function hue(name: string): string {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return HUES[sum % HUES.length];
}

/** Initials of a person (round) or a firm (square). Decorative: the name stands beside it. */
export function Avatar({ name, square, className }: { name: string; square?: boolean; className?: string }) {
  return (
    <span
      aria-hidden
      className={cx(
        "inline-flex size-5 shrink-0 select-none items-center justify-center font-semibold text-[9px] text-ink leading-none",
        square ? "rounded-[5px]" : "rounded-full",
        hue(name),
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}
