"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import useSWR from "swr";
import { api, newIntent } from "@/components/api/client";
import { sayFailure } from "@/components/records/use-change";
import { useMe } from "@/components/shell/me";
import { Avatar } from "@/components/ui/avatar";
import { useDebounced } from "@/components/ui/debounce";
import { Field } from "@/components/ui/input";
import { PickField } from "@/components/ui/pick-field";
import type { Choice } from "@/components/ui/picker";
import type { CustomerRow } from "@/lib/domain/customers/schema";
import type { LeadRow } from "@/lib/domain/leads/schema";

export type Who = { kind: "customer" | "lead"; id: string; name: string };

type Found<R> = { data: R[] };
const NOBODY = "nobody";

/** Whom a booking is for: a customer or a lead found by what one types, or a customer made there and then. */
export function WhoField({
  value,
  onChange,
  error,
}: {
  value: Who | null;
  onChange: (who: Who | null) => void;
  error?: string;
}) {
  const t = useTranslations("bookings");
  const r = useTranslations("records");
  const common = useTranslations("common");
  const { can } = useMe();
  const [typed, setTyped] = useState("");
  const [making, setMaking] = useState(false);
  const intent = useRef({ name: "", key: "" });
  const q = useDebounced(typed.trim(), 120);
  const search = q ? `&q=${encodeURIComponent(q)}` : "";
  const customers = useSWR<Found<CustomerRow>>(can("customers:read") ? `/customers?limit=8${search}` : null, {
    keepPreviousData: true,
  });
  const leads = useSWR<Found<LeadRow>>(can("leads:read") && q ? `/leads?limit=4${search}` : null, {
    keepPreviousData: true,
  });
  const waiting = typed.trim() !== q || customers.isLoading || leads.isLoading;

  const choices: Choice[] = [
    ...(customers.data?.data ?? []).map(({ id, name, email, kind }) => ({
      value: `customer ${id}`,
      label: name,
      icon: <Avatar name={name} square={kind === "organisation"} />,
      hint: email ?? undefined,
    })),
    ...(q ? (leads.data?.data ?? []) : []).map(({ id, name, organisation }) => ({
      value: `lead ${id}`,
      label: name,
      icon: <Avatar name={name} />,
      hint: organisation ? `${t("lead")} · ${organisation}` : t("lead"),
    })),
    ...(value && !q ? [{ value: NOBODY, label: t("nobodyYet") }] : []),
  ];
  const choose = (chosen: string) => {
    const [kind, id] = chosen.split(" ");
    const found = choices.find((choice) => choice.value === chosen);
    if (!found || !id || (kind !== "customer" && kind !== "lead")) return onChange(null);
    onChange({ kind, id, name: found.label });
  };
  const create = async (name: string) => {
    if (making) return;
    setMaking(true);
    if (intent.current.name !== name) intent.current = { name, key: newIntent() };
    try {
      const body = { kind: "person", name };
      const made = await api<CustomerRow>("/customers", {
        method: "POST",
        body,
        idempotencyKey: intent.current.key,
      });
      onChange({ kind: "customer", id: made.id, name: made.name });
    } catch (thrown) {
      sayFailure(thrown, common("offline"));
    } finally {
      setMaking(false);
    }
  };

  return (
    <Field label={t("who")} error={error}>
      {(control) => (
        <PickField
          control={control}
          disabled={making}
          label={t("who")}
          placeholder={t("findWho")}
          empty={q ? r("nothingLikeThat") : t("findWho")}
          choices={choices}
          chosen={value ? [`${value.kind} ${value.id}`] : []}
          onChoose={choose}
          onTyped={setTyped}
          found
          waiting={waiting}
          onCreate={can("customers:write") ? (name) => void create(name) : undefined}
          createLabel={(name) => t("makeCustomer", { name })}
          shown={
            value ? (
              <>
                <Avatar name={value.name} />
                <span className="truncate">{value.name}</span>
                {value.kind === "lead" && <span className="text-ink-3 text-xs">{t("lead")}</span>}
              </>
            ) : (
              <span className="text-ink-3">{t("nobodyYet")}</span>
            )
          }
        />
      )}
    </Field>
  );
}
