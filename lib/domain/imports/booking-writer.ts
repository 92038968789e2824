import type { Ctx } from "@/lib/core/context";
import { fold } from "@/lib/core/text";
import type { Tx } from "@/lib/infra/transaction";
import { type BatchOf, writeBookings } from "./booking-batch";
import * as sql from "./booking-queries";
import { type BookingContext, type BookingRecord, buildBooking } from "./booking-row";
import { PROBLEM } from "./calendar-table";
import { ZoneClock } from "./dates";
import { REPORT_COLUMNS } from "./headers";
import { planRows } from "./plan";
import * as queries from "./queries";
import type { Writer } from "./writer";

/** Reads and writes rows of bookings. */
export async function bookingWriter(
  tx: Tx,
  ctx: Ctx,
  stored: queries.StoredImport,
): Promise<Writer<BookingRecord>> {
  const { id: companyId, currency, timeZone } = ctx.company;
  const { columns, form } = stored.sniff;
  const scope = { tx, companyId };
  // A calendar's events that could not be read are rows of their own (calendar-table.ts).
  const problem = stored.sniff.events === undefined ? -1 : columns.findIndex(({ name }) => name === PROBLEM);
  const people = await queries.members(tx, companyId);
  const plan = planRows(stored.mapping, columns);
  const context: BookingContext = { currency, clock: new ZoneClock(timeZone), damaged: form.damaged };
  const [services, resources] = [await sql.services(scope), await sql.resources(scope)];
  let known: Pick<BatchOf, "services"> = { services: byName(services) };
  const batch: Omit<BatchOf, "services"> = {
    ctx,
    importId: stored.id,
    currency,
    key: stored.key === "externalId" || stored.key === "row" ? stored.key : "none",
    options: stored.options,
    actor: queries.actorOf(stored, people),
    // A row that was put right in the file of rejected rows says the same as without that file's own columns.
    ownCells: columns.flatMap(({ name }, index) => (REPORT_COLUMNS.includes(name) ? [] : [index])),
    service: services.find(({ id }) => id === stored.options.serviceId),
    resources: new Map(resources.map((resource) => [resource.id, resource])),
    resourceNames: byName(resources),
  };
  return {
    build(cells) {
      const why = problem === -1 ? "" : (cells[problem] ?? "");
      if (why !== "") return { reasons: [{ field: "", code: "calendar", value: why }] };
      return buildBooking(plan, cells, context);
    },
    async write(now, rows) {
      const { counts, made } = await writeBookings({ tx: now, companyId }, { ...batch, ...known }, rows);
      const committed = () => {
        known = { services: new Map([...known.services, ...byName(made)]) };
      };
      return { counts, committed };
    },
  };
}

/** By folded name; of two with one name the later counts. */
function byName<Named extends { name: string }>(all: Named[]): Map<string, Named> {
  return new Map(all.map((one) => [fold(one.name), one]));
}
