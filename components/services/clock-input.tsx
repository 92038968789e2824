"use client";

import { Input } from "@/components/ui/input";
import { parseClock } from "./week";

type Props = {
  label: string;
  value: string;
  onChange: (typed: string) => void;
  closing?: boolean;
  wrong?: boolean;
  describedBy?: string;
  autoFocus?: boolean;
  disabled?: boolean;
};

/** A time of day, typed as one likes: 9, 930, 9.30. It is written out on leaving. */
export function ClockInput({
  label,
  value,
  onChange,
  closing,
  wrong,
  describedBy,
  autoFocus,
  disabled,
}: Props) {
  return (
    <Input
      aria-label={label}
      aria-invalid={wrong || undefined}
      aria-describedby={describedBy}
      value={value}
      disabled={disabled}
      autoFocus={autoFocus}
      inputMode="numeric"
      autoComplete="off"
      maxLength={5}
      placeholder="--:--"
      className="w-16! px-2! text-center tabular-nums"
      onFocus={(event) => event.target.select()}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => {
        const clock = parseClock(value, closing);
        if (clock !== null && clock !== value) onChange(clock);
      }}
    />
  );
}
