"use client";

import { useTranslations } from "next-intl";
import { parseAmount } from "@/components/records/amount";
import { CreateForm } from "@/components/records/create-form";
import { useSources } from "@/components/records/lookups";
import { useMe } from "@/components/shell/me";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import type { Lead } from "@/lib/domain/leads/schema";

type Props = { open: boolean; onOpenChange: (open: boolean) => void; onCreated: (id: string) => void };

export function CreateLead({ open, onOpenChange, onCreated }: Props) {
  const t = useTranslations("leads");
  const r = useTranslations("records");
  const { company, member } = useMe();
  const sources = useSources("/leads");
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("new")}>
      <CreateForm<Lead>
        path="/leads"
        submit={t("create")}
        onClose={() => onOpenChange(false)}
        onCreated={(lead) => onCreated(lead.id)}
        body={(text) => {
          const value = text("value") === "" ? 0 : parseAmount(text("value"), company.currency);
          if (value === null) return { wrong: { value: r("notAnAmount") } };
          return {
            name: text("name"),
            organisation: text("organisation"),
            source: text("source"),
            ...(text("email") && { email: text("email") }),
            ...(text("phone") && { phone: text("phone") }),
            value,
            ownerId: member?.id ?? null,
          };
        }}
      >
        {(wrong) => (
          <>
            <Field label={r("field.name")} error={wrong.name} className="sm:col-span-2">
              {(control) => (
                <Input {...control} name="name" required maxLength={200} autoFocus autoComplete="off" />
              )}
            </Field>
            <Field label={r("field.organisation")} error={wrong.organisation} className="sm:col-span-2">
              {(control) => <Input {...control} name="organisation" maxLength={200} autoComplete="off" />}
            </Field>
            <Field label={r("field.email")} error={wrong.email}>
              {(control) => (
                <Input {...control} name="email" inputMode="email" maxLength={254} autoComplete="off" />
              )}
            </Field>
            <Field label={r("field.phone")} error={wrong.phone}>
              {(control) => <Input {...control} name="phone" type="tel" maxLength={50} autoComplete="off" />}
            </Field>
            <Field label={r("field.source")} error={wrong.source}>
              {(control) => (
                <>
                  <Input {...control} name="source" maxLength={100} list="lead-sources" autoComplete="off" />
                  <datalist id="lead-sources">
                    {sources.map(({ source }) => (
                      <option key={source} value={source} />
                    ))}
                  </datalist>
                </>
              )}
            </Field>
            <Field label={`${r("field.value")} (${company.currency})`} error={wrong.value}>
              {(control) => <Input {...control} name="value" inputMode="decimal" autoComplete="off" />}
            </Field>
          </>
        )}
      </CreateForm>
    </Dialog>
  );
}
