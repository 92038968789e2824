import type { Facts } from "@/lib/domain/pricing/rules";

// The same totals as the list's rules, written by hand for this one list and this one year: no rules, no
// lines, no names, nothing that explains. The least that the price can cost.

const DAY = 1_440;
const SPRING = Date.UTC(2026, 2, 29, 1) / 60_000;
const AUTUMN = Date.UTC(2026, 9, 25, 1) / 60_000;
const SUMMER_FROM = (Date.UTC(2026, 5, 15) / 86_400_000) * DAY;
const SUMMER_TO = (Date.UTC(2026, 7, 16) / 86_400_000) * DAY;

const near = (whole: number, parts: number) => Math.floor((2 * whole + parts) / (2 * parts));

let weekend = 0;
let evening = 0;
let summer = 0;

/** Counts the minutes of a stretch on the wall's clock. */
function count(from: number, to: number): void {
  for (let at = from; at < to; ) {
    const day = Math.floor(at / DAY);
    const stop = Math.min(to, (day + 1) * DAY);
    const weekday = (day + 3) % 7;
    if (weekday > 4) weekend += stop - at;
    const morning = day * DAY + 360;
    const night = day * DAY + 1_080;
    if (at < morning) evening += Math.min(stop, morning) - at;
    if (stop > night) evening += stop - Math.max(at, night);
    if (at >= SUMMER_FROM && at < SUMMER_TO) summer += stop - at;
    at = stop;
  }
}

/** @returns what is paid */
export function bare(facts: Facts): number {
  const { startsAt, addOns } = facts;
  const endsAt = facts.endsAt ?? startsAt;
  const minutes = endsAt - startsAt;
  const base = 19_500 + near(39_900 * (Math.ceil(minutes / 30) * 30), 60);
  weekend = 0;
  evening = 0;
  summer = 0;
  const offset = startsAt >= SPRING && startsAt < AUTUMN ? 120 : 60;
  if (startsAt < SPRING && endsAt > SPRING) {
    count(startsAt + 60, SPRING + 60);
    count(SPRING + 120, endsAt + 120);
  } else if (startsAt < AUTUMN && endsAt > AUTUMN) {
    count(startsAt + 120, AUTUMN + 120);
    count(AUTUMN + 60, endsAt + 60);
  } else count(startsAt + offset, endsAt + offset);
  let sum = base;
  sum += near(base * 5_000 * weekend, 10_000 * minutes);
  sum += near(base * 2_500 * evening, 10_000 * minutes);
  sum += near(base * 1_000 * summer, 10_000 * minutes);
  if (addOns) sum += 7_500 * (addOns.WINDOWS ?? 0) + 24_900 * (addOns.OVEN ?? 0);
  if (sum < 79_900) sum = 79_900;
  if (facts.memberLevel === "club") sum -= near(sum * 1_000, 10_000);
  if (facts.coupon === "NEW") sum -= Math.min(sum, 10_000);
  return sum + near(sum * 2_500, 10_000);
}
