import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import type { JsonText } from "@/lib/core/json-text";
import { write } from "@/lib/domain/events/write";
import { requirePeople } from "./book";
import * as queries from "./queries";
import { readBooking } from "./read";
import type { BookingChange, BookingRow } from "./schema";
import { inStatusLine } from "./status";

const FIELDS = ["customerId", "leadId", "location", "note"] as const;

/**
 * Changes what is said of a booking: whom it is for, where, and the note. Its time and its resources have verbs
 * of their own. What is the same already is no change.
 *
 * @throws AppError("stale"), ("not_found"), ("invalid_input") for a customer or lead that is not there
 */
export async function changeBooking(
  ctx: Ctx,
  id: string,
  version: number,
  given: BookingChange,
): Promise<JsonText> {
  ctx.require("bookings:write");
  const change = () =>
    write(ctx, async ({ tx, event }) => {
      const companyId = ctx.company.id;
      const locked = await queries.lockBooking(tx, companyId, id);
      if (!locked) throw new AppError("not_found");
      if (locked.version !== version) throw new AppError("stale");
      const current = JSON.parse((await readBooking(ctx, id)).text) as BookingRow;
      const changed = FIELDS.filter((name) => given[name] !== undefined && given[name] !== current[name]);
      if (changed.length === 0) return readBooking(ctx, id);
      const said = (of: BookingChange) => Object.fromEntries(changed.map((name) => [name, of[name]]));
      const next: BookingChange = said(given);
      await requirePeople(tx, ctx, {
        customerId: next.customerId ?? undefined,
        leadId: next.leadId ?? undefined,
      });
      await queries.updateBooking(tx, { companyId, id, version }, next);
      await event({ entity: "booking", entityId: id, action: "updated", before: said(current), after: next });
      return readBooking(ctx, id);
    });
  return inStatusLine(ctx, id, change);
}
