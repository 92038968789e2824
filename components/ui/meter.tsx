import { cx } from "./cx";

type Props = {
  label: string;
  /** 0 to 1, or null while there is nothing to measure. */
  value: number | null;
  /** In words, for those who hear it: "43 %". */
  text: string;
  className?: string;
};

/** How far something is. */
export function Meter({ label, value, text, className }: Props) {
  const percent = value === null ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
      className={cx("h-1.5 overflow-hidden rounded-full bg-pressed", className)}
    >
      <div
        style={{ transform: `translateX(${(percent ?? 100) - 100}%)` }}
        className={cx(
          "h-full rounded-full bg-accent transition-transform duration-500 ease-out",
          percent === undefined && "animate-pulse-soft opacity-30",
        )}
      />
    </div>
  );
}
