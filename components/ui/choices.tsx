"use client";

import type { ReactNode } from "react";
import { useId } from "react";
import { cx } from "./cx";

type Option<T extends string> = {
  value: T;
  label: string;
  icon?: ReactNode;
  hint?: string;
  disabled?: boolean;
};

type Props<T extends string> = {
  label: string;
  /** The label is for those who hear the page; the eye has it from the place. */
  labelHidden?: boolean;
  value: T;
  onChange: (value: T) => void;
  options: Option<T>[];
  disabled?: boolean;
};

function Legend({ label, hidden }: { label: string; hidden?: boolean }) {
  return <legend className={hidden ? "sr-only" : "mb-1.5 font-medium text-ink-2 text-xs"}>{label}</legend>;
}

/** One of a few, side by side. */
export function Segments<T extends string>({
  label,
  labelHidden,
  value,
  onChange,
  options,
  disabled,
}: Props<T>) {
  const name = useId();
  return (
    <fieldset disabled={disabled}>
      <Legend label={label} hidden={labelHidden} />
      <div className="inline-flex gap-0.5 rounded-lg bg-pressed p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className={cx(
              "relative flex h-7 items-center gap-1.5 rounded-md px-3 font-medium text-ink-2 text-sm pointer-coarse:h-10",
              "has-checked:bg-raised has-checked:text-ink has-checked:shadow-button has-focus-visible:outline-2 has-focus-visible:outline-accent",
              "[&_svg]:size-3.5",
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
              className="absolute inset-0 appearance-none rounded-md outline-none"
            />
            {option.icon}
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** One of a few that need a sentence each; side by side where there is room. */
export function ChoiceList<T extends string>({
  label,
  labelHidden,
  value,
  onChange,
  options,
  disabled,
}: Props<T>) {
  const name = useId();
  return (
    <fieldset disabled={disabled}>
      <Legend label={label} hidden={labelHidden} />
      <div className="grid overflow-hidden rounded-lg border border-line md:auto-cols-fr md:grid-flow-col">
        {options.map((option) => (
          <label
            key={option.value}
            className={cx(
              "flex items-start gap-3 border-line px-3.5 py-2.5 has-checked:bg-selected max-md:not-first:border-t md:not-first:border-l",
              option.disabled ? "text-ink-3" : "hover:bg-hover",
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              aria-describedby={option.hint ? `${name}-${option.value}` : undefined}
              onChange={() => onChange(option.value)}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span className="grid min-w-0 gap-0.5">
              <span className="font-medium">{option.label}</span>
              {option.hint && (
                <span id={`${name}-${option.value}`} className="text-ink-3 text-xs">
                  {option.hint}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
