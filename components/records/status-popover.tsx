"use client";

import { useTranslations } from "next-intl";
import { type RefObject, useMemo } from "react";
import { type Choice, Picker } from "@/components/ui/picker";
import { PopoverAnchor, PopoverContent, PopoverRoot } from "@/components/ui/popover";
import type { RecordRow } from "./record";
import type { ApplyChange } from "./use-change";

/** One popover for the status of any row: it stands at whatever row asks for it. */
export function StatusPopover<R extends RecordRow>(props: {
  target: { row: R; at: HTMLElement } | null;
  statuses: Choice[];
  onClose: () => void;
  apply: ApplyChange<R>;
}) {
  const { target, statuses, onClose, apply } = props;
  const t = useTranslations("records");
  const anchor = useMemo(() => ({ current: target?.at ?? null }), [target]);
  return (
    <PopoverRoot open={target !== null} onOpenChange={(next) => !next && onClose()}>
      {target && <PopoverAnchor virtualRef={anchor as RefObject<HTMLElement>} />}
      <PopoverContent
        aria-label={t("field.status")}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>("[data-testid=list]")?.focus();
        }}
      >
        <Picker
          label={t("field.status")}
          placeholder={t("field.status")}
          empty={t("nothingLikeThat")}
          choices={statuses}
          chosen={[target?.row.status ?? ""]}
          onChoose={(status) => {
            const row = target?.row;
            onClose();
            if (!row || status === row.status) return;
            const label = statuses.find(({ value }) => value === status)?.label ?? status;
            void apply({
              record: row,
              change: { status },
              shown: { status } as Partial<R>,
              undo: { change: { status: row.status }, shown: { status: row.status } as Partial<R> },
              done: t("statusSet", { name: row.name, status: label }),
            });
          }}
        />
      </PopoverContent>
    </PopoverRoot>
  );
}
