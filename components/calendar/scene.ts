import type { CalendarFrame } from "@/lib/domain/bookings/calendar-schema";
import type { Block } from "./block";
import type { Hours } from "./hours";
import type { Shared } from "./shared";
import type { Carrying } from "./use-carry";
import type { Words } from "./use-words";

export type Person = Pick<CalendarFrame["resources"][number], "id" | "name" | "capacity"> & {
  kind: CalendarFrame["resources"][number]["kind"] | null;
};

/** What every view of the calendar draws, and what can be done in it. */
export type Scene = {
  timeZone: string;
  words: Words;
  /** The resources shown, in order. */
  people: readonly Person[];
  /** Undefined while they are on their way. */
  blocks: readonly Block[] | undefined;
  /** Null while they are on their way: nothing is shaded then. */
  hours: Hours | null;
  /** Public holidays and the company's own days, by day. */
  dayNames: ReadonlyMap<string, string>;
  /** Bookings of another service are drawn pale. */
  serviceId: string | null;
  toneOf: (serviceId: string) => string;
  now: number;
  mayWrite: boolean;
  carrying: Carrying;
  stepOf: (serviceId: string) => number;
  labelOf: (block: Block | Shared) => string;
  announce: (what: "pickedUp" | "putDown" | "gaveUp", block?: Block) => void;
  /** Says where a booking in the hand would go. */
  say: () => void;
  open: (id: string) => void;
  create: (start: number, resourceId: string) => void;
  goToDay: (day: string, resourceId?: string) => void;
};
