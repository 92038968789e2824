"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import type { PriceList } from "@/lib/domain/pricing/schema";
import { wallOf } from "./wall";

type Props = {
  list: PriceList;
  onPublish: (days: { firstDay: string; lastDay?: string }) => Promise<boolean>;
  onClose: () => void;
};

/** Asks from when to when the draft prices bookings, and makes a version of it. */
export function PublishDialog({ list, onPublish, onClose }: Props) {
  const t = useTranslations("prices");
  const says = useTranslations("fieldErrors");
  const common = useTranslations("common");
  const { timeZone } = useMe().company;
  const [firstDay, setFirst] = useState(() => wallOf(new Date().toISOString(), timeZone).slice(0, 10));
  const [lastDay, setLast] = useState("");
  const [busy, setBusy] = useState(false);
  const number = list.number + 1;
  const wrong = lastDay !== "" && lastDay < firstDay ? says("range") : undefined;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || wrong) return;
    setBusy(true);
    const done = await onPublish({ firstDay, ...(lastDay && { lastDay }) });
    if (done) toast(t("publishedNow", { n: number }));
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("publishTitle", { n: number })}
      description={t("publishBody")}
    >
      <form onSubmit={send} className="contents">
        <DialogBody className="grid content-start gap-4 sm:grid-cols-2">
          <Field label={t("publishFirst")}>
            {(control) => (
              <Input
                {...control}
                type="date"
                required
                value={firstDay}
                onChange={(event) => setFirst(event.target.value)}
              />
            )}
          </Field>
          <Field label={`${t("publishLast")} (${common("optional")})`} error={wrong}>
            {(control) => (
              <Input
                {...control}
                type="date"
                value={lastDay}
                onChange={(event) => setLast(event.target.value)}
              />
            )}
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" kind="primary" busy={busy}>
            {t("publish")}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
