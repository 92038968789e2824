import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAmount, writeAmount } from "@/components/records/amount";

describe("an amount as typed", () => {
  test.each([
    ["22700", 2_270_000],
    ["22.700,50", 2_270_050],
    ["22,700.50", 2_270_050],
    ["22 700", 2_270_000],
    ["1.234.567", 123_456_700],
    ["kr. 99,5", 9950],
    ["0", 0],
  ])("%s", (typed, minor) => {
    expect(parseAmount(typed, "DKK")).toBe(minor);
  });

  test("has no decimals where the currency has none", () => {
    expect(parseAmount("1,500", "JPY")).toBe(1500);
  });

  test.each(["", "abc", "-", "99999999999999999"])("%j is none", (typed) => {
    expect(parseAmount(typed, "DKK")).toBeNull();
  });

  test("is written so that it reads back the same", () => {
    fc.assert(
      fc.property(fc.nat(10 ** 12), (minor) => {
        expect(parseAmount(writeAmount(minor, "NOK"), "NOK")).toBe(minor);
      }),
    );
  });
});
