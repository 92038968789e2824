import { describe, expect, test } from "vitest";
import { normaliseEmail, normalisePhone } from "@/lib/core/contact";
import { decodeCursor, encodeCursor } from "@/lib/core/cursor";
import { formatMoney } from "@/lib/core/money";
import { fold, nfc } from "@/lib/core/text";

test("an accent on a Nordic letter goes, the letter stays one", () => {
  expect([fold("Ǣ"), fold("Ǿ")]).toEqual(["ae", "oe"]);
});

describe("text", () => {
  test("is stored in one form, without control characters", () => {
    expect(nfc(" A\u030ase\u0000\u0007 Ø\u007f ")).toBe("Åse Ø");
    expect(nfc("two\nlines\tand a tab")).toBe("two\nlines\tand a tab");
  });

  test.each([
    ["Søren Ångström", "soeren aangstroem"],
    ["Soeren Aangstroem", "soeren aangstroem"],
    ["Ægir", "aegir"],
    ["José Núñez", "jose nunez"],
  ])("%s folds to %s", (typed, folded) => expect(fold(typed)).toBe(folded));
});

describe("contact points", () => {
  test.each([
    ["ASE@Example.COM ", "ase@example.com"],
    ["nobody", null],
    ["a@b", null],
    ["a b@example.com", null],
    ["<a@example.com>", null],
  ])("e-mail %s", (typed, expected) => expect(normaliseEmail(typed)).toBe(expected));

  test.each([
    ["20 12 34 56", "DK", "+4520123456"],
    ["+47 22 12 34 56", "DK", "+4722123456"],
    ["abc", "DK", null],
  ])("phone %s in %s", (typed, country, expected) => expect(normalisePhone(typed, country)).toBe(expected));
});

test("a cursor comes back as it went, and only for its own order", () => {
  const cursor = {
    sort: "name",
    value: 'Åse "x"',
    id: "01a2072e-0000-7000-8000-000000000000",
    towards: "prev",
  } as const;
  expect(decodeCursor(encodeCursor(cursor), "name")).toEqual(cursor);
  expect(() => decodeCursor(encodeCursor(cursor), "value")).toThrow("invalid_input");
  expect(() => decodeCursor("bm90IG91cnM", "name")).toThrow("invalid_input");
});

test.each([
  [1_234_500, "DKK", "da", "12.345 kr."],
  [1_234_550, "NOK", "en", "NOK 12,345.50"],
  [500, "JPY", "en", "JP¥500"],
])("%d minor units of %s", (minor, currency, locale, expected) => {
  expect(formatMoney(minor, currency, locale).replace(/\u00a0/g, " ")).toBe(expected);
});
