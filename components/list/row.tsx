import { memo, type ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import { Skeleton } from "@/components/ui/state";
import type { Identified } from "./segment";

export type Column<R> = {
  id: string;
  header: string;
  /** A grid track: "minmax(12rem,2fr)". */
  track: string;
  /** Shown from this width of the list on, in pixels. */
  from?: number;
  end?: boolean;
  /** The orders this column offers; the first is taken by the first press. */
  sorts?: readonly [string, string];
  cell: (row: R) => ReactNode;
};

export const ROW_HEIGHT = 40;
export const CARD_HEIGHT = 68;

type RowProps<R> = {
  row: R | undefined;
  rank: number;
  columns: Column<R>[];
  tracks: string;
  label: (row: R) => string;
  /** Left out where rows cannot be chosen. */
  selectText?: string;
  selected: boolean;
  active: boolean;
  opened: boolean;
};

function RowOf<R extends Identified>(props: RowProps<R>) {
  const { row, rank, columns, tracks, label, selectText, selected, active, opened } = props;
  return (
    <div
      role="row"
      id={row ? `row-${row.id}` : undefined}
      aria-rowindex={rank + 2}
      aria-selected={selectText === undefined ? undefined : selected}
      aria-busy={row ? undefined : true}
      data-rank={rank}
      data-row-id={row?.id}
      style={{ gridTemplateColumns: tracks, height: ROW_HEIGHT }}
      className={cx(
        "group/row relative grid items-center gap-4 border-line border-b pr-4",
        selectText === undefined ? "pl-4" : "pl-3",
        opened || selected ? "bg-selected" : row && "hover:bg-hover",
        active && "before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent",
      )}
    >
      {selectText !== undefined && (
        <div role="gridcell" className="flex items-center justify-center">
          {row && (
            <input
              type="checkbox"
              tabIndex={-1}
              readOnly
              checked={selected}
              data-act="select"
              aria-label={`${selectText} ${label(row)}`}
              className={cx(
                "size-4 appearance-none rounded border border-line-strong bg-surface checked:border-accent checked:bg-accent",
                "bg-center bg-no-repeat checked:bg-[image:var(--check)] group-hover/row:opacity-100",
                !selected && !active && "opacity-0 pointer-coarse:opacity-100",
              )}
            />
          )}
        </div>
      )}
      {columns.map((column, n) => (
        <div
          key={column.id}
          role="gridcell"
          className={cx("min-w-0 truncate", column.end && "text-right tabular-nums")}
        >
          {row ? (
            column.cell(row)
          ) : (
            <Skeleton
              className={cx(
                "h-2.5",
                n === 0 ? "w-40 max-w-[70%]" : "w-16 max-w-[60%]",
                column.end && "ml-auto",
              )}
            />
          )}
        </div>
      ))}
    </div>
  );
}

export const Row = memo(RowOf) as typeof RowOf;

type CardProps<R> = Pick<RowProps<R>, "row" | "rank" | "selected" | "active" | "opened"> & {
  card: (row: R) => ReactNode;
};

/** A row on a phone: two lines. */
function CardOf<R extends Identified>({ row, rank, selected, active, opened, card }: CardProps<R>) {
  return (
    <div
      role="row"
      id={row ? `row-${row.id}` : undefined}
      aria-rowindex={rank + 2}
      aria-selected={selected}
      aria-busy={row ? undefined : true}
      data-rank={rank}
      data-row-id={row?.id}
      style={{ height: CARD_HEIGHT }}
      className={cx(
        "flex items-center border-line border-b px-4",
        (opened || selected || active) && "bg-selected",
      )}
    >
      <div role="gridcell" className="min-w-0 flex-1">
        {row ? (
          card(row)
        ) : (
          <div className="grid gap-2">
            <Skeleton className="h-3 w-2/5" />
            <Skeleton className="h-2.5 w-3/5" />
          </div>
        )}
      </div>
    </div>
  );
}

export const Card = memo(CardOf) as typeof CardOf;
