"use client";

import { AlertDialog as Base } from "radix-ui";
import type { ReactNode } from "react";
import { buttonClass } from "./button";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  body: ReactNode;
  /** What happens, as a verb: "Revoke key", never "OK". */
  action: string;
  cancel: string;
  onConfirm: () => void;
};

/** Asks before something that cannot be undone. The safe answer has the focus. */
export function Confirm({ open, onOpenChange, title, body, action, cancel, onConfirm }: Props) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Overlay className="fixed inset-0 z-50 animate-fade bg-shade" />
        <Base.Content className="fixed inset-x-0 bottom-0 z-50 animate-rise rounded-t-xl bg-raised p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-raised outline-none sm:inset-x-auto sm:top-[20vh] sm:bottom-auto sm:left-1/2 sm:w-[26rem] sm:-translate-x-1/2 sm:rounded-xl">
          <Base.Title className="font-semibold text-base">{title}</Base.Title>
          <Base.Description className="mt-1 text-ink-2 text-sm">{body}</Base.Description>
          <div className="mt-5 flex justify-end gap-2">
            <Base.Cancel className={buttonClass("plain")}>{cancel}</Base.Cancel>
            <Base.Action className={buttonClass("danger")} onClick={onConfirm}>
              {action}
            </Base.Action>
          </div>
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}
