import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import type { JsonText } from "@/lib/core/json-text";
import { write } from "@/lib/domain/events/write";
import { inLine } from "@/lib/infra/line";
import { tenant } from "@/lib/infra/tenant";
import type { Tx } from "@/lib/infra/transaction";
import * as queries from "./queries";
import { readBooking } from "./read";
import { after, may, type Verb } from "./rules";

type StatusVerb = Exclude<Verb, "move" | "restore">;

const ACTION: Record<StatusVerb, string> = {
  confirm: "confirmed",
  start: "started",
  finish: "finished",
  cancel: "cancelled",
  noShow: "no_show",
};

/** Stands in line for one booking: of many who change it at once one waits in the database, not all. */
export function inStatusLine<T>(ctx: Ctx, id: string, work: () => Promise<T>): Promise<T> {
  return inLine([`booking ${ctx.company.id} ${id}`], work);
}

/**
 * Confirms, starts, finishes or cancels a booking, or says that nobody came. What it occupied is free when it
 * is over. A hold past its time cannot be confirmed, whether anybody has taken its place or not.
 *
 * @throws AppError("stale"), ("booking_state") where the verb may not follow, ("not_found")
 */
export async function changeStatus(
  ctx: Ctx,
  id: string,
  version: number,
  verb: StatusVerb,
): Promise<JsonText> {
  ctx.require("bookings:write");
  const change = () =>
    write(ctx, async ({ tx, event }) => {
      const companyId = ctx.company.id;
      const current = await queries.lockBooking(tx, companyId, id);
      if (!current) throw new AppError("not_found");
      if (current.version !== version) throw new AppError("stale");
      if (!may(verb, current.status, current.expired)) throw new AppError("booking_state");
      const status = after(verb, current.status);
      await queries.updateBooking(tx, { companyId, id, version }, { status });
      await event({
        entity: "booking",
        entityId: id,
        action: ACTION[verb],
        before: { status: current.status },
        after: { status },
      });
      return readBooking(ctx, id);
    });
  return inStatusLine(ctx, id, change);
}

/** So many a company and round; what is left goes in the next. */
const SWEPT_AT_ONCE = 500;

/**
 * Ends the holds of a company that are past their time. It only tidies up: nothing waits for it, because
 * whoever books ends those that stand in the way.
 */
export async function sweepHolds(companyId: string): Promise<number> {
  return tenant(companyId, (tx: Tx) => queries.sweepExpired(tx, companyId, SWEPT_AT_ONCE));
}
