import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";
import { cx } from "./cx";

const BOX =
  "w-full rounded-md border border-line-strong bg-surface text-sm text-ink transition-colors hover:border-ink-3/50 " +
  "focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-bad disabled:opacity-60";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cx(BOX, "h-8 px-2.5 pointer-coarse:h-10", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cx(BOX, "px-2.5 py-1.5 leading-5", className)} {...rest} />;
}

/** The browser's own select: the best one on a phone and for a screen reader. */
export function NativeSelect({ className, ...rest }: ComponentProps<"select">) {
  return <select className={cx(BOX, "h-8 pr-7 pl-2 pointer-coarse:h-10", className)} {...rest} />;
}

type FieldProps = {
  label: string;
  hint?: ReactNode;
  error?: string;
  className?: string;
  /** Gets what ties the control to its label, hint and error. */
  children: (control: { id: string; "aria-invalid"?: true; "aria-describedby"?: string }) => ReactNode;
};

/** A labelled control with its hint and what is wrong with it. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={cx("grid gap-1", className)}>
      <label htmlFor={id} className="font-medium text-ink-2 text-xs">
        {label}
      </label>
      {children({
        id,
        ...(error && { "aria-invalid": true }),
        ...(note && { "aria-describedby": `${id}-note` }),
      })}
      {note && (
        <p id={`${id}-note`} className={cx("text-xs", error ? "text-bad" : "text-ink-3")}>
          {note}
        </p>
      )}
    </div>
  );
}
