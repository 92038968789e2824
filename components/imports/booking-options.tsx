"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import useSWR from "swr";
import { api } from "@/components/api/client";
import { useMe } from "@/components/shell/me";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, NativeSelect } from "@/components/ui/input";
import type { ImportOptions } from "@/lib/domain/imports/schema";
import type { ImportColumn } from "./mapping";

type Named = { id: string; name: string };
type Page = { data: Named[]; page: { nextCursor: string | null } };

/** More than this nobody looks through in a list. */
const MOST_PAGES = 10;

async function allOf(path: string): Promise<Named[]> {
  const all: Named[] = [];
  let cursor: string | null = "";
  for (let page = 0; cursor !== null && page < MOST_PAGES; page++) {
    const read: Page = await api<Page>(
      `${path}?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    all.push(...read.data);
    cursor = read.page.nextCursor;
  }
  return all;
}

/** By name, all of them; undefined until they are here. */
function useNamed(path: "/services" | "/resources"): Named[] | undefined {
  // The key is not the list's own, whose pages are kept elsewhere.
  return useSWR(["import choices", path], () => allOf(path), { revalidateIfStale: false }).data;
}

type Props = {
  columns: readonly ImportColumn[];
  options: ImportOptions;
  serviceless: boolean;
  disabled: boolean;
  onOptions: (next: ImportOptions) => void;
};

/** What the rows of bookings cannot say themselves: of which service, with whom, and what may be made for them. */
export function BookingOptions({ columns, options, serviceless, disabled, onOptions }: Props) {
  const t = useTranslations("imports.options");
  const { can } = useMe();
  const services = useNamed("/services");
  const resources = useNamed("/resources");
  const has = (...fields: string[]) => columns.some(({ field }) => fields.includes(field));
  const [named, placed] = [has("service"), has("resource")];
  const change = (part: Partial<ImportOptions>) => onOptions({ ...options, ...part });
  return (
    <fieldset className="grid gap-3 rounded-xl border border-line px-4 py-3" disabled={disabled}>
      <legend className="sr-only">{t("title")}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label={t(named ? "serviceElse" : "service")}
          error={serviceless ? t("serviceNeeded") : undefined}
          hint={named ? t("serviceElseHint") : undefined}
        >
          {(control) => (
            <NativeSelect
              {...control}
              value={options.serviceId ?? ""}
              onChange={(event) => change({ serviceId: event.target.value || null })}
            >
              <option value="">{t(named ? "serviceNone" : "choose")}</option>
              <Choices of={services} chosen={options.serviceId} />
            </NativeSelect>
          )}
        </Field>
        <Field label={t(placed ? "resourceElse" : "resource")} hint={t("resourceHint")}>
          {(control) => (
            <NativeSelect
              {...control}
              value={options.resourceId ?? ""}
              onChange={(event) => change({ resourceId: event.target.value || null })}
            >
              <option value="">{t("resourceNone")}</option>
              <Choices of={resources} chosen={options.resourceId} />
            </NativeSelect>
          )}
        </Field>
      </div>
      {named && (
        <Tick
          label={t("createServices")}
          hint={t(can("services:write") ? "createServicesHint" : "createServicesForbidden")}
          checked={options.createServices}
          disabled={!can("services:write")}
          onChange={(createServices) => change({ createServices })}
        />
      )}
      {has("customer", "customerEmail", "customerId") && (
        <Tick
          label={t("createCustomers")}
          hint={t("createCustomersHint")}
          checked={options.createCustomers}
          disabled={!can("customers:write")}
          onChange={(createCustomers) => change({ createCustomers })}
        />
      )}
    </fieldset>
  );
}

/** While the list is not here, the chosen one stands for itself, so that the choice is not lost to the eye. */
function Choices({ of, chosen }: { of: Named[] | undefined; chosen: string | null }) {
  if (!of) return chosen && <option value={chosen}>…</option>;
  return of.map(({ id, name }) => (
    <option key={id} value={id}>
      {name}
    </option>
  ));
}

type TickProps = {
  label: string;
  hint: string;
  checked: boolean;
  disabled: boolean;
  onChange: (checked: boolean) => void;
};

function Tick({ label, hint, checked, disabled, onChange }: TickProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <Checkbox
        id={id}
        checked={checked}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onCheckedChange={(on) => onChange(on === true)}
        className="mt-0.5"
      />
      <div className="grid gap-0.5">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <p id={`${id}-hint`} className="text-ink-3 text-xs">
          {hint}
        </p>
      </div>
    </div>
  );
}
