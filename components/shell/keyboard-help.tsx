"use client";

import { useTranslations } from "next-intl";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { useModKey } from "@/components/ui/media";

const KEYS = {
  everywhere: [
    ["palette", "⌘ K"],
    ["goLeads", "g l"],
    ["goCustomers", "g c"],
    ["goBookings", "g b"],
    ["goServices", "g v"],
    ["goPrices", "g p"],
    ["goImports", "g i"],
    ["goSettings", "g s"],
    ["help", "?"],
  ],
  list: [
    ["move", "j k"],
    ["open", "↵"],
    ["close", "esc"],
    ["select", "x"],
    ["range", "⇧ J ⇧ K"],
    ["selectAll", "⌘ A"],
    ["status", "s"],
    ["search", "/"],
    ["filter", "f"],
    ["create", "c"],
  ],
  booking: [
    ["bookThem", "b"],
    ["confirmIt", "⇧ C"],
    ["startIt", "⇧ S"],
    ["doneIt", "⇧ D"],
    ["moveIt", "⇧ M"],
    ["noShowIt", "⇧ N"],
    ["cancelIt", "⇧ X"],
    ["restoreIt", "⇧ Z"],
  ],
  calendar: [
    ["today", "t"],
    ["turn", "p n"],
    ["views", "d w m"],
    ["between", "← → ↑ ↓"],
    ["pickUp", "␣"],
    ["stretch", "⇧ ↑ ↓"],
    ["undo", "⌘ Z"],
  ],
} as const;

export function KeyboardHelp({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("shell.keys");
  const mod = useModKey();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")}>
      <DialogBody className="grid gap-6 pb-6 sm:grid-cols-2">
        {(["everywhere", "list", "booking", "calendar"] as const).map((part) => (
          <section key={part}>
            <h3 className="mb-2 font-medium text-ink-3 text-xs">{t(part)}</h3>
            <dl className="grid gap-1.5">
              {KEYS[part].map(([name, keys]) => (
                <div key={name} className="flex items-center justify-between gap-4">
                  <dt>{t(name)}</dt>
                  <dd className="flex gap-1">
                    {keys.split(" ").map((key) => (
                      <Kbd key={key}>{key === "⌘" ? mod : key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </DialogBody>
    </Dialog>
  );
}
