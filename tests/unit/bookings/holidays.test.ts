import { describe, expect, test } from "vitest";
import { easter, holidays, holidaysBetween } from "@/lib/domain/catalog/holidays";

const day = (time: number) => new Date(time).toISOString().slice(0, 10);

test("Easter, also where other rules go wrong", () => {
  const known: [number, string][] = [
    [1818, "1818-03-22"],
    [1943, "1943-04-25"],
    [1954, "1954-04-18"],
    [1981, "1981-04-19"],
    [2000, "2000-04-23"],
    [2024, "2024-03-31"],
    [2025, "2025-04-20"],
    [2026, "2026-04-05"],
    [2038, "2038-04-25"],
    [2049, "2049-04-18"],
    [2076, "2076-04-19"],
  ];
  for (const [year, sunday] of known) expect(day(easter(year))).toBe(sunday);
});

describe("public holidays", () => {
  test("Denmark 2026", () => {
    expect(holidays("DK", 2026)).toEqual([
      "2026-01-01",
      "2026-04-02",
      "2026-04-03",
      "2026-04-05",
      "2026-04-06",
      "2026-05-14",
      "2026-05-24",
      "2026-05-25",
      "2026-12-25",
      "2026-12-26",
    ]);
  });

  test("Denmark gave up its Great Prayer Day with 2024", () => {
    expect(holidays("DK", 2023)).toContain("2023-05-05");
    expect(holidays("DK", 2024)).not.toContain("2024-04-26");
  });

  test("Norway 2026", () => {
    expect(holidays("NO", 2026)).toEqual([
      "2026-01-01",
      "2026-04-02",
      "2026-04-03",
      "2026-04-05",
      "2026-04-06",
      "2026-05-01",
      "2026-05-14",
      "2026-05-17",
      "2026-05-24",
      "2026-05-25",
      "2026-12-25",
      "2026-12-26",
    ]);
  });

  test("Sweden 2026: Midsummer and All Saints' on Saturdays; the national day came for Whit Monday in 2005", () => {
    expect(holidays("SE", 2026)).toEqual([
      "2026-01-01",
      "2026-01-06",
      "2026-04-03",
      "2026-04-05",
      "2026-04-06",
      "2026-05-01",
      "2026-05-14",
      "2026-05-24",
      "2026-06-06",
      "2026-06-20",
      "2026-10-31",
      "2026-12-25",
      "2026-12-26",
    ]);
    expect(holidays("SE", 2004)).toContain("2004-05-31");
    expect(holidays("SE", 2004)).not.toContain("2004-06-06");
  });

  test("two on one day are one: Norway 2008, Ascension on the first of May", () => {
    expect(holidays("NO", 2008).filter((one) => one === "2008-05-01")).toHaveLength(1);
  });

  test("over the turn of the year, and for a country without rules", () => {
    expect(holidaysBetween("DK", "2026-12-26", "2027-01-01")).toEqual(["2026-12-26", "2027-01-01"]);
    expect(holidays("FR", 2026)).toEqual([]);
  });
});
