import type { Ctx } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import { zoneOf } from "@/lib/domain/pricing/clock";
import { comparable } from "@/lib/domain/pricing/compare";
import { type Comparison, type ComparisonQuery, MOST_COMPARED } from "@/lib/domain/pricing/schema";
import { translator } from "@/lib/i18n/translate";
import { inLine } from "@/lib/infra/line";
import { PriceSums } from "./price-sums";
import * as queries from "./queries-prices";

/** Bookings a query: each is a row of a few figures, and none is kept. */
const SLICE = 5_000;
const MOST_MS = 8_000;
const MOST_DAYS = 366;

/**
 * What the bookings of a span would have cost by two versions of a price list, or by its draft: what is paid,
 * whatever the days the versions are for. Bookings say when, how long and for how many; a rule that asks for
 * more (an area, a distance) leaves them without a price, and that is said.
 *
 * They are read slice by slice along the index of their starts, so 100,000 take no more memory than 5,000. It
 * stops after so many, or so long, and says where. One at a time a company and process: others wait.
 *
 * @throws AppError("forbidden"), ("not_found") for the list, ("invalid_input") for a version or the span
 */
export async function comparePrices(ctx: Ctx, listId: string, query: ComparisonQuery): Promise<Comparison> {
  ctx.require("pricing:read");
  ctx.require("bookings:read");
  const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
  if (from >= to) throw invalid("to", "range");
  if (to - from > MOST_DAYS * 86_400_000) throw invalid("to", "too_far");
  const { currency, before, after } = await comparable(ctx, listId, query);
  const sums = new PriceSums(before, after, zoneOf(ctx.company.timeZone));
  const stoppedAt = await inLine([`compare prices ${ctx.company.id}`], () => addAll(ctx, sums, query));
  return told(ctx, sums, currency, stoppedAt);
}

/** @returns the start from which on bookings were not looked at */
async function addAll(ctx: Ctx, sums: PriceSums, query: ComparisonQuery): Promise<string | null> {
  const until = Date.now() + MOST_MS;
  let after: queries.Place | null = null;
  for (;;) {
    const limit = Math.min(SLICE, MOST_COMPARED - sums.bookings);
    const slice: Awaited<ReturnType<typeof queries.bookedSlice>> = await queries.bookedSlice(
      ctx.company.id,
      query,
      after,
      limit + 1,
    );
    const more = slice.length > limit;
    sums.add(more ? slice.slice(0, limit) : slice);
    if (!more) return null;
    const last = slice[limit - 1];
    if (last) after = { start: last.start, id: last.id };
    if (sums.bookings >= MOST_COMPARED || Date.now() > until)
      return new Date(slice[limit]?.start ?? 0).toISOString();
  }
}

async function told(
  ctx: Ctx,
  sums: PriceSums,
  currency: string,
  stoppedAt: string | null,
): Promise<Comparison> {
  const t = translator(ctx.locale);
  const ids = sums.largest.map(({ booking }) => booking.id);
  const [services, customers] = await Promise.all([
    queries.serviceNames(ctx.company.id, [
      ...sums.services.keys(),
      ...sums.largest.map(({ booking }) => booking.serviceId),
    ]),
    queries.bookedFor(ctx.company.id, ids),
  ]);
  const nameOf = (serviceId: string) => services.get(serviceId) ?? "";
  return {
    currency,
    bookings: sums.bookings,
    stoppedAt,
    totals: sums.totals,
    services: [...sums.services]
      .map(([serviceId, of]) => ({ serviceId, name: nameOf(serviceId), ...of }))
      .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.name.localeCompare(b.name)),
    weekdays: [...sums.weekdays]
      .map(([weekday, of]) => ({ weekday, ...of }))
      .sort((a, b) => a.weekday - b.weekday),
    largest: sums.largest.map(({ booking, before, after, difference }) => ({
      bookingId: booking.id,
      serviceName: nameOf(booking.serviceId),
      customerName: customers.get(booking.id) ?? null,
      start: new Date(booking.start).toISOString(),
      before,
      after,
      difference,
    })),
    unpriced: [...sums.unpriced.values()]
      .map(({ params, ...one }) => ({ ...one, message: t(`fieldErrors.${one.code}`, params) }))
      .sort((a, b) => b.bookings - a.bookings),
  };
}
