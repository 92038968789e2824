import type { CalendarFrame } from "@/lib/domain/bookings/calendar-schema";
import { assign, BLOCKING, chooseSeats } from "@/lib/domain/bookings/rules";
import type { Block } from "./block";
import { overlap, type Span } from "./track";

/** What the place is for a booking: what the server would say, as far as is known here. */
export type Verdict = "free" | "taken" | "closed" | "unfit";

type Named = Pick<CalendarFrame, "resources" | "services">;

/** Whether the resources can do the service; yes where it is not known here. */
function canDo({ resources, services }: Named, serviceId: string, ids: readonly string[]): boolean {
  const service = services.find(({ id }) => id === serviceId);
  if (!service) return true;
  const candidates = resources.map(({ id, skills }) => ({
    id,
    fits: service.needs.flatMap(({ resourceId, skill }, need) =>
      resourceId === id || (skill !== undefined && skills.includes(skill)) ? [need] : [],
    ),
  }));
  return assign(service.needs.length, candidates, ids) !== null;
}

/** Whether something blocks too many seats of a resource, buffers on both sides included. */
function isTaken(
  block: Block,
  at: Span,
  resourceId: string,
  others: readonly Block[],
  capacity: number,
  now: number,
) {
  const busy = { start: at.start - block.bufferBefore, end: at.end + block.bufferAfter };
  const taken = new Set<number>();
  for (const other of others) {
    if (other.id === block.id || !BLOCKING.includes(other.status)) continue;
    if (other.status === "hold" && other.expires !== null && other.expires <= now) continue;
    if (!overlap({ start: other.start - other.bufferBefore, end: other.end + other.bufferAfter }, busy))
      continue;
    for (const { id, seats } of other.resources)
      if (id === resourceId) for (const seat of seats) taken.add(seat);
  }
  return chooseSeats(capacity, taken, { whole: block.whole, seats: block.seats }) === null;
}

export type Place = Span & { resourceIds: readonly string[] };

type Known = {
  frame: Named;
  /** All bookings that are shown. */
  blocks: readonly Block[];
  isOpen: (resourceId: string, span: Span) => boolean;
  now: number;
};

/** What stands against a booking at a place, the worst first. It never stands in its own way. */
export function verdictOf(block: Block, place: Place, { frame, blocks, isOpen, now }: Known): Verdict {
  if (!canDo(frame, block.serviceId, place.resourceIds)) return "unfit";
  for (const id of place.resourceIds) {
    const capacity = frame.resources.find((one) => one.id === id)?.capacity ?? 1;
    if (isTaken(block, place, id, blocks, capacity, now)) return "taken";
  }
  return place.resourceIds.every((id) => isOpen(id, place)) ? "free" : "closed";
}
