"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cx } from "./cx";

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx("block animate-pulse-soft rounded bg-skeleton", className)} />;
}

type StateProps = {
  icon?: ReactNode;
  title: string;
  body?: ReactNode;
  children?: ReactNode;
  role?: "alert" | "status";
};

/** What stands where there is nothing to show: says why, and offers what to do next. */
export function StateBox({ icon, title, body, children, role }: StateProps) {
  return (
    <div
      role={role}
      className="flex h-full min-h-64 flex-col items-center justify-center gap-1 px-6 py-10 text-center"
    >
      {icon && (
        <div className="mb-3 flex size-11 items-center justify-center rounded-xl border border-line bg-surface text-ink-3 shadow-button [&_svg]:size-5">
          {icon}
        </div>
      )}
      <h2 className="font-semibold text-base">{title}</h2>
      {body && <div className="max-w-sm text-balance text-ink-3 text-sm">{body}</div>}
      {children && <div className="mt-4 flex flex-wrap items-center justify-center gap-2">{children}</div>}
    </div>
  );
}

type Failure = { title: string; detail: string; requestId: string };

/** An error with the server's own words, its request number, and a way to try again. */
export function ErrorState({ failure, onRetry }: { failure: Failure; onRetry?: () => void }) {
  const t = useTranslations("common");
  return (
    <StateBox
      role="alert"
      title={failure.title}
      body={
        <>
          <p>{failure.detail}</p>
          {failure.requestId && (
            <p className="mt-2 font-mono text-2xs">{t("requestId", { id: failure.requestId })}</p>
          )}
        </>
      }
    >
      {onRetry && <Button onClick={onRetry}>{t("retry")}</Button>}
    </StateBox>
  );
}
