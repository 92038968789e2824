import type { Block } from "./block";
import type { Shared } from "./shared";
import type { Track } from "./track";

/** A day of a resource, where a day is a cell. */
export type Cell = { track: Track; blocks: readonly (Block | Shared)[] };

/** So many bookings of a day are drawn in its cell; the day itself has them all. */
export const MOST_CHIPS = 8;
