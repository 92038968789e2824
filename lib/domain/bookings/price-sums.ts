import type { FieldError } from "@/lib/core/errors";
import { localDay, weekdayOf, type Zone } from "@/lib/domain/pricing/clock";
import { type Compiled, type Facts, factsOf, priceAll, type Refused } from "@/lib/domain/pricing/rules";
import { type Comparison, MOST_NAMED, type Sums } from "@/lib/domain/pricing/schema";

/** What of a booking decides its price. Milliseconds. */
export type Booked = {
  id: string;
  serviceId: string;
  start: number;
  end: number;
  seats: number;
  createdAt: number;
};

type Named = { booking: Booked; before: number; after: number; difference: number };
type Unpriced = Omit<Comparison["unpriced"][number], "message"> & { params: FieldError["params"] };

const none = (): Sums => ({ bookings: 0, before: 0, after: 0, difference: 0 });

function add(to: Sums, before: number, after: number): void {
  to.bookings++;
  to.before += before;
  to.after += after;
  to.difference += after - before;
}

/** What bookings cost by two versions, summed up slice by slice; of single bookings only the largest are kept. */
export class PriceSums {
  bookings = 0;
  readonly totals = { ...none(), dearer: 0, cheaper: 0, same: 0 };
  readonly services = new Map<string, Sums>();
  readonly weekdays = new Map<number, Sums>();
  readonly unpriced = new Map<string, Unpriced>();
  /** The largest difference first; of equal ones the earlier booking. */
  largest: Named[] = [];

  constructor(
    private readonly before: Compiled,
    private readonly after: Compiled,
    private readonly zone: Zone,
  ) {}

  /** Adds bookings, in the order of their starts. */
  add(slice: readonly Booked[]): void {
    this.bookings += slice.length;
    const priced: { booking: Booked; facts: Facts }[] = [];
    for (const booking of slice) {
      const facts = factsOfBooking(booking);
      if ("errors" in facts) this.refuse(facts, facts);
      else priced.push({ booking, facts });
    }
    const all = priced.map(({ facts }) => facts);
    // One ledger is read before the next is written: they share their columns.
    const was = grossOf(this.before, all);
    const is = grossOf(this.after, all);
    for (const [at, { booking, facts }] of priced.entries()) {
      const [one, other] = [was[at], is[at]];
      if (typeof one === "number" && typeof other === "number") this.count(booking, facts, one, other);
      else this.refuse(refusal(one), refusal(other));
    }
    this.largest = this.largest
      .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.booking.start - b.booking.start)
      .slice(0, MOST_NAMED);
  }

  private count(booking: Booked, facts: Facts, before: number, after: number): void {
    const difference = after - before;
    const { totals } = this;
    add(totals, before, after);
    if (difference > 0) totals.dearer++;
    else if (difference < 0) totals.cheaper++;
    else totals.same++;
    add(sumsOf(this.services, booking.serviceId), before, after);
    add(sumsOf(this.weekdays, weekdayOf(localDay(this.zone, facts.startsAt))), before, after);
    if (difference !== 0) this.largest.push({ booking, before, after, difference });
  }

  /** Counts a booking under the first thing that is wrong, once, whoever of the two says it. */
  private refuse(before: Refused | null, after: Refused | null): void {
    const first = (refused: Refused | null): FieldError | undefined => refused?.errors[0];
    const [one, other] = [first(before), first(after)];
    const error = one ?? other;
    if (!error) return;
    const by = one && other ? "both" : one ? "before" : "after";
    const { field, code, params } = error;
    const key = `${by} ${field} ${code}`;
    const found = this.unpriced.get(key);
    if (found) found.bookings++;
    else this.unpriced.set(key, { by, field, code, params, bookings: 1 });
  }
}

function sumsOf<Key>(of: Map<Key, Sums>, key: Key): Sums {
  let sums = of.get(key);
  if (!sums) {
    sums = none();
    of.set(key, sums);
  }
  return sums;
}

/** A booking says when, how long and for how many; a coupon or member level it does not know. */
function factsOfBooking({ start, end, seats, createdAt }: Booked): Facts | Refused {
  const iso = (moment: number) => new Date(moment).toISOString();
  return factsOf({ startsAt: iso(start), endsAt: iso(end), seats }, createdAt);
}

const refusal = (price: number | Refused | undefined) => (typeof price === "object" ? price : null);

/** What is paid for each, or why it has no price. */
function grossOf(compiled: Compiled, facts: readonly Facts[]): (number | Refused)[] {
  const ledger = priceAll(compiled, facts);
  const gross = facts.map((_, at) => ledger.refused.get(at) ?? (ledger.gross[at] as number));
  ledger.release();
  return gross;
}
