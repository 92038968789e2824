"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, useEffect, useState } from "react";
import { NativeSelect } from "@/components/ui/input";

type Props = Omit<ComponentProps<"select">, "value" | "onChange"> & {
  /** Empty: as the company. */
  value: string;
  companyZone: string;
  onChange: (value: string) => void;
};

const town = (zone: string): string => zone.slice(zone.indexOf("/") + 1).replaceAll("_", " ");

function byPart(zones: string[]): Map<string, string[]> {
  const parts = new Map<string, string[]>();
  for (const zone of zones) {
    const part = zone.includes("/") ? (zone.split("/")[0] ?? "") : "";
    parts.set(part, [...(parts.get(part) ?? []), zone]);
  }
  return parts;
}

/** Every time zone the browser knows, by part of the world. */
export function TimeZoneSelect({ value, companyZone, onChange, ...control }: Props) {
  const t = useTranslations("settings.profile");
  // The server may know other zones than the browser: the list follows the first paint.
  const [zones, setZones] = useState<string[]>(value ? [value] : []);
  useEffect(() => {
    const known = Intl.supportedValuesOf("timeZone");
    setZones((now) => [...new Set([...now, ...known])].sort());
  }, []);
  const parts = byPart(zones);
  return (
    <NativeSelect {...control} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t("timeZoneCompany", { zone: town(companyZone) })}</option>
      {[...parts].map(([part, names]) => (
        <optgroup key={part} label={part || t("timeZoneOther")}>
          {names.map((zone) => (
            <option key={zone} value={zone}>
              {town(zone)}
            </option>
          ))}
        </optgroup>
      ))}
    </NativeSelect>
  );
}
