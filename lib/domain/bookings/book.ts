import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import type { JsonText } from "@/lib/core/json-text";
import { write } from "@/lib/domain/events/write";
import type { Tx } from "@/lib/infra/transaction";
import { inRush, occupy, type Rush, requireOpen, spansOf } from "./occupy";
import { loadPlan, type Plan, questioned, type Want } from "./plan";
import * as queries from "./queries";
import { readBooking } from "./read";
import type { BookingCreate, BookingStatus, SeriesCreate } from "./schema";

/** @throws AppError("invalid_input") where the seats are not there at all */
export function requireSeats(plan: Plan, candidates: Plan["candidates"], seats: number): void {
  const most = plan.shared ? Math.max(0, ...candidates.map(({ capacity }) => capacity)) : 1;
  if (seats > most) throw invalid("seats", "seats");
}

/** @throws AppError("invalid_input") where one of them is not the company's */
export async function requirePeople(
  tx: Tx,
  ctx: Ctx,
  { customerId, leadId }: { customerId?: string; leadId?: string },
): Promise<void> {
  const companyId = ctx.company.id;
  if (customerId && (await tx.customer.count({ where: { companyId, id: customerId } })) === 0)
    throw invalid("customerId", "not_found");
  if (leadId && (await tx.lead.count({ where: { companyId, id: leadId } })) === 0)
    throw invalid("leadId", "not_found");
}

type Asked = Pick<
  BookingCreate,
  "serviceId" | "start" | "durationMinutes" | "resourceIds" | "seats" | "ignoreHours"
>;

/** What all who book the same at the same time wait for. */
async function rushOf(ctx: Ctx, asked: Asked): Promise<Rush & { want: Want }> {
  const { serviceId, durationMinutes, resourceIds, seats } = asked;
  const plan = await loadPlan(ctx, serviceId).catch((error) => {
    throw error instanceof AppError && error.code === "not_found" ? invalid("serviceId", "not_found") : error;
  });
  if (plan.archived) throw invalid("serviceId", "archived");
  const candidates = questioned(plan, resourceIds);
  requireSeats(plan, candidates, seats);
  const start = Date.parse(asked.start);
  const want = { start, end: start + (durationMinutes ?? plan.durationMinutes) * 60_000 };
  const resources = candidates.map(({ id }) => id);
  return { plan, resources, start, durationMinutes, resourceIds, seats, want };
}

/**
 * Stands in line for what a booking wants and runs `work` there: for a door, whose Idempotency-Key opens a
 * transaction of its own. @param alike whether a refusal of an equal wish is this one's too
 */
export async function inBookingLine<T>(
  ctx: Ctx,
  asked: Asked & Partial<Pick<SeriesCreate, "rule" | "skipTaken">>,
  alike: boolean,
  work: () => Promise<T>,
): Promise<T> {
  ctx.require("bookings:write");
  const rush = await rushOf(ctx, asked);
  // All that decides whether there is room, and nothing of whom it is for.
  const { serviceId, durationMinutes, resourceIds, seats, ignoreHours, rule, skipTaken } = asked;
  const question = JSON.stringify([
    [serviceId, rush.start, durationMinutes ?? null, resourceIds ?? null, seats, ignoreHours],
    [rule ?? null, skipTaken ?? null],
  ]);
  return inRush(ctx, { ...rush, question: alike ? question : undefined }, work);
}

/**
 * Books a service, or keeps its time for a while (`hold`). Of any number at once exactly as many succeed as
 * there are seats; the others are told the nearest free times.
 *
 * @throws AppError("slot_taken") with `nearest`, ("invalid_input") for what cannot be booked at all
 */
export async function createBooking(ctx: Ctx, input: BookingCreate): Promise<JsonText> {
  return inBookingLine(ctx, input, true, async () => {
    const { plan, resources, want } = await rushOf(ctx, input);
    const candidates = plan.candidates.filter(({ id }) => resources.includes(id));
    const wish = { plan, candidates, must: input.resourceIds ?? [], seats: input.seats, wants: [want] };
    const open = input.ignoreHours ? null : await requireOpen(ctx, wish);
    const id = newId();
    const status: BookingStatus = input.hold ? "hold" : plan.staffConfirms ? "pending" : "confirmed";
    return write(ctx, async ({ tx, event }) => {
      const [places] = await occupy(tx, ctx, { ...wish, open });
      if (!places) throw new AppError("slot_taken");
      await requirePeople(tx, ctx, input);
      const booking = newBooking(plan, input, { id, status, want });
      await queries.insertBookings(
        tx,
        ctx.company.id,
        [booking],
        spansOf(plan, id, want, places),
        plan.holdMinutes,
      );
      await event({
        entity: "booking",
        entityId: id,
        action: input.hold ? "held" : "created",
        after: {
          status,
          serviceId: input.serviceId,
          start: booking.starts_at,
          end: booking.ends_at,
          resourceIds: places.map(({ resourceId }) => resourceId),
          ...(input.customerId && { customerId: input.customerId }),
          ...(input.leadId && { leadId: input.leadId }),
        },
      });
      return readBooking(ctx, id);
    });
  });
}

type Fields = Pick<
  BookingCreate,
  "serviceId" | "customerId" | "leadId" | "seats" | "source" | "location" | "note"
>;

export function newBooking(
  plan: Plan,
  { serviceId, customerId, leadId, seats, source, location, note }: Fields,
  of: { id: string; status: BookingStatus; want: Want; seriesId?: string },
): queries.NewBooking {
  const starts = new Date(of.want.start).toISOString();
  return {
    id: of.id,
    service_id: serviceId,
    customer_id: customerId ?? null,
    lead_id: leadId ?? null,
    status: of.status,
    starts_at: starts,
    ends_at: new Date(of.want.end).toISOString(),
    seats,
    series_id: of.seriesId ?? null,
    series_start: of.seriesId ? starts : null,
    source: source ?? "",
    location: location ?? plan.location,
    note: note ?? "",
  };
}
