import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnDecimal, parseAmount } from "@/lib/domain/imports/amounts";
import { columnOrder, type DateOrder, ZoneClock } from "@/lib/domain/imports/dates";
import { isEmpty, parseBoolean, parseKind, parseStatus } from "@/lib/domain/imports/words";

const copenhagen = new ZoneClock("Europe/Copenhagen");
const utc = (cell: string, order: DateOrder = "dmy", clock = copenhagen) => {
  const moment = clock.parse(cell, order);
  return moment === null ? null : new Date(moment).toISOString();
};

describe("dates", () => {
  it.each([
    ["15 Apr, 2021 00:03:00", "2021-04-14T22:03:00.000Z"],
    ["15 April 2021", "2021-04-14T22:00:00.000Z"],
    ["April 15, 2021 3:04 PM", "2021-04-15T13:04:00.000Z"],
    ["Thu, 15 Apr 2021 10:00", "2021-04-15T08:00:00.000Z"],
    ["2021-04-15 00:03:00", "2021-04-14T22:03:00.000Z"],
    ["2021-04-15T10:00:00Z", "2021-04-15T10:00:00.000Z"],
    ["2021-04-15T10:00:00.250+05:30", "2021-04-15T04:30:00.250Z"],
    ["2021/4/5", "2021-04-04T22:00:00.000Z"],
    ["15.04.2021", "2021-04-14T22:00:00.000Z"],
    ["15.04.2021 kl. 13.45", "2021-04-15T11:45:00.000Z"],
    ["5-1-21", "2021-01-04T23:00:00.000Z"],
    ["1. maj 2021", "2021-04-30T22:00:00.000Z"],
    ["3. des. 2021", "2021-12-02T23:00:00.000Z"],
    ["12 de outubro de 2020", "2020-10-11T22:00:00.000Z"],
  ])("reads %s", (cell, expected) => expect(utc(cell)).toBe(expected));

  it("reads day and month in the column's order", () => {
    expect(utc("2/3/2018 19:58", "mdy")).toBe("2018-02-03T18:58:00.000Z");
    expect(utc("2/3/2018 19:58", "dmy")).toBe("2018-03-02T18:58:00.000Z");
  });

  it.each([
    "31.02.2021",
    "2021-13-01",
    "99/99/2021",
    "tomorrow",
    "12:30",
    "2021",
    "15 Foo 2021",
    "1.5",
    "25 Dec 2021 25:00",
  ])("does not take %s for a date", (cell) => expect(utc(cell)).toBeNull());

  it("tells the order from the column as a whole, or does not", () => {
    expect(columnOrder(["2/1/2018", "5/15/2018"])).toBe("mdy");
    expect(columnOrder(["2/1/2018", "15/5/2018"])).toBe("dmy");
    expect(columnOrder(["2/1/2018", "3/4/2018"])).toBeNull();
  });

  it("handles the hours that summer time leaves out and gives twice", () => {
    expect(utc("28.03.2021 02:30")).toBe("2021-03-28T01:30:00.000Z");
    expect(utc("28.03.2021 01:59")).toBe("2021-03-28T00:59:00.000Z");
    expect(utc("28.03.2021 03:00")).toBe("2021-03-28T01:00:00.000Z");
    expect(utc("31.10.2021 02:30")).toBe("2021-10-31T00:30:00.000Z");
    expect(utc("31.10.2021 03:00")).toBe("2021-10-31T02:00:00.000Z");
  });

  it("comes back to the wall clock it was given, in any zone and at any time that exists", () => {
    for (const zone of [
      "Europe/Oslo",
      "America/New_York",
      "Asia/Kolkata",
      "Pacific/Chatham",
      "Australia/Lord_Howe",
    ]) {
      const clock = new ZoneClock(zone);
      const shown = new Intl.DateTimeFormat("sv-SE", {
        timeZone: zone,
        dateStyle: "short",
        timeStyle: "medium",
      });
      fc.assert(
        fc.property(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2035, 0) }), (ms) => {
          const moment = Math.floor(ms / 1000) * 1000;
          const wall = shown.format(moment);
          const parsed = clock.parse(wall, "dmy");
          expect(parsed === null ? null : shown.format(parsed)).toBe(wall);
        }),
        { numRuns: 200 },
      );
    }
  });
});

describe("amounts", () => {
  const point = { decimal: ".", currency: "DKK" } as const;
  const comma = { decimal: ",", currency: "DKK" } as const;

  it.each([
    ["$22,700.00", point, 2_270_000, "USD"],
    ["$342.09K", point, 34_209_000, "USD"],
    ["$1,117.10K", point, 111_710_000, "USD"],
    ["12500", comma, 1_250_000, null],
    ["1.234,56 kr.", comma, 123_456, null],
    ["1 234,50 kr", comma, 123_450, null],
    ["kr 12.500,-", comma, 1_250_000, null],
    ["DKK 99,95", comma, 9_995, "DKK"],
    ["€1.234,56", comma, 123_456, "EUR"],
    ["1.234", comma, 123_400, null],
    ["1.234", point, 123, null],
    ["22,700.00", comma, 2_270_000, null],
    ["-50", comma, -5_000, null],
    ["(1,200.00)", point, -120_000, null],
    ["¥1500", point, 1_500, "JPY"],
    ["0,5 mio", comma, 50_000_000, null],
    ["1'234.50", point, 123_450, null],
    ["R$ 10,00", comma, 1_000, "BRL"],
  ])("reads %s", (cell, column, minor, currency) =>
    expect(parseAmount(cell, column)).toEqual({ minor, currency }),
  );

  it.each(["twelve", "12 apples", "1.2.3,4,5", "", "-", "99999999999999999", "12:30", "2021-04-15"])(
    "does not take %s for an amount",
    (cell) => expect(parseAmount(cell, comma)).toBeNull(),
  );

  it("takes the dollar as the company's where the company has dollars", () => {
    expect(parseAmount("$5", { decimal: ".", currency: "CAD" })).toEqual({ minor: 500, currency: null });
    expect(parseAmount("5 kr", { decimal: ",", currency: "EUR" })).toBeNull();
  });

  it("tells the decimal sign from the column as a whole", () => {
    expect(columnDecimal(["1.234", "9,50"])).toBe(",");
    expect(columnDecimal(["1,234", "1,234,567"])).toBe(".");
    expect(columnDecimal(["1.234", "2.500"])).toBeNull();
  });

  it("answers whatever it is given, at once", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("1", ",", ".", " ", "k", "$", "-", "'"), maxLength: 400 }),
        (cell) => {
          const amount = parseAmount(cell, comma);
          expect(amount === null || Number.isSafeInteger(amount.minor)).toBe(true);
        },
      ),
    );
  });
});

describe("words", () => {
  it("tells no value from a name that looks like one", () => {
    for (const cell of ["", "NULL", "\\N", "#N/A"]) expect(isEmpty(cell, true)).toBe(true);
    for (const cell of ["Select", "NA", "n/a", "null", "-", "Vælg", "none"]) {
      expect(isEmpty(cell, false)).toBe(true);
      expect(isEmpty(cell, true)).toBe(false);
    }
    for (const cell of ["Selected", "0", "unknown", "Other"]) expect(isEmpty(cell, false)).toBe(false);
  });

  it.each([
    ["Attempted to Contact", "contacted", false],
    ["Contact in Future", "contacted", false],
    ["Contacted", "contacted", true],
    ["Not Contacted", "new", true],
    ["Junk Lead", "lost", false],
    ["Lost Lead", "lost", true],
    ["Pre Qualified", "qualified", false],
    ["Closed Won", "converted", true],
    ["2. Kvalificeret", "qualified", true],
    ["ny", "new", true],
  ])("knows the status %s", (cell, status, exact) => expect(parseStatus(cell)).toEqual({ status, exact }));

  it("does not guess at a word it does not know", () => {
    expect(parseStatus("Zebra")).toBeNull();
    expect(parseBoolean("maybe")).toBeNull();
    expect(parseKind("thing")).toBeNull();
  });
});
