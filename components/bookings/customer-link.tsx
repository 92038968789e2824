"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { useSWRConfig } from "swr";
import type { z } from "zod";
import { api } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { historyKey } from "@/components/records/history";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/state";
import type { BookingLink } from "@/lib/domain/bookings/schema";
import { useWhen } from "./when";

type Link = z.infer<typeof BookingLink>;

/** A link with which the customer opens their booking: made, and shown this once. */
export function CustomerLink({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("bookings");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const when = useWhen();
  const { mutate } = useSWRConfig();
  const [link, setLink] = useState<Link | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // Rendered twice in development; made once.
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    api<Link>(`/bookings/${id}/link`, { method: "POST" })
      .then((made) => {
        setLink(made);
        void mutate(historyKey("/bookings", id));
      })
      .catch((thrown) => setProblem(failureOf(thrown).detail || failureOf(thrown).title));
  }, [id, mutate, failureOf]);
  // After the #: browsers send that part to nobody, so it stands in no log.
  const address = link && `${location.origin}/booking#${link.token}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("linkForCustomer")}
      description={t("linkBody")}
    >
      <DialogBody className="grid gap-2">
        {problem && <Notice tone="bad">{problem}</Notice>}
        {!link && !problem && <Skeleton className="h-8" />}
        {link && address && (
          <>
            <div className="flex gap-2">
              <Input
                readOnly
                aria-label={t("linkForCustomer")}
                value={address}
                onFocus={(event) => event.target.select()}
              />
              <Button
                autoFocus
                onClick={() =>
                  void navigator.clipboard.writeText(address).then(() => toast(common("copied")))
                }
              >
                <Copy className="size-3.5" aria-hidden />
                {common("copy")}
              </Button>
            </div>
            <p className="text-ink-3 text-xs">{t("linkUntil", { time: when.moment(link.expiresAt) })}</p>
          </>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{common("close")}</Button>
      </DialogFooter>
    </Dialog>
  );
}
