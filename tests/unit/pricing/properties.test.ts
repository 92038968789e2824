import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocate, mulDiv } from "@/lib/domain/pricing/arithmetic";
import { compiledRules } from "@/lib/domain/pricing/components";
import { compile, type Facts, Memo, price, priceAll, termsOf } from "@/lib/domain/pricing/rules";
import { Draft, type Priced, Rule } from "@/lib/domain/pricing/schema";

const amount = fc.integer({ min: 0, max: 5_000_000 });
const label = fc.constant("x");
const category = fc.option(fc.constantFrom("standard", "food", "accommodation", "exempt"), {
  nil: undefined,
});
const change = fc.oneof(
  fc.record({ kind: fc.constant("percent"), basisPoints: fc.integer({ min: -10_000, max: 20_000 }) }),
  fc.record({ kind: fc.constant("amount"), amount: fc.integer({ min: -100_000, max: 100_000 }) }),
);
const by = fc.constantFrom("share", "start");
const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
const off = fc.oneof(
  fc.record({ kind: fc.constant("percent"), basisPoints: fc.integer({ min: 0, max: 10_000 }) }),
  fc.record({ kind: fc.constant("amount"), amount }),
);

const rule = fc.oneof(
  fc.record({
    kind: fc.constant("base"),
    label,
    by: fc.constantFrom("booking", "duration", "area", "seat", "distance"),
    amount,
    per: fc.integer({ min: 1, max: 90 }),
    step: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
    vatCategory: category,
  }),
  fc.record({
    kind: fc.constant("tiers"),
    label,
    by: fc.constantFrom("duration", "seat", "area"),
    mode: fc.constantFrom("graduated", "volume"),
    tiers: fc.tuple(amount, amount, amount).map(([a, b, c]) => [
      { upTo: 5, amount: a },
      { upTo: 90, amount: b },
      { upTo: null, amount: c },
    ]),
    vatCategory: category,
  }),
  fc.record({ kind: fc.constant("weekday"), label, days, change, by }),
  fc.record({
    kind: fc.constant("timeOfDay"),
    label,
    from: fc.constantFrom("22:00", "06:00", "02:30"),
    to: fc.constantFrom("00:00", "07:00", "03:00"),
    change,
    by,
  }),
  fc.record({
    kind: fc.constant("season"),
    label,
    firstDay: fc.constantFrom("06-15", "12-20", "02-29"),
    lastDay: fc.constantFrom("08-15", "01-05", "02-29"),
    change,
    by,
  }),
  fc.record({ kind: fc.constant("minimum"), label, amount }),
  fc.record({ kind: fc.constant("member"), label, levels: fc.constantFrom([], ["gold"]), off }),
);
const addOn = fc.record({
  kind: fc.constant("addOn"),
  label,
  code: fc.constant("A"),
  amount,
  per: fc.constantFrom("unit", "seat"),
  vatCategory: category,
});
const coupon = fc.record({ kind: fc.constant("coupon"), label, code: fc.constant("C"), off });

const rules = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 9 }), addOn, coupon)
  .map(([some, one, other]) =>
    [...some, one, other].map((each, at) => Rule.parse({ ...each, id: `r${at}` })),
  );
const vat = fc.record({
  country: fc.constantFrom("DK", "NO", "SE"),
  category: fc.constantFrom("standard", "food", "accommodation"),
  included: fc.boolean(),
});
const termsArbitrary = fc
  .tuple(rules, vat, fc.constantFrom("Europe/Copenhagen", "America/New_York"))
  .map(([list, tax, zone]) => termsOf(Draft.parse({ vat: tax, rules: list }), "DKK", zone));
const minute = (year: number) => Date.UTC(year, 0) / 60_000;
const facts: fc.Arbitrary<Facts> = fc
  .record({
    startsAt: fc.integer({ min: minute(2024), max: minute(2029) }),
    minutes: fc.integer({ min: 1, max: 20_000 }),
    seats: fc.integer({ min: 1, max: 60 }),
    area: fc.integer({ min: 0, max: 400_000 }),
    distance: fc.integer({ min: 0, max: 90_000 }),
    addOns: fc.option(
      fc.integer({ min: 0, max: 9 }).map((n) => ({ A: n })),
      { nil: null },
    ),
    coupon: fc.constantFrom("C", null),
    memberLevel: fc.constantFrom("gold", "silver", null),
  })
  .map(({ minutes, ...all }) => ({ ...all, endsAt: all.startsAt + minutes, askedAt: all.startsAt - 9_000 }));

function sound(answer: ReturnType<typeof price>): Priced {
  if ("errors" in answer) throw new Error(JSON.stringify(answer.errors));
  return answer;
}
const sum = (all: readonly { net: number; vat: number; gross: number }[]) =>
  all.reduce((so, one) => ({ net: so.net + one.net, vat: so.vat + one.vat, gross: so.gross + one.gross }), {
    net: 0,
    vat: 0,
    gross: 0,
  });

describe("a price, whatever the rules", () => {
  test("is the sum of its lines and of its VAT lines, in whole units, and never below zero", () => {
    fc.assert(
      fc.property(termsArbitrary, facts, (terms, asked) => {
        const { lines, vat, totals } = sound(price(compile(terms), asked));
        expect(sum(lines)).toEqual(totals);
        expect(sum(vat)).toEqual(totals);
        for (const line of [...lines, ...vat, totals]) {
          expect(line.net + line.vat).toBe(line.gross);
          expect([line.net, line.vat, line.gross].every(Number.isSafeInteger)).toBe(true);
        }
        expect(Math.min(totals.net, totals.vat, totals.gross)).toBeGreaterThanOrEqual(0);
        for (const tax of vat) {
          // VAT of the whole, rounded once; each line within one of its exact share.
          const of = terms.vat.included ? [tax.gross, 10_000 + tax.basisPoints] : [tax.net, 10_000];
          expect(Math.abs(tax.vat - ((of[0] ?? 0) * tax.basisPoints) / (of[1] ?? 1))).toBeLessThanOrEqual(
            0.5001,
          );
          for (const line of lines.filter(({ vatCategory }) => vatCategory === tax.category)) {
            const amount = terms.vat.included ? line.gross : line.net;
            expect(Math.abs(line.vat - (amount * tax.basisPoints) / (of[1] ?? 1))).toBeLessThan(1.0001);
          }
        }
        const known = new Set(["floor", ...terms.rules.map(({ id }) => id)]);
        expect(lines.every(({ ruleId }) => known.has(ruleId))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("is the same in any order of the rules", () => {
    const shuffled = termsArbitrary.chain((terms) =>
      fc.tuple(
        fc.constant(terms),
        fc.shuffledSubarray(terms.rules, { minLength: terms.rules.length, maxLength: terms.rules.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, facts, ([terms, order], asked) => {
        const one = sound(price(compile(terms), asked));
        const other = sound(price(compile({ ...terms, rules: order }), asked));
        expect(other.totals).toEqual(one.totals);
        expect(other.vat).toEqual(one.vat);
      }),
      { numRuns: 500 },
    );
  });

  test("is the same in bulk as one by one, and the paid figure is what its lines say", () => {
    fc.assert(
      fc.property(termsArbitrary, fc.array(facts, { maxLength: 20 }), (terms, all) => {
        const compiled = compile(terms);
        // Some of them are refused.
        const asked = all.map((each, at) => (at % 5 === 4 ? { ...each, coupon: "NONE" } : each));
        const ledger = priceAll(compiled, asked);
        for (const [at, each] of asked.entries()) {
          const one = price(compiled, each);
          expect(ledger.read(at)).toEqual(one);
          if (!("errors" in one)) expect(ledger.gross[at]).toBe(one.totals.gross);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("is the same after the terms went through JSON and were compiled again", () => {
    fc.assert(
      fc.property(termsArbitrary, facts, (terms, asked) => {
        const before = price(compile(terms), asked);
        expect(price(compile(JSON.parse(JSON.stringify(terms))), asked)).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a changed rule", () => {
  const draft = (evening: number) =>
    Draft.parse({
      vat: { country: "DK", category: "standard", included: true },
      rules: [
        { kind: "base", id: "hours", label: "Hours", by: "duration", amount: 40_000 },
        { kind: "weekday", id: "w", label: "W", days: [6], change: { kind: "percent", basisPoints: 2_000 } },
        {
          kind: "timeOfDay",
          id: "e",
          label: "E",
          from: "18:00",
          to: "22:00",
          change: { kind: "percent", basisPoints: evening },
        },
      ],
    });
  const asked = Array.from({ length: 10 }, (_, at): Facts => {
    const startsAt = minute(2026) + at * 600;
    const none = { seats: null, area: null, distance: null, addOns: null, coupon: null, memberLevel: null };
    return { startsAt, endsAt: startsAt + 240, askedAt: startsAt, ...none };
  });

  test("is the only one that is compiled and looked at again", () => {
    const memo = new Memo();
    const run = (evening: number) => {
      const before = compiledRules.count;
      const compiled = compile(termsOf(draft(evening), "DKK", "Europe/Copenhagen"));
      const answers = asked.map((each) => price(compiled, each, memo));
      return { answers, compiled: compiledRules.count - before };
    };
    const first = run(1_111);
    expect([first.compiled, memo.made]).toEqual([3, 30]);
    const second = run(2_222);
    expect([second.compiled, memo.made]).toEqual([1, 40]);
    // And what was kept gives what a fresh look gives.
    const fresh = compile(termsOf(draft(2_222), "DKK", "Europe/Copenhagen"));
    expect(second.answers).toEqual(asked.map((each) => price(fresh, each)));
    expect(second.answers).not.toEqual(first.answers);
    expect([run(2_222).compiled, memo.made]).toEqual([0, 40]);
  });

  test("in another zone is looked at again", () => {
    const memo = new Memo();
    for (const zone of ["Europe/Copenhagen", "America/New_York"]) {
      const compiled = compile(termsOf(draft(500), "DKK", zone));
      expect(asked.map((each) => price(compiled, each, memo))).toEqual(
        asked.map((each) => price(compiled, each)),
      );
    }
  });
});

test("a · b ÷ c is exact, halves away from zero", () => {
  const exact = (a: number, b: number, c: number) => {
    const whole = BigInt(a) * BigInt(b);
    const size = whole < 0n ? -whole : whole;
    const near = (2n * size + BigInt(c)) / (2n * BigInt(c));
    return Number(whole < 0n ? -near : near);
  };
  const big = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
  fc.assert(
    fc.property(big, big, fc.integer({ min: 1, max: 10 ** 10 }), (a, b, c) => {
      expect(mulDiv(a, b, c) + 0).toBe(exact(a, b, c) + 0);
    }),
    { numRuns: 2_000 },
  );
  expect([mulDiv(1, 1, 2), mulDiv(-1, 1, 2), mulDiv(3, 1, 2), mulDiv(1, 49, 100)]).toEqual([1, -1, 2, 0]);
});

test("what is shared out adds up, and each part is less than one off", () => {
  const weights = fc.array(fc.nat(10 ** 9), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), weights, (amount, all) => {
      const parts = allocate(amount, all);
      const whole = all.reduce((so, weight) => so + weight, 0);
      expect(parts.reduce((so, part) => so + part, 0)).toBe(amount);
      if (whole > 0)
        for (const [at, part] of parts.entries())
          expect(Math.abs(part - (amount * (all[at] ?? 0)) / whole)).toBeLessThan(1);
    }),
  );
});
