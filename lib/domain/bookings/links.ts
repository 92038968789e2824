import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { z } from "zod";
import { type Company, type Ctx, isLocale, makeCtx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { write } from "@/lib/domain/events/write";
import { plainQuery } from "@/lib/infra/db";
import { moveBooking } from "./move";
import { loadPlan, type Plan } from "./plan";
import { readBooking } from "./read";
import { changeableUntil, may } from "./rules";
import type { BookingRow, LinkedBooking } from "./schema";
import { changeStatus } from "./status";

/** Who holds the table of links can open nothing with it. */
const hash = (token: string) => createHash("sha256").update(token).digest("hex");

/**
 * A link with which a customer opens their booking, until it ends. Shown this once; only a hash is kept.
 * @throws AppError("not_found"), ("booking_state") where there is nothing left to open
 */
export async function createLink(ctx: Ctx, id: string): Promise<{ token: string; expiresAt: string }> {
  ctx.require("bookings:write");
  const token = randomBytes(32).toString("base64url");
  return write(ctx, async ({ tx, event }) => {
    const booking = JSON.parse((await readBooking(ctx, id)).text) as BookingRow;
    if (!may("cancel", booking.status) || Date.parse(booking.end) <= Date.now())
      throw new AppError("booking_state");
    const companyId = ctx.company.id;
    const expiresAt = new Date(booking.end);
    await tx.bookingLink.create({
      data: { companyId, tokenHash: hash(token), bookingId: id, expiresAt },
      select: { tokenHash: true },
    });
    await event({ entity: "booking", entityId: id, action: "linked", after: { expiresAt: booking.end } });
    return { token, expiresAt: booking.end };
  });
}

type Opened = { ctx: Ctx; booking: BookingRow; plan: Plan };

/** @throws AppError("link_invalid") for a token that opens nothing (any more) */
async function open(token: string): Promise<Opened> {
  const [link] = await plainQuery<{ booking_id: string; company: Company }>(
    "select booking_id, company from app.booking_link_info($1)",
    [hash(token)],
  );
  if (!link) throw new AppError("link_invalid");
  const { company } = link;
  const ctx = makeCtx({
    requestId: randomUUID(),
    company,
    actor: { kind: "system", name: "booking-link" },
    locale: isLocale(company.locale) ? company.locale : "en",
  });
  const booking = JSON.parse((await readBooking(ctx, link.booking_id)).text) as BookingRow;
  return { ctx, booking, plan: await loadPlan(ctx, booking.serviceId) };
}

const until = ({ booking, plan }: Opened) =>
  changeableUntil({ status: booking.status, start: Date.parse(booking.start) }, plan.cancelMinutes);

function shown(opened: Opened): z.infer<typeof LinkedBooking> {
  const { ctx, booking } = opened;
  const last = until(opened);
  return {
    company: ctx.company.name,
    timeZone: ctx.company.timeZone,
    service: booking.serviceName,
    status: booking.status,
    start: booking.start,
    end: booking.end,
    location: booking.location,
    changeableUntil: last === null ? null : new Date(last).toISOString(),
  };
}

/** @throws AppError("too_late") when the rule of the service does not allow it (any more) */
function requireInTime(opened: Opened): void {
  const last = until(opened);
  if (last === null || Date.now() > last) throw new AppError("too_late");
}

/** What a link opens. */
export async function viewByLink(token: string): Promise<z.infer<typeof LinkedBooking>> {
  return shown(await open(token));
}

/** Cancels as the service's rule lets a customer. */
export async function cancelByLink(token: string): Promise<z.infer<typeof LinkedBooking>> {
  const opened = await open(token);
  requireInTime(opened);
  const { ctx, booking } = opened;
  await changeStatus(ctx, booking.id, booking.version, "cancel");
  return shown(await open(token));
}

/**
 * Moves as the service's rule lets a customer: while it may still be cancelled, to a time that is far enough
 * ahead and not too far.
 */
export async function moveByLink(token: string, start: string): Promise<z.infer<typeof LinkedBooking>> {
  const opened = await open(token);
  requireInTime(opened);
  const { ctx, booking, plan } = opened;
  const at = Date.parse(start);
  if (at < Date.now() + plan.leadMinutes * 60_000) throw invalid("start", "too_soon");
  if (at > Date.now() + plan.windowDays * 86_400_000) throw invalid("start", "too_far");
  await moveBooking(ctx, booking.id, booking.version, { start });
  const moved = await open(token);
  return shown(moved);
}
