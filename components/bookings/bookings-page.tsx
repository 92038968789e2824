"use client";

import { ArrowDownUp, ArrowUp, CalendarDays, Plus, SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useFailure } from "@/components/api/use-failure";
import { startOfDay } from "@/components/list/days";
import { FilterButton, FilterChips } from "@/components/list/filter-bar";
import { useListUrl } from "@/components/list/list-url";
import { ListView } from "@/components/list/list-view";
import { useList } from "@/components/list/use-list";
import { useListKeys } from "@/components/list/use-list-keys";
import { useNews } from "@/components/list/use-news";
import { useFormats, useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { MenuContent, MenuRadioGroup, MenuRoot, MenuTrigger } from "@/components/ui/menu";
import { ErrorState, StateBox } from "@/components/ui/state";
import { Tooltip } from "@/components/ui/tooltip";
import { BOOKING_SORTS, type BookingRow } from "@/lib/domain/bookings/schema";
import { BookingPanel } from "./booking-panel";
import { BookingCard, useBookingColumns } from "./columns";
import { FILTERS, useBookingFilters } from "./list-filters";
import { NewBooking } from "./new-booking";
import { STRETCHES, type Stretch, stretchOf } from "./stretch";
import { StretchTabs } from "./stretch-tabs";
import { ViewSwitch } from "./view-switch";
import { useWhen } from "./when";

/** The bookings as a list: which days, filters, and the opened one beside it. */
export function BookingsPage() {
  const t = useTranslations("bookings");
  const l = useTranslations("list");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const formats = useFormats();
  const { timeZone } = useWhen();
  const { can } = useMe();
  const canWrite = can("bookings:write");
  const [stretch, setStretch] = useQueryState(
    "when",
    parseAsStringLiteral(STRETCHES).withDefault("upcoming").withOptions({ history: "replace" }),
  );
  const url = useListUrl(FILTERS, stretch === "past" ? "-start" : "start");
  const { filters } = url;
  const ownDays = Boolean(filters.from || filters.to);
  const query = useMemo(() => {
    const { from, to, ...same } = filters;
    const days = ownDays
      ? { from: startOfDay(from, timeZone), to: startOfDay(to, timeZone, 1) }
      : stretchOf(stretch, timeZone);
    return { ...same, ...days };
  }, [filters, ownDays, stretch, timeZone]);
  const defs = useBookingFilters(filters);
  const columns = useBookingColumns();

  const list = useList<BookingRow>("/bookings", query, url.sort);
  const { store, refresh } = list;
  const news = useNews(list.key, list.waiting ? null : list.head, store?.mine ?? NONE);
  const [active, setActive] = useState<number | null>(null);
  const [filterOpen, setFilterOpen] = useState(false);
  const [creating, setCreating] = useQueryState("new", parseAsString.withOptions({ history: "replace" }));
  const [opened, setOpened] = useQueryState(
    "booking",
    parseAsString.withOptions({ history: "push", scroll: false }),
  );
  const isOpen = opened !== null;
  const open = useCallback(
    (row: BookingRow) => void setOpened(row.id, { history: isOpen ? "replace" : "push" }),
    [setOpened, isOpen],
  );
  const close = useCallback(() => void setOpened(null, { history: "replace" }), [setOpened]);
  const toTop = useCallback(() => {
    setActive(null);
    refresh();
  }, [refresh]);
  const create = canWrite ? () => void setCreating("1") : undefined;
  const chooseStretch = (next: Stretch) => {
    if (ownDays) url.setFilters({ from: null, to: null });
    void setStretch(next);
  };
  const { segment } = list.list;
  const openedRow = useMemo(
    () => segment?.pages.flatMap(({ rows }) => rows).find(({ id }) => id === opened),
    [segment, opened],
  );
  const changed = useCallback((row: BookingRow) => store?.patch(row.id, () => row), [store]);

  // Other days or filters: other rows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what it watches
  useEffect(() => setActive(null), [list.key]);

  useListKeys({
    store,
    total: list.list.total,
    active,
    setActive,
    opened: isOpen,
    onOpen: open,
    onClose: close,
    onFilter: () => setFilterOpen(true),
    onCreate: create,
  });

  const { total, totalKind } = list.list;
  const failure = list.error && total === 0 ? failureOf(list.error) : null;
  const isEmpty = !list.loading && !list.waiting && total === 0;

  return (
    <div className="flex min-h-0 flex-1">
      <section className="relative flex min-h-0 min-w-0 flex-1 flex-col" aria-label={t("title")}>
        <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b pr-3 pl-4">
          <h1 className="font-semibold text-base">{t("title")}</h1>
          <span className="text-ink-3 tabular-nums" data-testid="total">
            {list.loading ? "" : `${formats.count(total)}${totalKind === "atLeast" ? "+" : ""}`}
          </span>
          <ViewSwitch />
          <span className="flex-1" />
          {create && (
            <Tooltip text={t("new")} keys="c">
              <Button kind="primary" size="sm" onClick={create}>
                <Plus className="size-3.5" aria-hidden />
                <span className="max-sm:sr-only">{t("new")}</span>
              </Button>
            </Tooltip>
          )}
        </header>
        <div className="flex h-11 shrink-0 items-center gap-1 border-line border-b px-2">
          <StretchTabs value={ownDays ? null : stretch} onChange={chooseStretch} />
          <FilterButton
            defs={defs}
            filters={filters}
            onChange={url.setFilters}
            open={filterOpen}
            onOpenChange={setFilterOpen}
          />
          <MenuRoot>
            <MenuTrigger asChild>
              <Button kind="quiet" size="sm">
                <ArrowDownUp className="size-3.5" aria-hidden />
                <span className="max-sm:sr-only">{l("sort")}</span>
              </Button>
            </MenuTrigger>
            <MenuContent align="end">
              <MenuRadioGroup
                value={url.sort}
                onChange={url.setSort}
                options={BOOKING_SORTS.map((value) => ({ value, label: t(`sorts.${value}`) }))}
              />
            </MenuContent>
          </MenuRoot>
        </div>
        <FilterChips defs={defs} filters={filters} onChange={url.setFilters} onClear={url.clear} />
        <p className="sr-only" aria-live="polite">
          {!list.loading && !list.waiting && l("found", { n: total })}
        </p>

        {failure ? (
          <ErrorState failure={failure} onRetry={() => store?.retry()} />
        ) : isEmpty ? (
          <NoBookings
            stretch={ownDays ? null : stretch}
            filtered={url.filtered}
            onClear={url.clear}
            onAll={() => chooseStretch("all")}
            onCreate={create}
          />
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
                {l("news", { n: news.count, more: news.more ? "+" : "" })}
              </button>
            )}
            <ListView
              label={t("title")}
              list={list}
              columns={columns}
              card={cardOf}
              name={nameOf}
              sort={url.sort}
              onSort={url.setSort}
              active={active}
              onActive={setActive}
              opened={opened}
              onOpen={open}
            />
          </div>
        )}
        {list.error && !failure && (
          <div role="alert" className="absolute inset-x-0 bottom-4 z-20 flex justify-center">
            <div className="flex items-center gap-3 rounded-lg bg-raised px-3 py-2 shadow-raised">
              <span>{failureOf(list.error).title}</span>
              <Button size="sm" onClick={() => store?.retry()}>
                {common("retry")}
              </Button>
            </div>
          </div>
        )}
      </section>

      {opened && (
        <BookingPanel
          id={opened}
          row={openedRow}
          onClose={close}
          onChanged={changed}
          onOpen={(id) => void setOpened(id, { history: "replace" })}
        />
      )}
      <NewBooking
        open={creating !== null && canWrite}
        onClose={() => void setCreating(null)}
        onMade={(id) => {
          toTop();
          void setOpened(id);
        }}
      />
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();
const cardOf = (row: BookingRow) => <BookingCard row={row} />;
const nameOf = (row: BookingRow) => row.serviceName;

type NoneProps = {
  stretch: Stretch | null;
  filtered: boolean;
  onClear: () => void;
  onAll: () => void;
  onCreate: (() => void) | undefined;
};

/** In place of a list without rows: other days may have some, or the first one is to be made. */
function NoBookings({ stretch, filtered, onClear, onAll, onCreate }: NoneProps) {
  const t = useTranslations("bookings");
  const l = useTranslations("list");
  const never = stretch === "all" && !filtered;
  return (
    <StateBox
      icon={filtered ? <SearchX /> : <CalendarDays />}
      title={never ? t("emptyTitle") : t("noneTitle")}
      body={never ? t("emptyBody") : filtered ? l("noMatchBody") : t("noneBody")}
      role={never ? undefined : "status"}
    >
      {onCreate && !filtered && (
        <Button kind="primary" onClick={onCreate}>
          {t("new")}
        </Button>
      )}
      {filtered && <Button onClick={onClear}>{l("clearFilters")}</Button>}
      {!never && stretch !== "all" && <Button onClick={onAll}>{t("showAll")}</Button>}
    </StateBox>
  );
}
