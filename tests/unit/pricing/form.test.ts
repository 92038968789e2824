import fc from "fast-check";
import { expect, test } from "vitest";
import { fieldsOf, parsePercent, ruleOf } from "@/components/prices/rule-form";
import { momentOf, wallOf } from "@/components/prices/wall";
import { Rule } from "@/lib/domain/pricing/schema";

const change = { kind: "percent", basisPoints: -1_250 };
const RULES = [
  { kind: "base", by: "duration", amount: 42_550, step: 30 },
  { kind: "base", by: "booking", amount: 0 },
  {
    kind: "tiers",
    by: "seat",
    mode: "volume",
    tiers: [
      { upTo: 5, amount: 100 },
      { upTo: null, amount: 50 },
    ],
    vatCategory: "food",
  },
  { kind: "weekday", days: [1, 7], change, by: "start" },
  { kind: "timeOfDay", from: "22:00", to: "06:00", change: { kind: "amount", amount: -5_000 }, by: "share" },
  { kind: "timeOfDay", from: "22:00", to: "06:00", days: [5], change, by: "share" },
  { kind: "season", firstDay: "12-20", lastDay: "01-05", change, by: "share" },
  { kind: "addOn", code: "OVN", amount: 24_900, per: "seat" },
  { kind: "minimum", amount: 79_900 },
  { kind: "member", levels: ["guld", "sølv"], off: { kind: "price", amount: 1 } },
  {
    kind: "coupon",
    code: "MAJ",
    off: { kind: "percent", basisPoints: 333 },
    lastDay: "2026-05-31",
    atLeast: 100,
  },
].map((rule, at) => Rule.parse({ id: `r${at}`, label: "Rule", ...rule }));

test.each(RULES.map((rule) => [rule.kind, rule] as const))(
  "a %s rule goes through its form unchanged",
  (_, rule) => {
    const outcome = ruleOf(fieldsOf(rule, "DKK"), "DKK");
    expect(outcome).toEqual({ rule: JSON.parse(JSON.stringify(rule)) });
  },
);

test("a form says which fields are wrong", () => {
  const fields = fieldsOf(RULES[6] as Rule, "DKK");
  fields.text.lastDay = "2026-01-05";
  fields.text.changeValue = "much";
  expect(ruleOf(fields, "DKK")).toEqual({
    wrong: { changeValue: { code: "notNumber" }, lastDay: expect.objectContaining({ code: "season" }) },
  });
});

test.each([
  ["25", 2_500],
  ["12,5", 1_250],
  ["−10", -1_000],
  ["0.01 %", 1],
])("%s is so many basis points", (typed, basisPoints) => {
  expect(parsePercent(typed)).toBe(basisPoints);
});
test.each(["", "x", "1.234", "1e3"])("%j is no percentage", (typed) => {
  expect(parsePercent(typed)).toBeNull();
});

test("a moment, shown on the wall and read again, shows the same on the wall", () => {
  const minutes = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 });
  const zones = fc.constantFrom("Europe/Copenhagen", "America/New_York", "Asia/Kathmandu");
  fc.assert(
    fc.property(minutes, zones, (minute, zone) => {
      const wall = wallOf(new Date(minute * 60_000).toISOString(), zone);
      expect(wallOf(momentOf(wall, zone) ?? "", zone)).toBe(wall);
    }),
    { numRuns: 500 },
  );
  expect(momentOf("2026-10-25T02:30", "Europe/Copenhagen")).toBe("2026-10-25T00:30:00.000Z");
  expect(momentOf("soon", "Europe/Copenhagen")).toBeUndefined();
});
