import * as namespace from "rrule";
import { invalid } from "@/lib/core/errors";
import { momentOf, wallClock } from "@/lib/core/zone";

// A bundler takes rrule's module of named exports, Node its CommonJS, which comes as the default.
const { RRule } = (Reflect.get(namespace, "default") ?? namespace) as typeof namespace;

/** So many bookings a series may have. */
export const MOST_IN_SERIES = 200;
/** No series reaches further, so that a rule that never fits comes to an end. */
const LONGEST_MS = 5 * 366 * 86_400_000;

const PARTS = new Set(
  "FREQ INTERVAL COUNT UNTIL BYDAY BYMONTHDAY BYMONTH BYSETPOS WKST BYYEARDAY BYWEEKNO".split(" "),
);
const FREQUENCIES = new Set(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]);

/** UNTIL as a wall clock: in UTC it is a moment, otherwise a day (its end) or a clock of the zone already. */
function untilOf(text: string, toWall: (moment: number) => number): number {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(text);
  if (!found) throw invalid("rule", "rule");
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [number, ...number[]];
  if (found[4] === undefined) return Date.UTC(year, (month ?? 1) - 1, day, 23, 59, 59);
  const clock = Date.UTC(year, (month ?? 1) - 1, day, hour, minute, second);
  return found[7] ? toWall(clock) : clock;
}

/** Steps from one period to the next that a rule may take: five years of days are 1,830. */
const MOST_STEPS = 5_000;

/**
 * rrule goes on to the year 9999 for a rule that never fits ("30 February"), a minute of work: `until` is only
 * looked at when something fits. At each step it ends where the interval is 0, and so it is after enough steps.
 */
function endSooner(rule: namespace.RRule): void {
  const { interval } = rule.options;
  let reads = 0;
  // Read twice a step.
  Object.defineProperty(rule.options, "interval", { get: () => (++reads > 2 * MOST_STEPS ? 0 : interval) });
}

/**
 * The wall clocks at which a rule's bookings begin, from `first` on; neither later than `until` nor more than `most`.
 *
 * @param toWall a moment as a wall clock of the rule's zone
 * @returns with them whether the rule itself comes to an end
 * @throws AppError("invalid_input") for a rule that cannot be read or is finer than days
 */
export function clocksOf(
  rule: string,
  first: number,
  { until, most, toWall }: { until: number; most: number; toWall(moment: number): number },
): { clocks: number[]; bounded: boolean } {
  const parts = new Map<string, string>();
  for (const part of rule.replace(/^RRULE:/i, "").split(";")) {
    const [name = "", value] = part.toUpperCase().split("=");
    if (!value || !PARTS.has(name) || parts.has(name)) throw invalid("rule", "rule");
    parts.set(name, value);
  }
  for (const name of ["COUNT", "INTERVAL"])
    if (parts.has(name) && !/^[1-9]\d{0,3}$/.test(parts.get(name) ?? "")) throw invalid("rule", "rule");
  if (!FREQUENCIES.has(parts.get("FREQ") ?? "") || (parts.has("COUNT") && parts.has("UNTIL")))
    throw invalid("rule", "rule");

  const asked = parts.get("UNTIL");
  parts.delete("UNTIL");
  const last = Math.min(until, asked === undefined ? Number.POSITIVE_INFINITY : untilOf(asked, toWall));
  try {
    const options = RRule.parseString([...parts].map((pair) => pair.join("=")).join(";"));
    const made = new RRule({ ...options, dtstart: new Date(first), until: new Date(last) });
    endSooner(made);
    const clocks = made.all((_, count) => count < most).map((clock) => clock.getTime());
    return { clocks, bounded: asked !== undefined || parts.has("COUNT") };
  } catch (cause) {
    if (cause instanceof Error && cause.name === "AppError") throw cause;
    throw invalid("rule", "rule");
  }
}

/**
 * The starts of a series in a company's zone: a booking at nine stays at nine over the change to and from
 * summer time (RFC 5545, 3.3.10). `start` is always the first. Milliseconds, in order.
 *
 * @throws AppError("invalid_input") for a rule that cannot be read, is finer than days, or has no end within
 *   200 bookings and five years
 */
export function expand(rule: string, start: number, timeZone: string): number[] {
  const first = wallClock(start, timeZone);
  const { clocks, bounded } = clocksOf(rule, first, {
    until: first + LONGEST_MS,
    // One more than may be shows that there are too many; `all` asks before it adds.
    most: MOST_IN_SERIES + 1,
    toWall: (moment) => wallClock(moment, timeZone),
  });
  const starts = [...new Set([start, ...clocks.map((clock) => momentOf(clock, timeZone))])];
  if (!bounded || starts.length > MOST_IN_SERIES)
    throw invalid("rule", "too_big", { maximum: MOST_IN_SERIES });
  return starts.sort((a, b) => a - b);
}
