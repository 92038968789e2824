"use client";

import { ArrowDownUp, ArrowUp, FileUp, Plus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { FilterDef } from "@/components/list/filter";
import { FilterButton, FilterChips } from "@/components/list/filter-bar";
import { type ListUrl, RELEVANCE } from "@/components/list/list-url";
import { ListView } from "@/components/list/list-view";
import type { Column } from "@/components/list/row";
import { SearchBox } from "@/components/list/search-box";
import { useSelection } from "@/components/list/selection";
import { type ListQuery, useList } from "@/components/list/use-list";
import { useListKeys } from "@/components/list/use-list-keys";
import { useNews } from "@/components/list/use-news";
import { useFormats, useMe } from "@/components/shell/me";
import { Button, buttonClass } from "@/components/ui/button";
import { MenuContent, MenuRadioGroup, MenuRoot, MenuTrigger } from "@/components/ui/menu";
import type { Choice } from "@/components/ui/picker";
import { ErrorState } from "@/components/ui/state";
import { Tooltip } from "@/components/ui/tooltip";
import { BulkBar } from "./bulk-bar";
import { type Empty, NothingHere } from "./nothing-here";
import type { RecordPath, RecordRow } from "./record";
import { StatusPopover } from "./status-popover";
import { type ApplyChange, useChange } from "./use-change";

export type PanelProps<R> = {
  id: string;
  row: R | undefined;
  apply: ApplyChange<R>;
  onClose: () => void;
  onRefresh: () => void;
  onRemove: (id: string) => void;
  /** The record as it is now, changed in another way than by `apply`. */
  onChanged: (row: R) => void;
};

type Props<R extends RecordRow> = {
  path: RecordPath;
  /** The name of the opened record in the address. */
  param: string;
  title: string;
  columns: Column<R>[];
  card: (row: R) => ReactNode;
  filters: FilterDef[];
  url: ListUrl;
  query: ListQuery;
  sorts: { value: string; label: string }[];
  statuses: Choice[];
  mayStatus: (row: R) => boolean;
  canWrite: boolean;
  empty: Empty;
  panel: (props: PanelProps<R>) => ReactNode;
  createDialog: (props: {
    open: boolean;
    onOpenChange: (open: boolean) => void;
    onCreated: (id: string) => void;
  }) => ReactNode;
};

/** A room of records: search, filters, the list, and the opened record beside it. */
export function RecordsPage<R extends RecordRow>(props: Props<R>) {
  const {
    path,
    param,
    title,
    columns,
    card,
    filters,
    url,
    query,
    sorts,
    statuses,
    mayStatus,
    canWrite,
    empty,
    panel,
    createDialog,
  } = props;
  const t = useTranslations("list");
  const common = useTranslations("common");
  const formats = useFormats();
  const { company, can } = useMe();
  const list = useList<R>(path, query, url.sort);
  const orders = url.q === "" ? sorts : [{ value: RELEVANCE, label: t("sorts.relevance") }, ...sorts];
  const { store } = list;
  const news = useNews(list.key, list.waiting ? null : list.head, store?.mine ?? NONE);
  const selection = useSelection(store);
  const apply = useChange<R>(path, store);
  const [active, setActive] = useState<number | null>(null);
  const [filterOpen, setFilterOpen] = useState(false);
  const [creating, setCreating] = useQueryState("new", parseAsString.withOptions({ history: "replace" }));
  const [opened, setOpened] = useQueryState(
    param,
    parseAsString.withOptions({ history: "push", scroll: false }),
  );
  const search = useRef<HTMLInputElement>(null);
  const [statusOf, setStatusOf] = useState<{ row: R; at: HTMLElement } | null>(null);

  const name = useCallback((row: R) => row.name, []);
  // Opening is a step in the browser's history; walking on to the next record, or closing, is none.
  const isOpen = opened !== null;
  const open = useCallback(
    (row: R) => void setOpened(row.id, { history: isOpen ? "replace" : "push" }),
    [setOpened, isOpen],
  );
  const close = useCallback(() => void setOpened(null, { history: "replace" }), [setOpened]);
  const { refresh } = list;
  const toTop = useCallback(() => {
    setActive(null);
    refresh();
  }, [refresh]);
  const pickStatus = useCallback(
    (row: R) => {
      const at = document.getElementById(`row-${row.id}`)?.querySelector<HTMLElement>("[data-act=status]");
      if (at && canWrite && mayStatus(row)) setStatusOf({ row, at });
    },
    [canWrite, mayStatus],
  );
  const create = canWrite ? () => void setCreating("1") : undefined;

  // Other filters or another order: other rows, so nothing of them is chosen any more.
  const { clear } = selection;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what it watches
  useEffect(() => {
    clear();
    setActive(null);
  }, [list.key, clear]);

  useListKeys({
    store,
    total: list.list.total,
    active,
    setActive,
    selection,
    opened: isOpen,
    onOpen: open,
    onClose: close,
    onStatus: pickStatus,
    onFilter: () => setFilterOpen(true),
    onCreate: create,
    search,
  });

  const openedRow = useMemo(
    () =>
      opened
        ? list.list.segment?.pages.flatMap(({ rows }) => rows).find(({ id }) => id === opened)
        : undefined,
    [opened, list.list.segment],
  );
  const total = list.list.total;
  const isEmpty = !list.loading && !list.waiting && total === 0;
  const failure = list.error && total === 0 ? list.error : null;

  return (
    <div className="flex min-h-0 flex-1">
      <section className="relative flex min-h-0 min-w-0 flex-1 flex-col" aria-label={title}>
        <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b pr-3 pl-4">
          <h1 className="font-semibold text-base">{title}</h1>
          <span className="text-ink-3 tabular-nums" data-testid="total">
            {list.loading ? "" : `${formats.count(total)}${list.list.totalKind === "atLeast" ? "+" : ""}`}
          </span>
          {url.q !== "" && url.sort === RELEVANCE && (
            <span className="text-ink-3 text-xs max-sm:hidden">{t("sorts.relevance")}</span>
          )}
          <span className="flex-1" />
          {can("imports:write") && (
            <Link href={`/${company.slug}/imports`} className={buttonClass("quiet", "sm")}>
              <FileUp className="size-3.5" aria-hidden />
              <span className="max-sm:sr-only">{t("import")}</span>
            </Link>
          )}
          {create && (
            <Tooltip text={empty.create} keys="c">
              <Button kind="primary" size="sm" onClick={create}>
                <Plus className="size-3.5" aria-hidden />
                <span className="max-sm:sr-only">{empty.create}</span>
              </Button>
            </Tooltip>
          )}
        </header>
        <div className="flex h-11 shrink-0 items-center gap-1 border-line border-b px-2">
          <SearchBox
            value={url.q}
            onChange={url.setQ}
            label={t("searchIn", { title: title.toLowerCase() })}
            box={search}
            onLeave={() => document.querySelector<HTMLElement>("[data-testid=list]")?.focus()}
          />
          <span className="flex-1 max-sm:hidden" />
          <FilterButton
            defs={filters}
            filters={url.filters}
            onChange={url.setFilters}
            open={filterOpen}
            onOpenChange={setFilterOpen}
          />
          <MenuRoot>
            <MenuTrigger asChild>
              <Button kind="quiet" size="sm">
                <ArrowDownUp className="size-3.5" aria-hidden />
                <span className="max-sm:sr-only">{t("sort")}</span>
              </Button>
            </MenuTrigger>
            <MenuContent align="end">
              <MenuRadioGroup value={url.sort} onChange={url.setSort} options={orders} />
            </MenuContent>
          </MenuRoot>
        </div>
        <FilterChips defs={filters} filters={url.filters} onChange={url.setFilters} onClear={url.clear} />
        <p className="sr-only" aria-live="polite">
          {!list.loading && !list.waiting && t("found", { n: total })}
        </p>

        {failure ? (
          <ErrorState
            failure={{
              title: failure.title || common("errorTitle"),
              detail: failure.detail || common("offline"),
              requestId: failure.requestId,
            }}
            onRetry={() => store?.retry()}
          />
        ) : isEmpty ? (
          <NothingHere empty={empty} filtered={url.filtered} onClear={url.clear} onCreate={create} />
        ) : (
          <div className="relative flex min-h-0 flex-1 flex-col">
            {news.count > 0 && (
              <button
                type="button"
                onClick={toTop}
                data-testid="news"
                className="absolute top-11 left-1/2 z-20 flex h-7 -translate-x-1/2 animate-fade items-center gap-1.5 rounded-full bg-accent px-3 font-medium text-surface shadow-raised hover:opacity-90 pointer-coarse:h-9"
              >
                <ArrowUp className="size-3.5" aria-hidden />
                {t("news", { n: news.count, more: news.more ? "+" : "" })}
              </button>
            )}
            <ListView
              label={title}
              list={list}
              columns={columns}
              card={card}
              name={name}
              sort={url.sort}
              onSort={url.setSort}
              selection={selection}
              active={active}
              onActive={setActive}
              opened={opened}
              onOpen={open}
              onAct={(act, row, at) =>
                act === "status" && canWrite && mayStatus(row) && setStatusOf({ row, at })
              }
            />
          </div>
        )}
        {list.error && !failure && (
          <div role="alert" className="absolute inset-x-0 bottom-4 z-20 flex justify-center">
            <div className="flex items-center gap-3 rounded-lg bg-raised px-3 py-2 shadow-raised">
              <span>{list.error.title || common("offline")}</span>
              <Button size="sm" onClick={() => store?.retry()}>
                {common("retry")}
              </Button>
            </div>
          </div>
        )}
        {canWrite && (
          <BulkBar
            path={path}
            store={store}
            selection={selection}
            statuses={statuses}
            archived={query.archived === "true"}
            onRefresh={list.refresh}
          />
        )}
      </section>

      {opened &&
        panel({
          id: opened,
          row: openedRow,
          apply,
          onClose: close,
          onRefresh: list.refresh,
          onRemove: (id) => store?.remove(new Set([id])),
          onChanged: (row) => store?.patch(row.id, (now) => ({ ...now, ...row })),
        })}
      {createDialog({
        open: creating !== null && canWrite,
        onOpenChange: (next) => void setCreating(next ? "1" : null),
        onCreated: (id) => {
          toTop();
          void setOpened(id);
        },
      })}
      <StatusPopover target={statusOf} statuses={statuses} onClose={() => setStatusOf(null)} apply={apply} />
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();
