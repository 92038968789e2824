"use client";

import { ChevronDown, Users, Wrench } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cx } from "@/components/ui/cx";
import { type Choice, Picker } from "@/components/ui/picker";
import { PopoverContent, PopoverRoot, PopoverTrigger } from "@/components/ui/popover";
import type { CalendarFrame } from "@/lib/domain/bookings/calendar-schema";

export type FiltersProps = {
  frame: CalendarFrame | undefined;
  resourceIds: readonly string[];
  serviceId: string | null;
  cancelled: boolean;
  onResources: (ids: string[]) => void;
  onService: (id: string | null) => void;
  onCancelled: (on: boolean) => void;
  toneOf: (serviceId: string) => string;
};

const ALL = "all";

/** Whose bookings are shown, of which service, and whether cancelled ones are. */
export function Filters(props: FiltersProps) {
  const t = useTranslations("calendar");
  const { frame, resourceIds, serviceId, onResources, onService } = props;
  const resources = frame?.resources ?? [];
  const services = frame?.services ?? [];
  const [only] = resourceIds;
  const chosen =
    resourceIds.length === 0
      ? t("allResources")
      : resourceIds.length === 1
        ? (resources.find(({ id }) => id === only)?.name ?? t("someResources", { n: 1 }))
        : t("someResources", { n: resourceIds.length });
  const toggle = (id: string) =>
    onResources(
      id === ALL
        ? []
        : resourceIds.includes(id)
          ? resourceIds.filter((one) => one !== id)
          : [...resourceIds, id],
    );
  return (
    <>
      <Choose
        icon={<Users className="size-3.5" aria-hidden />}
        label={t("resources")}
        shown={chosen}
        isSet={resourceIds.length > 0}
        placeholder={t("findResource")}
        choices={[
          { value: ALL, label: t("allResources") },
          ...resources.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        chosen={resourceIds.length > 0 ? resourceIds : [ALL]}
        onChoose={toggle}
        staysOpen
      />
      <Choose
        icon={<Wrench className="size-3.5" aria-hidden />}
        label={t("service")}
        shown={services.find(({ id }) => id === serviceId)?.name ?? t("allServices")}
        isSet={serviceId !== null}
        placeholder={t("findService")}
        choices={[
          { value: ALL, label: t("allServices") },
          ...services.map(({ id, name }) => ({
            value: id,
            label: name,
            icon: <ToneDot tone={props.toneOf(id)} />,
          })),
        ]}
        chosen={[serviceId ?? ALL]}
        onChoose={(id) => onService(id === ALL ? null : id)}
      />
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the checkbox in it */}
      <label className="flex shrink-0 items-center gap-2 text-ink-2">
        <Checkbox checked={props.cancelled} onCheckedChange={(on) => props.onCancelled(on === true)} />
        {t("cancelled")}
      </label>
    </>
  );
}

function ToneDot({ tone }: { tone: string }) {
  return <span aria-hidden style={{ background: tone }} className="size-2 shrink-0 rounded-full" />;
}

type ChooseProps = {
  icon: ReactNode;
  label: string;
  shown: string;
  isSet: boolean;
  placeholder: string;
  choices: Choice[];
  chosen: readonly string[];
  onChoose: (value: string) => void;
  staysOpen?: boolean;
};

function Choose({ icon, label, shown, isSet, staysOpen, onChoose, ...picker }: ChooseProps) {
  const t = useTranslations("calendar");
  const [open, setOpen] = useState(false);
  return (
    <PopoverRoot open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          kind="quiet"
          size="sm"
          aria-label={`${label}: ${shown}`}
          className={cx(
            "max-w-48 border",
            isSet ? "border-line-strong text-ink" : "border-line border-dashed",
          )}
        >
          {icon}
          <span className="min-w-0 truncate">{shown}</span>
          <ChevronDown className="size-3" aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent>
        <Picker
          {...picker}
          label={label}
          empty={t("nothingFound")}
          onChoose={(value) => {
            onChoose(value);
            if (!staysOpen) setOpen(false);
          }}
        />
      </PopoverContent>
    </PopoverRoot>
  );
}
