import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { lineOf, lockResources } from "@/lib/domain/catalog/lock";
import { sqlState } from "@/lib/infra/db";
import { inLine, isStanding } from "@/lib/infra/line";
import type { Tx } from "@/lib/infra/transaction";
import { nearest } from "./availability";
import { openFor, type Plan, type Want, withBuffers } from "./plan";
import * as queries from "./queries";
import { assign, chooseSeats } from "./rules";

/** What a booking gets: a resource, and which seats of it. */
export type Place = { resourceId: string; seats: number[] };

/** What of a service decides where a booking of it fits. */
export type Fit = Pick<Plan, "bufferBefore" | "bufferAfter" | "shared" | "needs">;

export type Wish = {
  plan: Fit;
  /** Those that can come into question. */
  candidates: Plan["candidates"];
  /** Those among them that must be had. */
  must: readonly string[];
  seats: number;
  wants: readonly Want[];
  /** Of each want: who is open then. Null: hours do not matter. */
  open: readonly ReadonlySet<string>[] | null;
  /** A booking that is moved does not stand in its own way. */
  except?: string;
};

/** Who is open at each want. @throws AppError("invalid_input") where at one of them nobody is */
export async function requireOpen(
  ctx: Ctx,
  wish: Pick<Wish, "plan" | "candidates" | "must" | "wants">,
): Promise<ReadonlySet<string>[]> {
  const ids = wish.candidates.map(({ id }) => id);
  const open = await openFor(ctx, ids, wish.wants);
  const closed = open.some((who) => {
    const there = wish.candidates.filter(({ id }) => who.has(id));
    return assign(wish.plan.needs, there, wish.must) === null;
  });
  if (closed) throw invalid("start", "outside_hours");
  return open;
}

/**
 * Finds free resources and seats for each want, and ends the expired holds that stood in their place. The
 * locks of all candidates are held from here to the commit: whoever else wants one of them comes after, and
 * sees what is written here. Null for a want that cannot be had.
 */
export async function occupy(
  tx: Tx,
  ctx: Ctx,
  wish: Wish,
  alsoLock: readonly string[] = [],
): Promise<(Place[] | null)[]> {
  const { plan, candidates, must, wants, open, except } = wish;
  const ids = candidates.map(({ id }) => id);
  await lockResources(tx, ctx.company.id, [...ids, ...alsoLock]);
  const windows = wants.map((want) => withBuffers(plan, want));
  const { rows, capacity } = await queries.occupied(tx, ctx.company.id, ids, windows);
  const standing = rows.filter(({ bookingId }) => bookingId !== except);

  const expired = new Set<string>();
  const found = windows.map((window, at) => {
    const inside = standing.filter((row) => row.start < window.end && row.end > window.start);
    const seatsOf = new Map<string, number[]>();
    const free = candidates.filter(({ id }) => {
      if (open && !open[at]?.has(id)) return false;
      const blocking = inside.filter((row) => row.resourceId === id && !row.expired);
      const taken = new Set(blocking.map(({ seat }) => seat));
      const chosen = chooseSeats(capacity.get(id) ?? 0, taken, { whole: !plan.shared, seats: wish.seats });
      if (chosen) seatsOf.set(id, chosen);
      return chosen !== null;
    });
    const chosen = assign(plan.needs, free, must);
    if (!chosen) return null;
    return chosen.map((resourceId): Place => {
      const seats = seatsOf.get(resourceId) ?? [];
      for (const row of inside) if (row.expired && row.resourceId === resourceId) expired.add(row.bookingId);
      // Another want of the same wish may overlap this one.
      for (const seat of seats) standing.push({ resourceId, seat, bookingId: "", ...window, expired: false });
      return { resourceId, seats };
    });
  });
  if (expired.size > 0) await queries.releaseExpired(tx, ctx.company.id, [...expired]);
  return found;
}

export function spansOf(
  plan: Fit,
  bookingId: string,
  want: Want,
  places: readonly Place[],
): queries.NewSpan[] {
  const { start, end } = withBuffers(plan, want);
  return places.flatMap(({ resourceId, seats }) =>
    seats.map((seat) => ({
      booking_id: bookingId,
      resource_id: resourceId,
      seat,
      starts_at: new Date(start).toISOString(),
      ends_at: new Date(end).toISOString(),
      whole: !plan.shared,
    })),
  );
}

/** The constraint in the database said no: somebody was there without the lock. */
const taken = (error: unknown) =>
  (error instanceof AppError && error.code === "slot_taken") || sqlState(error) === "23P01";

export type Rush = {
  plan: Plan;
  resources: readonly string[];
  start: number;
  durationMinutes?: number;
  resourceIds?: readonly string[];
  seats: number;
  /** Equal texts ask for the same thing; left out where each must have its own answer. */
  question?: string;
};

/** A refusal that many share is looked up for all of them once. */
const namedOf = new WeakMap<object, Promise<AppError>>();

/** A refusal with the nearest free times. */
function named(ctx: Ctx, { plan, ...wanted }: Rush, refusal: unknown): Promise<AppError> {
  const cause = refusal instanceof Error ? refusal : new Error(String(refusal));
  const known = namedOf.get(cause);
  if (known) return known;
  const more = refusal instanceof AppError ? refusal.more : {};
  const { start, durationMinutes, resourceIds, seats } = wanted;
  const made = nearest(ctx, plan, { start, durationMinutes, resourceIds, seats }).then(
    (times) => new AppError("slot_taken", { cause, more: { ...more, nearest: times } }),
  );
  namedOf.set(cause, made);
  return made;
}

/**
 * Runs `work` when it is its turn at the resources, before a connection is taken. A refusal names the nearest
 * free times; those in line who asked the same get the same refusal without asking again.
 */
export async function inRush<T>(ctx: Ctx, rush: Rush, work: () => Promise<T>): Promise<T> {
  if (isStanding()) return work();
  const { resources, question } = rush;
  const keys = resources.map((id) => lineOf(ctx.company.id, id));
  try {
    return await inLine(keys, work, { question, refusal: taken });
  } catch (error) {
    if (!taken(error)) throw error;
    throw await named(ctx, rush, error);
  }
}
