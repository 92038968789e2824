import type { BookingStatus } from "./schema";

/** What occupies a resource. The trigger in prisma/sql/08_bookings.sql says the same. */
export const BLOCKING: readonly BookingStatus[] = ["hold", "pending", "confirmed", "in_progress"];

export type Verb = "confirm" | "start" | "finish" | "cancel" | "noShow" | "move" | "restore";

const FROM: Record<Verb, readonly BookingStatus[]> = {
  confirm: ["hold", "pending"],
  start: ["confirmed"],
  finish: ["confirmed", "in_progress"],
  cancel: ["hold", "pending", "confirmed"],
  noShow: ["confirmed"],
  move: ["hold", "pending", "confirmed"],
  restore: ["in_progress", "done", "cancelled", "no_show"],
};
const TO: Record<Exclude<Verb, "move" | "restore">, BookingStatus> = {
  confirm: "confirmed",
  start: "in_progress",
  finish: "done",
  cancel: "cancelled",
  noShow: "no_show",
};

/** Whether the verb may follow; a hold past its time is nothing any more. */
export function may(verb: Verb, status: BookingStatus, expired = false): boolean {
  return FROM[verb].includes(status) && !(status === "hold" && expired);
}

/** The status after a verb. Moving changes none; restoring goes to where its history says. */
export function after(verb: Exclude<Verb, "restore">, status: BookingStatus): BookingStatus {
  return verb === "move" ? status : TO[verb];
}

/** Until when a customer may cancel or move by link; null: never. Milliseconds. */
export function changeableUntil(
  booking: { status: BookingStatus; start: number },
  cancelMinutes: number | null,
): number | null {
  if (cancelMinutes === null || (booking.status !== "pending" && booking.status !== "confirmed")) return null;
  return booking.start - cancelMinutes * 60_000;
}

/** A resource that could do a service: which of its needs it fits, by their position. */
export type Candidate = { id: string; fits: readonly number[] };

/**
 * Chooses for each need a resource of its own, or null where that cannot be. `must` are among the chosen.
 * Earlier candidates are preferred, so the same question has the same answer.
 */
export function assign(
  needs: number,
  candidates: readonly Candidate[],
  must: readonly string[] = [],
): string[] | null {
  const obliged = must.map((id) => candidates.find((candidate) => candidate.id === id));
  if (must.length > needs || obliged.some((candidate) => candidate === undefined)) return null;
  const chosen: (string | undefined)[] = Array(needs).fill(undefined);

  // Those that must each take a need they fit, in every way there is (at most four); the rest is matched.
  const place = (at: number): boolean => {
    const candidate = obliged[at];
    if (!candidate) return matchRest(chosen, candidates);
    for (const need of candidate.fits) {
      if (chosen[need] !== undefined || need >= needs) continue;
      chosen[need] = candidate.id;
      if (place(at + 1)) return true;
      chosen[need] = undefined;
    }
    return false;
  };
  return place(0) ? (chosen as string[]) : null;
}

/** Fills the needs that are still open by augmenting paths; all or nothing. */
function matchRest(chosen: (string | undefined)[], candidates: readonly Candidate[]): boolean {
  const taken = new Set(chosen.filter((id) => id !== undefined));
  const holder = new Map<string, number>();
  const rest = candidates.filter(({ id }) => !taken.has(id));
  const open = [...chosen.keys()].filter((need) => chosen[need] === undefined);
  const seek = (need: number, seen: Set<string>): boolean => {
    for (const { id, fits } of rest) {
      if (seen.has(id) || !fits.includes(need)) continue;
      seen.add(id);
      const before = holder.get(id);
      if (before === undefined || seek(before, seen)) {
        holder.set(id, need);
        return true;
      }
    }
    return false;
  };
  if (!open.every((need) => seek(need, new Set()))) return false;
  for (const [id, need] of holder) chosen[need] = id;
  return true;
}

/**
 * The seats that a booking gets of a resource: all of it (`whole`), or the lowest that are free. Null where
 * there are not enough. @param taken the seats that something occupies at the time
 */
export function chooseSeats(
  capacity: number,
  taken: ReadonlySet<number>,
  { whole, seats }: { whole: boolean; seats: number },
): number[] | null {
  const all = Array.from({ length: capacity }, (_, at) => at + 1);
  if (whole) return taken.size === 0 && capacity > 0 ? all : null;
  const free = all.filter((seat) => !taken.has(seat)).slice(0, seats);
  return free.length === seats ? free : null;
}
