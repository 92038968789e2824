"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { toast } from "sonner";
import useSWR, { useSWRConfig } from "swr";
import { api, newIntent } from "@/components/api/client";
import { historyKey } from "@/components/records/history";
import { sayFailure } from "@/components/records/use-change";
import { useMe } from "@/components/shell/me";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { useDebounced } from "@/components/ui/debounce";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import type { CustomerRow } from "@/lib/domain/customers/schema";
import type { Lead, LeadRow } from "@/lib/domain/leads/schema";

type Props = { lead: LeadRow; onClose: () => void; onConverted: (lead: Lead) => void };
type Converted = { lead: Lead; customer: CustomerRow };

/** A lead becomes a customer: a new one made from it, or one that is there already. */
export function ConvertLead(props: Props) {
  const t = useTranslations("leads");
  const { lead, onClose } = props;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("convertTitle", { name: lead.name })}
      description={t("convertBody")}
    >
      <Choice {...props} />
    </Dialog>
  );
}

function Choice({ lead, onClose, onConverted }: Props) {
  const t = useTranslations("leads");
  const common = useTranslations("common");
  const router = useRouter();
  const { company } = useMe();
  const { mutate } = useSWRConfig();
  const [into, setInto] = useState<"new" | "existing">("new");
  const [customer, setCustomer] = useState<string | null>(null);
  const [typed, setTyped] = useState(lead.email ?? lead.name);
  const [busy, setBusy] = useState(false);
  const intent = useRef(newIntent());
  const q = useDebounced(typed.trim(), 150);
  const { data } = useSWR<{ data: CustomerRow[] }>(
    into === "existing" && q ? `/customers?limit=6&q=${encodeURIComponent(q)}` : null,
    {
      keepPreviousData: true,
    },
  );

  const convert = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const body = into === "existing" && customer ? { customerId: customer } : {};
      const done = await api<Converted>(`/leads/${lead.id}/convert`, {
        method: "POST",
        body,
        idempotencyKey: intent.current,
      });
      void mutate(historyKey("/leads", lead.id));
      onClose();
      onConverted(done.lead);
      toast(t("converted", { name: lead.name }), {
        action: {
          label: t("openCustomer"),
          onClick: () => router.push(`/${company.slug}/customers?customer=${done.customer.id}`),
        },
      });
    } catch (thrown) {
      sayFailure(thrown, common("offline"));
    } finally {
      setBusy(false);
    }
  };
  const option = "flex w-full items-center gap-3 rounded-lg border px-3 py-2.5 text-left hover:bg-hover";
  const choose = (next: "new" | "existing") => {
    setInto(next);
    intent.current = newIntent();
  };

  return (
    <>
      <DialogBody className="grid gap-2">
        <div role="radiogroup" aria-label={t("convertInto")} className="grid gap-2">
          {(["new", "existing"] as const).map((value) => (
            <label
              key={value}
              className={cx(option, into === value ? "border-accent bg-accent-soft" : "border-line-strong")}
            >
              <input
                type="radio"
                name="into"
                checked={into === value}
                onChange={() => choose(value)}
                className="accent-(--accent)"
              />
              <span>
                <span className="block font-medium">{t(`into.${value}`)}</span>
                <span className="block text-ink-2 text-xs">{t(`intoHint.${value}`)}</span>
              </span>
            </label>
          ))}
        </div>
        {into === "existing" && (
          <div className="mt-1 grid gap-1">
            <Input
              aria-label={t("findCustomer")}
              placeholder={t("findCustomer")}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoFocus
            />
            <div role="radiogroup" aria-label={t("findCustomer")} className="max-h-56 overflow-y-auto">
              {data?.data.length === 0 && <p className="px-2 py-3 text-ink-3">{t("noCustomerFound")}</p>}
              {data?.data.map(({ id, name, email, kind }) => (
                <label
                  key={id}
                  className={cx(
                    "flex items-center gap-2.5 rounded-md px-2 py-1.5",
                    customer === id ? "bg-accent-soft" : "hover:bg-hover",
                  )}
                >
                  <input
                    type="radio"
                    name="customer"
                    checked={customer === id}
                    onChange={() => {
                      setCustomer(id);
                      intent.current = newIntent();
                    }}
                    className="accent-(--accent)"
                  />
                  <Avatar name={name} square={kind === "organisation"} />
                  <span className="truncate">{name}</span>
                  <span className="min-w-0 truncate text-ink-3">{email}</span>
                </label>
              ))}
            </div>
          </div>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={() => onClose()}>{common("cancel")}</Button>
        <Button
          kind="primary"
          busy={busy}
          disabled={into === "existing" && !customer}
          onClick={() => void convert()}
        >
          {t("convert")}
        </Button>
      </DialogFooter>
    </>
  );
}
