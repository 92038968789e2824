import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import type { JsonText } from "@/lib/core/json-text";
import { write } from "@/lib/domain/events/write";
import { tenantQuery } from "@/lib/infra/tenant";
import { requireSeats } from "./book";
import { inRush, occupy, type Rush, requireOpen, spansOf } from "./occupy";
import { loadPlan, questioned, type Want } from "./plan";
import * as queries from "./queries";
import { readBooking } from "./read";
import { assign, may } from "./rules";
import type { BookingAssign, BookingMove } from "./schema";

type Change = BookingMove & Partial<BookingAssign>;

type Now = { serviceId: string; start: number; end: number; seats: number; resourceIds: string[] };

const NOW = `
select json_build_object('serviceId', b.service_id, 'start', floor(extract(epoch from b.starts_at) * 1000),
  'end', floor(extract(epoch from b.ends_at) * 1000), 'seats', b.seats, 'resourceIds',
  (select coalesce(json_agg(distinct p.resource_id), '[]') from booking_span p
    where p.company_id = s.company_id and p.booking_id = b.id))::text as json
from booking b where b.company_id = s.company_id and b.company_id = $1::uuid and b.id = $2::uuid`;

/** What a change is about, and who waits for whom. @throws AppError("not_found") */
export async function rushOf(
  ctx: Ctx,
  id: string,
  change: Change,
): Promise<Rush & { want: Want; must: string[] }> {
  const [row] = await tenantQuery<{ json: string }>(ctx.company.id, {
    sql: NOW,
    values: [id],
    prepare: true,
  });
  if (!row) throw new AppError("not_found");
  const now = JSON.parse(row.json) as Now;
  const plan = await loadPlan(ctx, now.serviceId);
  const start = change.start === undefined ? now.start : Date.parse(change.start);
  const length = change.durationMinutes === undefined ? now.end - now.start : change.durationMinutes * 60_000;
  const want = { start, end: start + length };
  // Who has it keeps it, where nobody else is asked for; as long as they can still do the service.
  const keeps = assign(plan.needs, plan.candidates, now.resourceIds) !== null ? now.resourceIds : undefined;
  const must = change.resourceIds ?? keeps;
  if (!must) throw invalid("resourceIds", "resources");
  const resources = [...questioned(plan, must).map((one) => one.id), ...now.resourceIds];
  const durationMinutes = length / 60_000;
  return { plan, resources, start, durationMinutes, resourceIds: must, seats: now.seats, want, must };
}

/** Stands in line for what a booking is moved to, and where it comes from; for a door. */
export async function inMoveLine<T>(
  ctx: Ctx,
  id: string,
  change: Change,
  work: () => Promise<T>,
): Promise<T> {
  ctx.require("bookings:write");
  return inRush(ctx, await rushOf(ctx, id, change), work);
}

/**
 * Moves or stretches a booking, or gives it to other resources. It does not stand in its own way. Of a series
 * only this one moves; `seriesStart` goes on saying which one it is.
 *
 * @throws AppError("slot_taken") with `nearest`, ("stale"), ("booking_state") once it has begun or is over
 */
export async function moveBooking(ctx: Ctx, id: string, version: number, change: Change): Promise<JsonText> {
  return inMoveLine(ctx, id, change, async () => {
    const rush = await rushOf(ctx, id, change);
    const { plan, want, must } = rush;
    const candidates = questioned(plan, must);
    requireSeats(plan, candidates, rush.seats);
    const wish = { plan, candidates, must, seats: rush.seats, wants: [want], except: id };
    const open = change.ignoreHours ? null : await requireOpen(ctx, wish);
    return write(ctx, async ({ tx, event }) => {
      const [places] = await occupy(tx, ctx, { ...wish, open }, rush.resources);
      const current = await queries.lockBooking(tx, ctx.company.id, id);
      if (!current) throw new AppError("not_found");
      if (current.version !== version) throw new AppError("stale");
      if (!may("move", current.status, current.expired)) throw new AppError("booking_state");
      if (!places) throw new AppError("slot_taken");
      const resourceIds = places.map(({ resourceId }) => resourceId).sort();
      const moved = current.start !== want.start || current.end !== want.end;
      if (!moved && resourceIds.join() === [...current.resourceIds].sort().join())
        return readBooking(ctx, id);
      await queries.replaceSpans(tx, ctx.company.id, id, spansOf(plan, id, want, places));
      const [startsAt, endsAt] = [new Date(want.start), new Date(want.end)];
      if (
        !(await queries.updateBooking(tx, { companyId: ctx.company.id, id, version }, { startsAt, endsAt }))
      )
        throw new AppError("stale");
      const said = (start: number, end: number, resources: string[]) => ({
        ...(moved && { start: new Date(start).toISOString(), end: new Date(end).toISOString() }),
        resourceIds: resources,
      });
      await event({
        entity: "booking",
        entityId: id,
        action: moved ? "rescheduled" : "reassigned",
        before: said(current.start, current.end, current.resourceIds),
        after: said(want.start, want.end, resourceIds),
      });
      return readBooking(ctx, id);
    });
  });
}
