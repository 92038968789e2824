"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CreateForm } from "@/components/records/create-form";
import { useMe } from "@/components/shell/me";
import { cx } from "@/components/ui/cx";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import { CUSTOMER_KINDS, type Customer, type CustomerRow } from "@/lib/domain/customers/schema";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated: (id: string) => void;
  /** Makes a person of this organisation. */
  parent?: CustomerRow;
};

export function CreateCustomer({ open, onOpenChange, onCreated, parent }: Props) {
  const t = useTranslations("customers");
  const r = useTranslations("records");
  const { member } = useMe();
  const [kind, setKind] = useState<CustomerRow["kind"]>("person");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={parent ? t("addPerson") : t("new")}
      description={parent?.name}
    >
      <CreateForm<Customer>
        path="/customers"
        submit={t("create")}
        onClose={() => onOpenChange(false)}
        onCreated={(customer) => onCreated(customer.id)}
        body={(text) => ({
          kind: parent ? "person" : kind,
          name: text("name"),
          source: text("source"),
          ...(text("email") && { email: text("email") }),
          ...(text("phone") && { phone: text("phone") }),
          ...(parent && { parentId: parent.id }),
          ownerId: member?.id ?? null,
        })}
      >
        {(wrong) => (
          <>
            {!parent && (
              <div
                role="radiogroup"
                aria-label={r("field.kind")}
                className="flex gap-1 rounded-lg bg-hover p-1 sm:col-span-2"
              >
                {CUSTOMER_KINDS.map((value) => (
                  <label
                    key={value}
                    className={cx(
                      "flex h-7 flex-1 items-center justify-center rounded-md font-medium focus-within:outline-2 focus-within:outline-accent",
                      kind === value ? "bg-raised shadow-button" : "text-ink-3",
                    )}
                  >
                    <input
                      type="radio"
                      name="kind"
                      value={value}
                      checked={kind === value}
                      onChange={() => setKind(value)}
                      className="sr-only"
                    />
                    {r(`kind.${value}`)}
                  </label>
                ))}
              </div>
            )}
            <Field label={r("field.name")} error={wrong.name} className="sm:col-span-2">
              {(control) => (
                <Input {...control} name="name" required maxLength={200} autoFocus autoComplete="off" />
              )}
            </Field>
            <Field label={r("field.email")} error={wrong.email}>
              {(control) => (
                <Input {...control} name="email" inputMode="email" maxLength={254} autoComplete="off" />
              )}
            </Field>
            <Field label={r("field.phone")} error={wrong.phone}>
              {(control) => <Input {...control} name="phone" type="tel" maxLength={50} autoComplete="off" />}
            </Field>
            <Field label={r("field.source")} error={wrong.source} className="sm:col-span-2">
              {(control) => <Input {...control} name="source" maxLength={100} autoComplete="off" />}
            </Field>
          </>
        )}
      </CreateForm>
    </Dialog>
  );
}
