"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { cx } from "@/components/ui/cx";
import { CARD_HEIGHT, Card, type Column, ROW_HEIGHT, Row } from "./row";
import type { Identified } from "./segment";
import type { Selection } from "./selection";
import { useBookmark } from "./use-bookmark";
import type { List } from "./use-list";
import { useViewport } from "./viewport";

/** What a press on a part of a row asks for: `data-act` of what was pressed, with where it is. */
export type Act<R> = (act: string, row: R, at: HTMLElement) => void;

type Props<R extends Identified> = {
  label: string;
  list: List<R>;
  columns: Column<R>[];
  card: (row: R) => ReactNode;
  name: (row: R) => string;
  sort: string;
  onSort: (sort: string) => void;
  /** Left out where rows cannot be chosen. */
  selection?: Selection<R>;
  /** The row that the keys are at. */
  active: number | null;
  onActive: (rank: number) => void;
  /** The record shown in the panel. */
  opened: string | null;
  onOpen: (row: R) => void;
  onAct?: Act<R>;
};

const HEADER = 32;
/** Rows use the elements of rows that have left the screen again, rather than making new ones. */
const SLOTS = 80;
/** Below this width rows become cards. */
const CARDS_BELOW = 600;

/** The one list of every room: a grid of which only what is on screen is rendered. */
export function ListView<R extends Identified>(props: Props<R>) {
  const {
    label,
    list,
    columns,
    card,
    name,
    sort,
    onSort,
    selection,
    active,
    onActive,
    opened,
    onOpen,
    onAct,
  } = props;
  const t = useTranslations("list");
  const { store } = list;
  const { total, totalKind, moved } = list.list;
  // Before the first answer: as many skeleton rows as a screen holds.
  const count = list.loading && total === 0 ? 24 : total;
  const [cards, setCards] = useState(false);
  const viewport = useViewport(count, cards ? CARD_HEIGHT : ROW_HEIGHT, cards ? 0 : HEADER);
  useLayoutEffect(() => setCards(viewport.width < CARDS_BELOW), [viewport.width]);
  const { first, last, top, bottom, reveal, shift } = viewport;

  useEffect(() => store?.show(top, bottom), [store, top, bottom]);

  // A new list begins at its top; one that the reader comes back to, where they were.
  const shownStore = useRef(store);
  const movedWas = useRef(moved);
  useLayoutEffect(() => {
    if (shownStore.current === store) return;
    shownStore.current = store;
    movedWas.current = 0;
    reveal(list.restored, "top");
  }, [store, list.restored, reveal]);
  useLayoutEffect(() => {
    const by = moved - movedWas.current;
    movedWas.current = moved;
    if (by !== 0) shift(by);
  }, [moved, shift]);

  useBookmark(list, top);

  // Only a move of the keys brings a row into view, never a list that grew.
  const revealNow = useRef(reveal);
  revealNow.current = reveal;
  useLayoutEffect(() => {
    if (active !== null) revealNow.current(active);
  }, [active]);

  const shown = useMemo(
    () => columns.filter(({ from = 0 }) => viewport.width >= from),
    [columns, viewport.width],
  );
  const chooses = selection !== undefined;
  const tracks = useMemo(
    () => [...(chooses ? ["1.25rem"] : []), ...shown.map(({ track }) => track)].join(" "),
    [shown, chooses],
  );
  const activeRow = active !== null && active >= first && active < last ? store?.rowAt(active) : undefined;

  const press = (event: React.MouseEvent) => {
    const target = event.target as HTMLElement;
    const at = target.closest<HTMLElement>("[data-rank]");
    const rank = Number(at?.dataset.rank);
    const row = at && store?.rowAt(rank);
    if (!row || target.closest("a")) return;
    onActive(rank);
    const part = target.closest<HTMLElement>("[data-act]");
    const chosen = part?.dataset.act === "select" || event.shiftKey || event.metaKey || event.ctrlKey;
    if (selection && chosen) {
      if (event.shiftKey) selection.extendTo(rank);
      else selection.toggle(rank);
    } else if (part) onAct?.(part.dataset.act ?? "", row, part);
    else onOpen(row);
  };

  const rows: ReactNode[] = [];
  for (let rank = first; rank < last; rank++) {
    const row = store?.rowAt(rank);
    const state = {
      row,
      rank,
      selected: row !== undefined && selection?.rows.has(row.id) === true,
      active: rank === active,
      opened: row !== undefined && row.id === opened,
    };
    rows.push(
      cards ? (
        <Card key={rank % SLOTS} {...state} card={card} />
      ) : (
        <Row
          key={rank % SLOTS}
          {...state}
          columns={shown}
          tracks={tracks}
          label={name}
          selectText={chooses ? t("select") : undefined}
        />
      ),
    );
  }

  return (
    <div
      ref={viewport.scroller}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={totalKind === "exact" ? total + 1 : -1}
      aria-colcount={shown.length + Number(chooses)}
      aria-multiselectable={chooses}
      aria-busy={list.loading || list.waiting}
      aria-activedescendant={activeRow && `row-${activeRow.id}`}
      className={cx(
        "relative min-h-0 flex-1 overflow-y-auto overflow-x-hidden overscroll-contain bg-surface outline-none [overflow-anchor:none]",
        "focus-visible:shadow-[inset_0_0_0_2px_var(--accent)]",
        list.waiting && "opacity-60 transition-opacity delay-200",
      )}
      onClick={press}
      onKeyDown={(event) => {
        if (event.key === "ArrowDown" || event.key === "ArrowUp" || event.key === " ") event.preventDefault();
      }}
      data-testid="list"
    >
      {!cards && (
        <div
          role="row"
          aria-rowindex={1}
          style={{ gridTemplateColumns: tracks, height: HEADER }}
          className={cx(
            "sticky top-0 z-10 grid items-center gap-4 border-line border-b bg-surface pr-4 text-ink-3 text-xs",
            chooses ? "pl-3" : "pl-4",
          )}
        >
          {chooses && (
            <span role="columnheader" className="overflow-hidden">
              <span className="sr-only">{t("selection")}</span>
            </span>
          )}
          {shown.map((column) => (
            <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
      )}
      <div
        role="presentation"
        className={cards ? "list-cards" : "list-rows"}
        style={{ height: viewport.height }}
      >
        <div
          role="rowgroup"
          className="bg-surface"
          style={{ transform: `translateY(${viewport.gap + first * (cards ? CARD_HEIGHT : ROW_HEIGHT)}px)` }}
        >
          {rows}
        </div>
      </div>
    </div>
  );
}

function HeaderCell<R>({
  column,
  sort,
  onSort,
}: {
  column: Column<R>;
  sort: string;
  onSort: (sort: string) => void;
}) {
  const { sorts, header, end } = column;
  const sorted = sorts?.includes(sort) ? (sort.startsWith("-") ? "descending" : "ascending") : undefined;
  const Arrow = sorted === "descending" ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={sorts ? (sorted ?? "none") : undefined}
      className={cx("min-w-0 truncate", end && "text-right")}
    >
      {sorts ? (
        <button
          type="button"
          onClick={() => onSort(sort === sorts[0] ? sorts[1] : sorts[0])}
          className={cx(
            "-mx-1 inline-flex items-center gap-1 rounded px-1 font-medium hover:text-ink",
            sorted && "text-ink",
          )}
        >
          {header}
          {sorted && <Arrow className="size-3" aria-hidden />}
        </button>
      ) : (
        <span className="font-medium">{header}</span>
      )}
    </div>
  );
}
