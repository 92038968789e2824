"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Base } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { useIsPhone } from "@/components/ui/media";
import { Tooltip } from "@/components/ui/tooltip";

type Props = { title: string; onClose: () => void; actions?: ReactNode; children: ReactNode };

/**
 * A record beside its list. On a desk it stands there without taking the list away, so that j and k walk
 * through records; on a phone it covers everything.
 */
export function Panel({ title, onClose, actions, children }: Props) {
  const phone = useIsPhone();
  const t = useTranslations("common");
  const bar = (
    <header className="flex h-11 shrink-0 items-center gap-1 border-line border-b pr-2 pl-4">
      <span className="min-w-0 flex-1" />
      {actions}
      <Tooltip text={t("close")} keys="esc">
        <Button kind="quiet" size="icon" aria-label={t("close")} onClick={onClose}>
          <X className="size-4" />
        </Button>
      </Tooltip>
    </header>
  );
  if (!phone) {
    return (
      <aside
        aria-label={title}
        data-testid="panel"
        className="flex min-h-0 w-[26rem] shrink-0 animate-slide flex-col border-line border-l bg-surface xl:w-[29rem]"
      >
        {bar}
        {children}
      </aside>
    );
  }
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Content
          aria-describedby={undefined}
          data-testid="panel"
          className="fixed inset-0 z-40 flex animate-rise flex-col bg-surface pb-[env(safe-area-inset-bottom)] outline-none"
        >
          <Base.Title className="sr-only">{title}</Base.Title>
          {bar}
          {children}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}
