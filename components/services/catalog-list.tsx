"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useRef } from "react";
import { useFailure } from "@/components/api/use-failure";
import { cx } from "@/components/ui/cx";
import { useHotkeys } from "@/components/ui/hotkeys";
import { Notice } from "@/components/ui/notice";
import { ErrorState, Skeleton } from "@/components/ui/state";
import type { Catalog } from "./use-catalog";

type Props<T> = {
  label: string;
  found: { data?: Catalog<T>; error: unknown; mutate: () => unknown };
  openId: string | null;
  onOpen: (id: string) => void;
  onClose: () => void;
  onCreate?: () => void;
  /** What stands where there is nothing. */
  empty: ReactNode;
  row: (item: T) => ReactNode;
};

/** Services or resources, one a line; j and k walk through them, and take an open panel along. */
export function CatalogList<T extends { id: string; archivedAt: string | null }>(props: Props<T>) {
  const { label, found, openId, onOpen, onClose, onCreate, empty, row } = props;
  const t = useTranslations("services");
  const failureOf = useFailure();
  const list = useRef<HTMLUListElement>(null);
  const { data, error } = found;

  const move = (by: number) => (event: KeyboardEvent) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const at = rows.findIndex((one) =>
      openId ? one.dataset.row === openId : one === document.activeElement,
    );
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (openId) onOpen(next.dataset.row ?? "");
  };
  useHotkeys({
    j: move(1),
    k: move(-1),
    ArrowDown: move(1),
    ArrowUp: move(-1),
    ...(openId && { Escape: onClose }),
    ...(onCreate && {
      c: (event: KeyboardEvent) => {
        event.preventDefault();
        onCreate();
      },
    }),
  });

  if (error !== undefined && !data)
    return <ErrorState failure={failureOf(error)} onRetry={() => void found.mutate()} />;
  if (!data) return <Waiting />;
  if (data.data.length === 0) return empty;
  return (
    <>
      <ul ref={list} aria-label={label}>
        {data.data.map((item) => (
          <li key={item.id} className="border-line border-b">
            <button
              type="button"
              data-row={item.id}
              aria-current={item.id === openId || undefined}
              onClick={() => onOpen(item.id)}
              className={cx(
                "flex min-h-13 w-full items-center gap-4 px-4 py-2 text-left -outline-offset-2! md:px-6",
                item.id === openId ? "bg-selected" : "hover:bg-hover",
                item.archivedAt && "text-ink-3",
              )}
            >
              {row(item)}
            </button>
          </li>
        ))}
      </ul>
      {data.more && (
        <Notice tone="plain" className="m-4">
          {t("notAll", { n: data.data.length })}
        </Notice>
      )}
    </>
  );
}

function Waiting() {
  return (
    <div aria-busy="true">
      {["w-40", "w-56", "w-36", "w-48"].map((width) => (
        <div key={width} className="flex min-h-13 items-center gap-4 border-line border-b px-4 md:px-6">
          <span className="grid flex-1 gap-1.5">
            <Skeleton className={cx("h-3", width)} />
            <Skeleton className="h-2.5 w-24" />
          </span>
          <Skeleton className="h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
