import { describe, expect, test } from "vitest";
import { ask, type Options, priced, type Rules } from "./one-list";

// Every example: rules, booking, the amount of each line, what is paid. Amounts are øre. Danish rules with VAT
// in their amounts where nothing else is said. 4 May 2026 is a Monday; Copenhagen is 2 h ahead in summer, 1 h
// in winter. The arithmetic stands beside the numbers.

type Example = [name: string, rules: Rules, input: object, lines: number[], gross: number, options?: Options];

const flat = (amount: number, more = {}) => ({ kind: "base", by: "booking", amount, ...more });
const hourly = (amount: number, more = {}) => ({ kind: "base", by: "duration", amount, ...more });
const percent = (basisPoints: number) => ({ change: { kind: "percent", basisPoints } });
const fixed = (amount: number) => ({ change: { kind: "amount", amount } });
const weekend = { kind: "weekday", days: [6, 7] };
const night = { kind: "timeOfDay", from: "22:00", to: "06:00" };
/** From and to as the wall in Copenhagen shows them in summer. */
const at = (from: string, to: string, zone = "+02:00") => ({
  startsAt: `2026-${from}:00${zone}`,
  endsAt: `2026-${to}:00${zone}`,
});
const twoHours = at("05-04T10:00", "05-04T12:00");

const BASES: Example[] = [
  ["a flat price", [flat(50_000)], {}, [50_000], 50_000],
  // 2 h · 400.00
  ["by the hour", [hourly(40_000)], twoHours, [80_000], 80_000],
  // 100 min · 400.00 / 60 = 666.666… → 666.67
  ["an hour begun", [hourly(40_000)], at("05-04T10:00", "05-04T11:40"), [66_667], 66_667],
  // 100 min → 4 · 30 = 120 min · 400.00 / 60
  ["half hours begun", [hourly(40_000, { step: 30 })], at("05-04T10:00", "05-04T11:40"), [80_000], 80_000],
  // 3 nights = 4,320 min · 900.00 / 1,440
  ["by the day", [hourly(90_000, { per: 1440 })], at("05-04T15:00", "05-07T15:00"), [270_000], 270_000],
  // 80.5 m² · 12.00
  ["by area", [{ kind: "base", by: "area", amount: 1_200 }], { area: 80.5 }, [96_600], 96_600],
  // 80.5 m² → 90 m² · 12.00
  [
    "ten square metres begun",
    [{ kind: "base", by: "area", amount: 1_200, step: 10 }],
    { area: 80.5 },
    [108_000],
    108_000,
  ],
  // 7 · 150.00
  ["by seat", [{ kind: "base", by: "seat", amount: 15_000 }], { seats: 7 }, [105_000], 105_000],
  // 12.345 km · 3.79 = 46.78755 → 46.79
  ["by distance", [{ kind: "base", by: "distance", amount: 379 }], { distance: 12.345 }, [4_679], 4_679],
  // 200.00 + 12.3 km / 10 km · 30.00 = 200.00 + 36.90
  [
    "two bases",
    [flat(20_000), { kind: "base", by: "distance", amount: 3_000, per: 10 }],
    { distance: 12.3 },
    [20_000, 3_690],
    23_690,
  ],
  // half an øre goes away from zero: 1 min · 0.30 / 60 = 0.005 → 0.01
  ["half an øre", [hourly(30)], at("05-04T10:00", "05-04T10:01"), [1], 1],
];

const seatTiers = (mode: string) => ({
  kind: "tiers",
  by: "seat",
  mode,
  tiers: [
    { upTo: 2, amount: 10_000 },
    { upTo: 5, amount: 8_000 },
    { upTo: null, amount: 5_000 },
  ],
});
const TIERS: Example[] = [
  // 2 · 100.00 + 3 · 80.00 + 1 · 50.00
  ["graduated tiers", [seatTiers("graduated")], { seats: 6 }, [20_000, 24_000, 5_000], 49_000],
  // exactly at a bound: 2 · 100.00 + 3 · 80.00, and nothing of the third tier
  ["graduated tiers to a bound", [seatTiers("graduated")], { seats: 5 }, [20_000, 24_000], 44_000],
  // all 6 at 50.00
  ["volume tiers", [seatTiers("volume")], { seats: 6 }, [30_000], 30_000],
  // all 5 at 80.00: the bound belongs to its tier
  ["volume tiers at a bound", [seatTiers("volume")], { seats: 5 }, [40_000], 40_000],
  // first hour free, then 90 min · 300.00 / 60
  [
    "a free first hour",
    [
      {
        kind: "tiers",
        by: "duration",
        mode: "graduated",
        tiers: [
          { upTo: 60, amount: 0 },
          { upTo: null, amount: 30_000 },
        ],
      },
    ],
    at("05-04T10:00", "05-04T12:30"),
    [0, 45_000],
    45_000,
  ],
];

const WINDOWS: Example[] = [
  // Saturday 9 May: 50 % of 800.00
  [
    "weekend",
    [hourly(40_000), { ...weekend, ...percent(5_000) }],
    at("05-09T10:00", "05-09T12:00"),
    [80_000, 40_000],
    120_000,
  ],
  // Monday: nothing
  ["no weekend", [hourly(40_000), { ...weekend, ...percent(5_000) }], twoHours, [80_000], 80_000],
  // Friday 22:00 to Saturday 02:00: 120 of 240 min on Saturday: 50 % of 1,600.00 · 1/2
  [
    "half a weekend",
    [hourly(40_000), { ...weekend, ...percent(5_000) }],
    at("05-08T22:00", "05-09T02:00"),
    [160_000, 40_000],
    200_000,
  ],
  // the same, by its start on Friday: nothing
  [
    "weekend by the start",
    [hourly(40_000), { ...weekend, ...percent(5_000), by: "start" }],
    at("05-08T22:00", "05-09T02:00"),
    [160_000],
    160_000,
  ],
  // 20:00 to 23:00: 60 of 180 min at night: 100 % of 1,200.00 / 3
  [
    "an hour of the night",
    [hourly(40_000), { ...night, ...percent(10_000) }],
    at("05-04T20:00", "05-04T23:00"),
    [120_000, 40_000],
    160_000,
  ],
  // 04:00 to 08:00: 120 of 240 min belong to the window that began the day before
  [
    "the end of a night",
    [hourly(40_000), { ...night, ...percent(10_000) }],
    at("05-05T04:00", "05-05T08:00"),
    [160_000, 80_000],
    240_000,
  ],
  // nights that begin on Friday or Saturday: Sunday 02:00 to 04:00 is Saturday's
  [
    "Saturday's night on Sunday",
    [hourly(40_000), { ...night, days: [5, 6], ...fixed(20_000) }],
    at("05-10T02:00", "05-10T04:00"),
    [80_000, 20_000],
    100_000,
  ],
  // Monday 02:00 is Sunday's night: not theirs
  [
    "Sunday's night on Monday",
    [hourly(40_000), { ...night, days: [5, 6], ...fixed(20_000) }],
    at("05-11T02:00", "05-11T04:00"),
    [80_000],
    80_000,
  ],
  // a fixed amount comes once, however little lies inside
  [
    "a fixed amount for a minute",
    [hourly(60_000), { ...night, ...fixed(15_000) }],
    at("05-04T21:01", "05-04T22:01"),
    [60_000, 15_000],
    75_000,
  ],
  // 15 June 00:00 begins inside: 1 of 2 h: 20 % of 800.00 / 2
  [
    "into the season",
    [hourly(40_000), { kind: "season", firstDay: "2026-06-15", lastDay: "2026-08-15", ...percent(2_000) }],
    at("06-14T23:00", "06-15T01:00"),
    [80_000, 8_000],
    88_000,
  ],
  // its last day belongs to it
  [
    "the season's last day",
    [flat(80_000), { kind: "season", firstDay: "06-15", lastDay: "08-15", ...percent(2_000) }],
    { startsAt: "2026-08-15T21:59:00Z" },
    [80_000, 16_000],
    96_000,
  ],
  // over New Year, in the year it ends
  [
    "a season over New Year",
    [flat(80_000), { kind: "season", firstDay: "12-20", lastDay: "01-05", ...percent(2_500) }],
    { startsAt: "2027-01-05T22:59:00Z" },
    [80_000, 20_000],
    100_000,
  ],
  [
    "after a season over New Year",
    [flat(80_000), { kind: "season", firstDay: "12-20", lastDay: "01-05", ...percent(2_500) }],
    { startsAt: "2027-01-05T23:00:00Z" },
    [80_000],
    80_000,
  ],
  // both of the base, not one of the other: 50 % + 20 % of 800.00
  [
    "two at once",
    [
      hourly(40_000),
      { ...weekend, ...percent(5_000) },
      { kind: "season", firstDay: "05-01", lastDay: "05-31", ...percent(2_000) },
    ],
    at("05-09T10:00", "05-09T12:00"),
    [80_000, 40_000, 16_000],
    136_000,
  ],
  // −60 % and −60 % of 800.00 would be −160.00: nothing is below zero
  [
    "never below zero",
    [hourly(40_000), { ...weekend, ...percent(-6_000) }, { ...weekend, ...percent(-6_000) }],
    at("05-09T10:00", "05-09T12:00"),
    [80_000, -48_000, -48_000, 16_000],
    0,
  ],
];

const oven = { kind: "addOn", code: "OVEN", amount: 24_900 };
const OTHERS: Example[] = [
  // 500.00 + 2 · 249.00
  ["an add-on", [flat(50_000), oven], { addOns: { oven: 2 } }, [50_000, 49_800], 99_800],
  ["an add-on of none", [flat(50_000), oven], { addOns: { OVEN: 0 } }, [50_000], 50_000],
  // 3 seats · 1 · 75.00
  [
    "an add-on by seat",
    [flat(50_000), { ...oven, amount: 7_500, per: "seat" }],
    { addOns: { OVEN: 1 }, seats: 3 },
    [50_000, 22_500],
    72_500,
  ],
  // surcharges are of the base alone: 50 % of 800.00, not of 1,049.00
  [
    "an add-on at the weekend",
    [hourly(40_000), oven, { ...weekend, ...percent(5_000) }],
    { ...at("05-09T10:00", "05-09T12:00"), addOns: { OVEN: 1 } },
    [80_000, 40_000, 24_900],
    144_900,
  ],
  // 799.00 − 400.00
  [
    "a minimum",
    [hourly(40_000), { kind: "minimum", amount: 79_900 }],
    at("05-04T10:00", "05-04T11:00"),
    [40_000, 39_900],
    79_900,
  ],
  [
    "a minimum that is reached",
    [hourly(40_000), { kind: "minimum", amount: 79_900 }],
    twoHours,
    [80_000],
    80_000,
  ],
  // of two the higher
  [
    "two minimums",
    [flat(10_000), { kind: "minimum", amount: 20_000 }, { kind: "minimum", amount: 30_000 }],
    {},
    [10_000, 20_000],
    30_000,
  ],
  // the minimum is before discounts: 10 % off 799.00 = 79.90
  [
    "a member below the minimum",
    [
      flat(40_000),
      { kind: "minimum", amount: 79_900 },
      { kind: "member", off: { kind: "percent", basisPoints: 1_000 } },
    ],
    { memberLevel: "any" },
    [40_000, 39_900, -7_990],
    71_910,
  ],
  // the better of 10 % of 800.00 and 100.00 off
  [
    "the better member price",
    [
      flat(80_000),
      { kind: "member", off: { kind: "percent", basisPoints: 1_000 } },
      { kind: "member", off: { kind: "amount", amount: 10_000 } },
    ],
    { memberLevel: "gold" },
    [80_000, -10_000],
    70_000,
  ],
  // 650.00 instead of 800.00
  [
    "a member's fixed price",
    [flat(80_000), { kind: "member", levels: ["gold"], off: { kind: "price", amount: 65_000 } }],
    { memberLevel: "gold" },
    [80_000, -15_000],
    65_000,
  ],
  [
    "another level",
    [flat(80_000), { kind: "member", levels: ["gold"], off: { kind: "price", amount: 65_000 } }],
    { memberLevel: "silver" },
    [80_000],
    80_000,
  ],
  // 800.00 − 100.00 member, then 25 % of 700.00
  [
    "a coupon after the member price",
    [
      flat(80_000),
      { kind: "coupon", code: "MAY", off: { kind: "percent", basisPoints: 2_500 } },
      { kind: "member", off: { kind: "amount", amount: 10_000 } },
    ],
    { memberLevel: "x", coupon: "may" },
    [80_000, -10_000, -17_500],
    52_500,
  ],
  // never more than all
  [
    "a coupon above the price",
    [flat(5_000), { kind: "coupon", code: "BIG", off: { kind: "amount", amount: 10_000 } }],
    { coupon: "BIG" },
    [5_000, -5_000],
    0,
  ],
  // 33.33 % of 100.01 = 33.3333 → 33.33 off
  [
    "a third off",
    [flat(10_001), { kind: "coupon", code: "THIRD", off: { kind: "percent", basisPoints: 3_333 } }],
    { coupon: "THIRD" },
    [10_001, -3_333],
    6_668,
  ],
];

describe.each([
  ["base prices", BASES],
  ["tiers", TIERS],
  ["weekday, time and season", WINDOWS],
  ["add-ons, minimum, members, coupons", OTHERS],
])("%s", (_, examples) => {
  test.each(examples)("%s", (__, rules, input, lines, gross, options) => {
    const answer = priced(rules, input, options);
    expect(answer.lines.map((line) => line.gross)).toEqual(lines);
    expect(answer.totals.gross).toBe(gross);
  });
});

type VatExample = [
  name: string,
  rules: Rules,
  input: object,
  options: Options,
  vat: number[],
  totals: number[],
];
const food = { kind: "addOn", code: "LUNCH", amount: 11_500, vatCategory: "food" };
const VAT: VatExample[] = [
  // 25 % of 799.00 = 199.75
  ["added, Denmark", [flat(79_900)], {}, { included: false }, [19_975], [79_900, 19_975, 99_875]],
  // 799.00 · 25 / 125 = 159.80
  ["in the price, Denmark", [flat(79_900)], {}, {}, [15_980], [63_920, 15_980, 79_900]],
  // 0.02 · 25 % = 0.005 → 0.01, as Skatteverket rounds
  ["half an øre up", [flat(2)], {}, { included: false, country: "SE" }, [1], [2, 1, 3]],
  // a room in Norway, 12 %, in the price: 1,120.00 · 12 / 112
  [
    "accommodation, Norway",
    [flat(112_000)],
    {},
    { country: "NO", category: "accommodation" },
    [12_000],
    [100_000, 12_000, 112_000],
  ],
  // 6 % during the pandemic: 1,060.00 · 6 / 106
  [
    "accommodation, Norway 2021",
    [flat(106_000)],
    { startsAt: "2021-09-30T21:59:00Z" },
    { country: "NO", category: "accommodation" },
    [6_000],
    [100_000, 6_000, 106_000],
  ],
  // a minute later it is October in Oslo: 1,120.00 · 12 / 112
  [
    "accommodation, Norway October 2021",
    [flat(112_000)],
    { startsAt: "2021-09-30T22:00:00Z" },
    { country: "NO", category: "accommodation", timeZone: "Europe/Oslo" },
    [12_000],
    [100_000, 12_000, 112_000],
  ],
  // passenger transport in Sweden, 6 %: 500.00 · 6 %
  [
    "transport, Sweden",
    [flat(50_000)],
    {},
    { country: "SE", category: "passengerTransport", included: false },
    [3_000],
    [50_000, 3_000, 53_000],
  ],
  // food in Sweden: 12 % until March 2026, 6 % from April
  [
    "food, Sweden March 2026",
    [flat(10_000)],
    { startsAt: "2026-03-31T12:00:00Z" },
    { country: "SE", category: "food", included: false },
    [1_200],
    [10_000, 1_200, 11_200],
  ],
  [
    "food, Sweden April 2026",
    [flat(10_000)],
    { startsAt: "2026-04-01T12:00:00Z" },
    { country: "SE", category: "food", included: false },
    [600],
    [10_000, 600, 10_600],
  ],
  // what is exempt bears none
  ["exempt", [flat(50_000)], {}, { category: "exempt" }, [0], [50_000, 0, 50_000]],
  // two rates: 1,000.00 · 25 % = 250.00; 115.00 · 15 % = 17.25
  [
    "two rates, Norway",
    [flat(100_000), food],
    { addOns: { LUNCH: 1 } },
    { country: "NO", included: false },
    [25_000, 1_725],
    [111_500, 26_725, 138_225],
  ],
  // 10 % off 1,115.00 is shared out: 100.00 at 25 %, 11.50 at 15 %: VAT of 900.00 and of 103.50 (15.525 → 15.53)
  [
    "a discount over two rates",
    [flat(100_000), food, { kind: "coupon", code: "TEN", off: { kind: "percent", basisPoints: 1_000 } }],
    { addOns: { LUNCH: 1 }, coupon: "TEN" },
    { country: "NO", included: false },
    [22_500, 1_553],
    [100_350, 24_053, 124_403],
  ],
];

test.each(VAT)("VAT: %s", (_, rules, input, options, vat, totals) => {
  const answer = priced(rules, input, options);
  expect(answer.vat.map((line) => line.vat)).toEqual(vat);
  expect([answer.totals.net, answer.totals.vat, answer.totals.gross]).toEqual(totals);
});

test("the odd øre of VAT goes to the largest remainders, and the sum is right", () => {
  // Three lines of 0.33 with 25 %: 0.0825 each, 0.2475 → 0.25 in all: 0.09 + 0.08 + 0.08.
  const answer = priced([flat(33), flat(33), flat(33)], {}, { included: false });
  expect(answer.lines.map(({ vat }) => vat)).toEqual([9, 8, 8]);
  expect(answer.totals).toEqual({ net: 99, vat: 25, gross: 124 });
});

type Refusal = [name: string, rules: Rules, input: object, field: string, code: string, now?: string];
const coupon = { kind: "coupon", code: "MAY", off: { kind: "amount", amount: 1 } };
const REFUSED: Refusal[] = [
  ["no area", [{ kind: "base", by: "area", amount: 1 }], {}, "area", "required"],
  ["no end", [hourly(1)], { startsAt: "2026-05-04T10:00:00Z" }, "endsAt", "required"],
  [
    "no seats for an add-on by seat",
    [flat(1), { ...oven, per: "seat" }],
    { addOns: { OVEN: 1 } },
    "seats",
    "required",
  ],
  ["an end before the start", [hourly(1)], at("05-04T12:00", "05-04T10:00"), "endsAt", "range"],
  ["half a minute", [flat(1)], { startsAt: "2026-05-04T10:00:30Z" }, "startsAt", "whole_minute"],
  ["an unknown add-on", [flat(1), oven], { addOns: { OVEN: 1, FRIDGE: 1 } }, "addOns.FRIDGE", "unknown_code"],
  ["an unknown coupon", [flat(1), coupon], { coupon: "JUNE" }, "coupon", "unknown_code"],
  [
    "a coupon too early",
    [flat(1), { ...coupon, firstDay: "2026-05-05" }],
    { coupon: "MAY" },
    "coupon",
    "coupon_early",
    "2026-05-04T21:59:00Z",
  ],
  [
    "a coupon too late",
    [flat(1), { ...coupon, lastDay: "2026-05-03" }],
    { coupon: "MAY" },
    "coupon",
    "coupon_expired",
    "2026-05-03T22:00:00Z",
  ],
  [
    "a coupon for more",
    [flat(4_999), { ...coupon, atLeast: 5_000 }],
    { coupon: "MAY" },
    "coupon",
    "coupon_minimum",
  ],
  ["too much", [{ kind: "base", by: "seat", amount: 100_000_000_000 }], { seats: 10 }, "", "too_big"],
];

test.each(REFUSED)("no price: %s", (_, rules, input, field, code, now) => {
  const answer = ask(rules, input, { now });
  expect("errors" in answer && answer.errors).toEqual([expect.objectContaining({ field, code })]);
});

test("every line says which rule gave it, with the figures of its arithmetic", () => {
  const rules = [
    { id: "hours", label: "Cleaning", ...hourly(40_000) },
    { id: "weekend", label: "Weekend", ...weekend, ...percent(5_000) },
    { id: "club", label: "Club", kind: "member", off: { kind: "percent", basisPoints: 1_000 } },
  ];
  const { lines, vat } = priced(rules, { ...at("05-08T22:00", "05-09T02:00"), memberLevel: "club" });
  expect(lines).toMatchObject([
    {
      ruleId: "hours",
      kind: "base",
      label: "Cleaning",
      inputs: { quantity: 240, unit: "minute", amount: 40_000, per: 60 },
    },
    { ruleId: "weekend", kind: "weekday", inputs: { of: 160_000, basisPoints: 5_000, minutes: 120 } },
    { ruleId: "club", kind: "member", inputs: { of: 200_000, basisPoints: 1_000 } },
  ]);
  expect(vat).toMatchObject([{ ruleId: "vat:DK:standard", basisPoints: 2_500, gross: 180_000 }]);
});
