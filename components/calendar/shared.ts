import type { Block } from "./block";
import type { Span } from "./track";

/** Bookings that have one time of one resource together, each with seats of its own: a course, a tour. */
export type Shared = Span & {
  id: string;
  serviceId: string;
  serviceName: string;
  /** Over, once each of them is. */
  status: "confirmed" | "done";
  bookings: readonly Block[];
  seats: number;
};

export const isShared = (one: Block | Shared): one is Shared => "bookings" in one;

/** Drawn one by one: who has it whole, and who no longer has a seat. */
const isAlone = ({ whole, status }: Block) => whole || status === "cancelled";

/** A resource's bookings as they are drawn: those of one service at one time are one, in place of the first. */
export function shareTimes(blocks: readonly Block[], resourceId: string): (Block | Shared)[] {
  const times = new Map<string, Block[]>();
  for (const block of blocks) {
    const key = isAlone(block) ? block.id : `${block.serviceId} ${block.start} ${block.end}`;
    const known = times.get(key);
    if (known) known.push(block);
    else times.set(key, [block]);
  }
  return [...times.values()].flatMap((bookings): (Block | Shared)[] => {
    const [first] = bookings;
    if (!first || bookings.length === 1) return bookings;
    const { id, serviceId, serviceName, start, end } = first;
    const seats = bookings
      .flatMap(({ resources }) => resources)
      .reduce((sum, one) => sum + (one.id === resourceId ? one.seats.length : 0), 0);
    const isOver = bookings.every(({ status }) => status === "done" || status === "no_show");
    const status = isOver ? "done" : "confirmed";
    return [{ id: `shared-${id}`, serviceId, serviceName, status, start, end, seats, bookings }];
  });
}
