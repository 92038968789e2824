import { describe, expect, test } from "vitest";
import { entityOfName, fileProblem, isCalendarName } from "@/components/imports/file-check";

const MOST = 1_000;
const problem = (name: string, bytes: BlobPart, type = "") =>
  fileProblem(new File([bytes], name, { type }), MOST);

describe("a file before it is sent", () => {
  test("passes as a table of text, by its name or by its type", async () => {
    expect(await problem("leads.csv", "Navn\nÅse")).toBeNull();
    expect(await problem("LEADS.TSV", "Navn\nÅse")).toBeNull();
    expect(await problem("export", "Navn\nÅse", "text/csv")).toBeNull();
    expect(await problem("plan.ics", "BEGIN:VCALENDAR")).toBeNull();
    expect(await problem("leads.csv.gz", new Uint8Array([0x1f, 0x8b, 8, 0, 0]))).toBeNull();
    expect(await problem("utf16.csv", new Uint8Array([0xff, 0xfe, 0x41, 0, 0x0a, 0]))).toBeNull();
  });

  test("is told to be a spreadsheet, also under another name", async () => {
    expect(await problem("leads.xlsx", "anything")).toBe("excel");
    expect(await problem("leads.csv", new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]))).toBe("excel");
    expect(await problem("leads.csv", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0]))).toBe("excel");
  });

  test("is refused where it is no table, nothing, or too much", async () => {
    expect(await problem("photo.png", new Uint8Array([0x89, 0x50]), "image/png")).toBe("wrong_kind");
    expect(await problem("leads.csv", new Uint8Array([0x41, 0, 0x42]))).toBe("wrong_kind");
    expect(await problem("leads.csv", "")).toBe("empty");
    expect(await problem("leads.csv", "a".repeat(MOST))).toBeNull();
    expect(await problem("leads.csv", "a".repeat(MOST + 1))).toBe("too_large");
  });

  test("says by its name what is in it", () => {
    expect(["Contacts.csv", "kunder-2024.csv", "Accounts.csv"].map(entityOfName)).toEqual(
      Array(3).fill("customers"),
    );
    expect(entityOfName("Leads.csv")).toBe("leads");
    expect(entityOfName("data.csv")).toBe("leads");
    expect(["hotel_bookings.csv.gz", "Aftaler 2026.csv", "anna.ics"].map(entityOfName)).toEqual([
      "bookings",
      "bookings",
      "bookings",
    ]);
    expect(["anna.ics", "anna.ics.gz", "ics.csv"].map(isCalendarName)).toEqual([true, true, false]);
  });
});
