import type { CalendarBooking } from "@/lib/domain/bookings/calendar-schema";
import type { Span } from "./track";

/** A booking as it is drawn: its times in milliseconds. */
export type Block = Omit<CalendarBooking, "start" | "end" | "busyStart" | "busyEnd"> &
  Span & { bufferBefore: number; bufferAfter: number; expires: number | null };

export function blockOf({ busyStart, busyEnd, ...booking }: CalendarBooking): Block {
  const start = Date.parse(booking.start);
  const end = Date.parse(booking.end);
  return {
    ...booking,
    start,
    end,
    bufferBefore: start - Date.parse(busyStart),
    bufferAfter: Date.parse(busyEnd) - end,
    expires: booking.expiresAt === null ? null : Date.parse(booking.expiresAt),
  };
}

/** The bookings of each resource, in order of start. */
export function byResource(blocks: readonly Block[]): Map<string, Block[]> {
  const of = new Map<string, Block[]>();
  for (const block of blocks) {
    for (const { id } of block.resources) {
      const known = of.get(id);
      if (known) known.push(block);
      else of.set(id, [block]);
    }
  }
  return of;
}

/** Who it is given to when it goes from one resource to another; the others it has it keeps. */
export function givenTo({ resources }: Block, from: string | null, to: string | null): string[] {
  const ids = resources.map(({ id }) => id);
  if (from === null || to === null || from === to || ids.includes(to)) return ids;
  return ids.map((id) => (id === from ? to : id));
}

/** The people or things that are on it, apart from colours and marks: the first line. */
export function whoOf({ customerName, leadName }: Pick<Block, "customerName" | "leadName">): string | null {
  return customerName ?? leadName;
}
