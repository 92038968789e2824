import { type Facts, termsOf } from "@/lib/domain/pricing/rules";
import { Draft, type Terms } from "@/lib/domain/pricing/schema";

/** A cleaning firm's list, with a rule of nearly every kind. */
export const TERMS: Terms = termsOf(
  Draft.parse({
    vat: { country: "DK", category: "standard", included: false },
    rules: [
      { kind: "base", id: "call-out", label: "Call-out", by: "booking", amount: 19_500 },
      { kind: "base", id: "hours", label: "Cleaning", by: "duration", amount: 39_900, per: 60, step: 30 },
      {
        kind: "weekday",
        id: "weekend",
        label: "Weekend",
        days: [6, 7],
        change: { kind: "percent", basisPoints: 5_000 },
      },
      {
        kind: "timeOfDay",
        id: "evening",
        label: "Evening and night",
        from: "18:00",
        to: "06:00",
        change: { kind: "percent", basisPoints: 2_500 },
      },
      {
        kind: "season",
        id: "summer",
        label: "Summer",
        firstDay: "06-15",
        lastDay: "08-15",
        change: { kind: "percent", basisPoints: 1_000 },
      },
      { kind: "addOn", id: "windows", label: "Windows", code: "WINDOWS", amount: 7_500 },
      { kind: "addOn", id: "oven", label: "Oven", code: "OVEN", amount: 24_900 },
      { kind: "minimum", id: "minimum", label: "Minimum", amount: 79_900 },
      {
        kind: "member",
        id: "club",
        label: "Member",
        levels: ["club"],
        off: { kind: "percent", basisPoints: 1_000 },
      },
      {
        kind: "coupon",
        id: "new",
        label: "New customer",
        code: "NEW",
        off: { kind: "amount", amount: 10_000 },
      },
    ],
  }),
  "DKK",
  "Europe/Copenhagen",
);

/** A small generator of our own, so that every run prices the same bookings. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Bookings of a year as they come: most by day, some over midnight, a third by members, a tenth with a coupon. */
export function bookings(count: number): Facts[] {
  const next = numbers(7);
  const year = Date.UTC(2026, 0) / 60_000;
  return Array.from({ length: count }, () => {
    const startsAt = year + next(365) * 1_440 + 300 + next(72) * 15;
    return {
      startsAt,
      endsAt: startsAt + 60 + next(20) * 15,
      askedAt: startsAt - 10_000,
      seats: null,
      area: null,
      distance: null,
      addOns: next(5) === 0 ? { WINDOWS: 1 + next(6), OVEN: 1 } : null,
      coupon: next(10) === 0 ? "NEW" : null,
      memberLevel: next(3) === 0 ? "club" : null,
    };
  });
}
