import type { Condition, Sort } from "./sql-parts";
import type { Subject } from "./subjects";

// Which orders and filters have an index (docs/decisions/0016): prisma/migrations/…_places has the same in SQL.

/** A column that lists are filtered by, of which at most one is in an index at a time. */
export type Dimension = "status" | "kind" | "source" | "owner" | "parent";

type Column = "created_at" | "updated_at" | "name" | "value";

/** Orders of the whole list, and those that it has for each value of a dimension. */
export const ORDERS = {
  lead: {
    whole: ["created_at", "updated_at", "name", "value"],
    dimensions: ["owner", "source", "status"],
    filtered: ["created_at", "updated_at", "value"],
  },
  customer: {
    whole: ["created_at", "updated_at", "name"],
    dimensions: ["owner", "source", "status", "kind"],
    filtered: ["created_at", "updated_at"],
  },
  // Counted like the others, but nobody goes to the middle of the bookings by rank: they have no anchors.
  booking: { whole: [], dimensions: [], filtered: [] },
} as const satisfies Record<
  Subject | "booking",
  { whole: Column[]; dimensions: Dimension[]; filtered: Column[] }
>;

/** Archived records are fewer and looked at seldom: filtered, they have the order of creation alone. */
const ARCHIVED: readonly string[] = ["created_at"];

/** A filter as the lists know them. */
export type Filter = Condition & {
  /** The value of a dimension. */
  of?: Dimension;
  /** A range of this column. */
  range?: Column;
  /** Few rows match, and an index finds them. */
  narrow?: boolean;
};

/** Whether the rows with one value of this dimension have an index in this order. */
export function isIndexed(subject: Subject, of: Dimension, column: string, openOnly: boolean): boolean {
  const { dimensions, filtered }: { dimensions: readonly string[]; filtered: readonly string[] } =
    ORDERS[subject];
  if (of === "parent") return column === "name";
  return dimensions.includes(of) && (openOnly ? filtered : ARCHIVED).includes(column);
}

/**
 * Parts filters into those that an index of this order serves (ranges of its column, and one dimension, the
 * one that is thought to leave least) and those that each row is asked.
 */
export function serve(
  subject: Subject,
  { column }: Sort,
  openOnly: boolean,
  filters: Filter[],
): { conditions: Filter[]; filters: Filter[]; narrow: boolean } {
  const one = (["parent", "owner", "source", "status", "kind"] as const)
    .map((name) => filters.find(({ of }) => of === name))
    .find((filter) => filter?.of && isIndexed(subject, filter.of, column, openOnly));
  const served = (filter: Filter) => filter === one || filter.range === column;
  const rest = filters.filter((filter) => !served(filter));
  return { conditions: filters.filter(served), filters: rest, narrow: rest.some(({ narrow }) => narrow) };
}
