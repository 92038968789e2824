import type { FieldError } from "@/lib/core/errors";
import type { Facts } from "./components";
import { codeKey, type QuoteInput } from "./schema";

/** Why there is no price. */
export type Refused = { errors: FieldError[] };

export function refuse(
  field: string,
  code: string,
  params?: FieldError["params"],
  before: Refused | null = null,
): Refused {
  if (before?.errors.some((error) => error.field === field && error.code === code)) return before;
  return { errors: [...(before?.errors ?? []), { field, code, ...(params && { params }) }] };
}

const MINUTE = 60_000;
/** No booking is longer than a year and a day. */
const LONGEST = 367 * 24 * 60;
const FIRST = Date.UTC(2000, 0);
const LAST = Date.UTC(2100, 0);

/** One code in two spellings is one add-on. */
function addOnsOf(chosen: QuoteInput["addOns"]): Record<string, number> | null {
  if (!chosen) return null;
  const addOns: Record<string, number> = {};
  for (const code of Object.keys(chosen)) {
    const key = codeKey(code);
    addOns[key] = (addOns[key] ?? 0) + (chosen[code] ?? 0);
  }
  return addOns;
}

/**
 * A parsed input as the arithmetic wants it.
 * @param now milliseconds; what counts where no start is given, and the day a coupon must be good on
 */
export function factsOf(input: QuoteInput, now: number): Facts | Refused {
  const { startsAt, endsAt, area, distance, seats, coupon, memberLevel } = input;
  let refused: Refused | null = null;
  // Without a start, the beginning of this minute.
  const start = startsAt === undefined ? now - (now % MINUTE) : Date.parse(startsAt);
  const end = endsAt === undefined ? null : Date.parse(endsAt);
  if (start % MINUTE !== 0) refused = refuse("startsAt", "whole_minute", undefined, refused);
  if (start < FIRST || start >= LAST) refused = refuse("startsAt", "datetime", undefined, refused);
  if (end !== null) {
    if (startsAt === undefined) refused = refuse("startsAt", "required", undefined, refused);
    if (end % MINUTE !== 0) refused = refuse("endsAt", "whole_minute", undefined, refused);
    if (end <= start) refused = refuse("endsAt", "range", undefined, refused);
    else if (end - start > LONGEST * MINUTE) refused = refuse("endsAt", "too_long_stay", undefined, refused);
  }
  if (refused) return refused;
  return {
    startsAt: start / MINUTE,
    endsAt: end === null ? null : end / MINUTE,
    askedAt: Math.floor(now / MINUTE),
    seats: seats ?? null,
    area: area === undefined ? null : Math.round(area * 1_000),
    distance: distance === undefined ? null : Math.round(distance * 1_000),
    addOns: addOnsOf(input.addOns),
    coupon: coupon === undefined ? null : codeKey(coupon),
    memberLevel: memberLevel ?? null,
  };
}
