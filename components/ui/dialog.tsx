"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Base } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cx } from "./cx";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** A question in the middle of the screen; on a phone it rises from below. */
export function Dialog({ open, onOpenChange, title, description, className, children }: Props) {
  const t = useTranslations("common");
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Overlay className="fixed inset-0 z-40 animate-fade bg-shade" />
        <Base.Content
          {...(!description && { "aria-describedby": undefined })}
          className={cx(
            "fixed z-50 flex max-h-[92dvh] flex-col bg-raised shadow-raised outline-none animate-rise",
            "inset-x-0 bottom-0 rounded-t-xl pb-[env(safe-area-inset-bottom)]",
            "sm:inset-x-auto sm:bottom-auto sm:top-[14vh] sm:left-1/2 sm:max-h-[76vh] sm:w-[32rem] sm:-translate-x-1/2 sm:rounded-xl sm:pb-0",
            className,
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-1">
            <div className="min-w-0 flex-1">
              <Base.Title className="font-semibold text-base">{title}</Base.Title>
              {description && (
                <Base.Description className="mt-0.5 text-ink-3 text-sm">{description}</Base.Description>
              )}
            </div>
            <Base.Close asChild>
              <Button
                kind="quiet"
                size="icon"
                aria-label={t("close")}
                className="-mt-0.5 -mr-1.5 pointer-coarse:-mt-2.5"
              >
                <X className="size-4" />
              </Button>
            </Base.Close>
          </header>
          {children}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}

export function DialogBody({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx("min-h-0 flex-1 overflow-y-auto px-5 py-3", className)}>{children}</div>;
}

export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="flex items-center justify-end gap-2 border-line border-t px-5 py-3">{children}</footer>
  );
}
