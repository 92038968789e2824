"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field, Input, NativeSelect } from "@/components/ui/input";
import { MINUTES, parseDuration, UNITS, type Unit, unitOf } from "./duration";

type Props = {
  label: string;
  hint?: string;
  error?: string;
  /** Minutes; NaN while what stands there is no number. */
  value: number;
  onChange: (minutes: number) => void;
  units?: readonly Unit[];
  disabled?: boolean;
};

/** A length of time as people say it: a number and its unit. */
export function DurationField({ label, hint, error, value, onChange, units = UNITS, disabled }: Props) {
  const t = useTranslations("services");
  const [unit, setUnit] = useState<Unit>(() => {
    const best = unitOf(value);
    return units.includes(best) ? best : "minute";
  });
  const [typed, setTyped] = useState(() => String(value / MINUTES[unit]));
  const tell = (text: string, of: Unit) => onChange(parseDuration(text, of) ?? Number.NaN);
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="flex gap-1.5">
          <Input
            {...control}
            value={typed}
            disabled={disabled}
            inputMode="decimal"
            autoComplete="off"
            className="min-w-0 flex-1 tabular-nums"
            onChange={(event) => {
              setTyped(event.target.value);
              tell(event.target.value, unit);
            }}
          />
          <NativeSelect
            aria-label={t("unitOf", { field: label })}
            value={unit}
            disabled={disabled}
            className="w-24! shrink-0"
            onChange={(event) => {
              const next = event.target.value as Unit;
              setUnit(next);
              tell(typed, next);
            }}
          >
            {units.map((one) => (
              <option key={one} value={one}>
                {t(`unit.${one}`)}
              </option>
            ))}
          </NativeSelect>
        </div>
      )}
    </Field>
  );
}
