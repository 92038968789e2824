import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import type { JsonText } from "@/lib/core/json-text";
import { write } from "@/lib/domain/events/write";
import { inMoveLine, rushOf } from "./move";
import { occupy, spansOf } from "./occupy";
import { questioned } from "./plan";
import * as queries from "./queries";
import { readBooking } from "./read";
import { may } from "./rules";

/**
 * Takes the last step back: a booking that was cancelled, begun, finished or not come to is what it was before.
 * Where it did not block its time any more it must get it again, from the same resources; opening hours do not
 * matter, since it had that time already.
 *
 * @throws AppError("slot_taken") with `nearest` where somebody else has the time now, ("stale"),
 *   ("booking_state") where there is no step to take back, ("not_found")
 */
export async function restoreBooking(ctx: Ctx, id: string, version: number): Promise<JsonText> {
  return inMoveLine(ctx, id, {}, async () => {
    const rush = await rushOf(ctx, id, {});
    const { plan, want, must } = rush;
    const wish = { plan, candidates: questioned(plan, must), must, seats: rush.seats, wants: [want] };
    return write(ctx, async ({ tx, event }) => {
      const companyId = ctx.company.id;
      // What occupied nothing goes on doing so.
      const [places = null] =
        must.length > 0 ? await occupy(tx, ctx, { ...wish, open: null, except: id }, rush.resources) : [];
      const current = await queries.lockBooking(tx, companyId, id);
      if (!current) throw new AppError("not_found");
      if (current.version !== version) throw new AppError("stale");
      if (!may("restore", current.status)) throw new AppError("booking_state");
      const status = await queries.statusBefore(tx, companyId, id, current.status);
      // A hold is not taken up again: its minutes are gone.
      if (status === null || status === "hold") throw new AppError("booking_state");
      if (must.length > 0 && !places) throw new AppError("slot_taken");
      // The spans first, while they block nothing yet: the seats may be others now.
      if (places) await queries.replaceSpans(tx, companyId, id, spansOf(plan, id, want, places));
      await queries.updateBooking(tx, { companyId, id, version }, { status });
      await event({
        entity: "booking",
        entityId: id,
        action: "restored",
        before: { status: current.status },
        after: { status },
      });
      return readBooking(ctx, id);
    });
  });
}
