import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  doubled,
  forTheRest,
  type ImportColumn,
  isCustom,
  keyIsPossible,
  lacks,
  ownFields,
  summary,
  withChanges,
} from "@/components/imports/mapping";
import { IGNORE, ImportField } from "@/lib/domain/imports/schema";

function columns(fields: Record<string, string>): ImportColumn[] {
  return Object.entries(fields).map(([column, field]) => ({ column, field, sample: [], dateOrder: null }));
}

const GUESS = columns({
  Id: "externalId",
  Name: "name",
  "E-mail": "email",
  "E-mail 2": "email",
  Branche: "field.branche",
  Noter: IGNORE,
});

describe("the mapping's page", () => {
  test("counts what becomes of the columns", () => {
    expect(summary(GUESS)).toEqual({ fields: 4, custom: 1, left: 1 });
    expect(summary(withChanges(GUESS, { Id: IGNORE }))).toEqual({ fields: 3, custom: 1, left: 2 });
  });

  test("names the column that has a target already; addresses may come from several", () => {
    expect(doubled(GUESS).size).toBe(0);
    expect([...doubled(withChanges(GUESS, { Branche: "name" }))]).toEqual([["Branche", "Name"]]);
    expect([...doubled(withChanges(GUESS, { Noter: "field.branche" }))]).toEqual([["Noter", "Branche"]]);
  });

  test("knows when nothing names a record, and which keys are possible", () => {
    const none = { serviceId: null };
    expect(lacks("leads", GUESS, none)).toEqual([]);
    expect(lacks("leads", columns({ Branche: "field.branche", By: "source" }), none)).toEqual(["nameless"]);
    const without = withChanges(GUESS, { Id: IGNORE });
    expect(keyIsPossible(GUESS, "externalId")).toBe(true);
    expect(keyIsPossible(without, "externalId")).toBe(false);
    expect(keyIsPossible(without, "none")).toBe(true);
  });

  test("knows what a booking cannot do without", () => {
    const parts = columns({ Y: "startYear", M: "startMonth", D: "startDay", What: "service" });
    expect(lacks("bookings", parts, { serviceId: null })).toEqual([]);
    expect(lacks("bookings", parts.slice(1), { serviceId: null })).toEqual(["startless"]);
    const when = columns({ When: "start" });
    expect(lacks("bookings", when, { serviceId: null })).toEqual(["serviceless"]);
    expect(lacks("bookings", when, { serviceId: "a service" })).toEqual([]);
    expect(keyIsPossible(when, "row")).toBe(true);
  });

  test("leaves the rest out and takes it in again, without touching the fields", () => {
    const left = forTheRest(GUESS, {}, false);
    expect(summary(withChanges(GUESS, left))).toEqual({ fields: 4, custom: 0, left: 2 });
    const kept = forTheRest(GUESS, left, true);
    expect(withChanges(GUESS, kept).map(({ field }) => field)).toEqual([
      "externalId",
      "name",
      "email",
      "email",
      "field.branche",
      "field.noter",
    ]);
  });

  test("keeps every column under a key of its own that the API takes, however they are called", () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 120 }), { maxLength: 40 });
    const fields = fc.constantFrom("name", IGNORE, "field.column", "field.a_2");
    fc.assert(
      fc.property(names, fc.array(fields, { minLength: 40, maxLength: 40 }), (headers, guesses) => {
        // A guess never uses a custom field twice.
        const used = new Set<string>();
        const guess = headers.map((column, index) => {
          const field = guesses[index] ?? IGNORE;
          const again = isCustom(field) && used.has(field);
          used.add(field);
          return { column, field: again ? IGNORE : field, sample: [], dateOrder: null };
        });
        const own = [...ownFields(guess).values()];
        expect(new Set(own).size).toBe(headers.length);
        for (const field of own) expect(ImportField.safeParse(field).success).toBe(true);
        for (const { column, field } of guess.filter((one) => isCustom(one.field))) {
          expect(ownFields(guess).get(column)).toBe(field);
        }
      }),
    );
  });
});
