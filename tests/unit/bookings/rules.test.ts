import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  after,
  assign,
  BLOCKING,
  type Candidate,
  changeableUntil,
  chooseSeats,
  may,
  type Verb,
} from "@/lib/domain/bookings/rules";
import { BOOKING_STATUSES } from "@/lib/domain/bookings/schema";

type Forward = Exclude<Verb, "restore">;
const FORWARD: Forward[] = ["confirm", "start", "finish", "cancel", "noShow", "move"];
const VERBS: Verb[] = [...FORWARD, "restore"];

describe("what may follow what", () => {
  test("is this and nothing else", () => {
    const table = BOOKING_STATUSES.map((status) => [
      status,
      VERBS.filter((verb) => may(verb, status)).join(" "),
    ]);
    expect(table).toEqual([
      ["hold", "confirm cancel move"],
      ["pending", "confirm cancel move"],
      ["confirmed", "start finish cancel noShow move"],
      ["in_progress", "finish restore"],
      ["done", "restore"],
      ["cancelled", "restore"],
      ["no_show", "restore"],
    ]);
  });

  test("whatever is done in whatever order, what is over stays over and occupies nothing, unless it is taken back", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...FORWARD)), (verbs) => {
        let status = BOOKING_STATUSES[0] as (typeof BOOKING_STATUSES)[number];
        let over = false;
        for (const verb of verbs) {
          if (!may(verb, status)) continue;
          expect(over).toBe(false);
          status = after(verb, status);
          over = !BLOCKING.includes(status);
        }
      }),
    );
  });

  test("a hold past its time can do nothing any more", () => {
    expect(VERBS.filter((verb) => may(verb, "hold", true))).toEqual([]);
    expect(may("start", "confirmed", true)).toBe(true);
  });

  test("customers may change until the service's minutes before the start", () => {
    const start = Date.UTC(2026, 5, 1, 12);
    expect(changeableUntil({ status: "confirmed", start }, 90)).toBe(start - 90 * 60_000);
    expect(changeableUntil({ status: "confirmed", start }, 0)).toBe(start);
    expect(changeableUntil({ status: "confirmed", start }, null)).toBeNull();
    for (const status of ["hold", "in_progress", "done", "cancelled", "no_show"] as const)
      expect(changeableUntil({ status, start }, 90)).toBeNull();
  });
});

const candidates = fc
  .array(fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }), { maxLength: 6 })
  .map((all) => all.map((fits, at): Candidate => ({ id: `r${at}`, fits })));

/** Every way there is, tried one by one. */
function possible(needs: number, among: Candidate[], must: string[]): boolean {
  const seek = (need: number, used: string[]): boolean =>
    need === needs
      ? must.every((id) => used.includes(id))
      : among.some(
          ({ id, fits }) => fits.includes(need) && !used.includes(id) && seek(need + 1, [...used, id]),
        );
  return seek(0, []);
}

describe("choosing resources", () => {
  test("finds a way exactly where there is one, each need its own resource that fits", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        candidates,
        fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
        (needs, among, wanted) => {
          const must = wanted.map((at) => `r${at}`);
          const chosen = assign(needs, among, must);
          expect(chosen !== null).toBe(possible(needs, among, must));
          if (!chosen) return;
          expect(chosen.length).toBe(needs);
          expect(new Set(chosen).size).toBe(needs);
          for (const id of must) expect(chosen).toContain(id);
          chosen.forEach((id, need) => {
            expect(among.find((one) => one.id === id)?.fits).toContain(need);
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("gives the only one of two skills to the need that nobody else fits", () => {
    const both = { id: "both", fits: [0, 1] };
    const one = { id: "one", fits: [0] };
    expect(assign(2, [both, one])).toEqual(["one", "both"]);
    expect(assign(2, [both])).toBeNull();
  });

  test("takes the lowest free seats, or all of them", () => {
    expect(chooseSeats(4, new Set([1, 3]), { whole: false, seats: 2 })).toEqual([2, 4]);
    expect(chooseSeats(4, new Set([1, 3]), { whole: false, seats: 3 })).toBeNull();
    expect(chooseSeats(3, new Set(), { whole: true, seats: 1 })).toEqual([1, 2, 3]);
    expect(chooseSeats(3, new Set([2]), { whole: true, seats: 1 })).toBeNull();
    expect(chooseSeats(0, new Set(), { whole: true, seats: 1 })).toBeNull();
    // A seat that is no longer there is still somebody's.
    expect(chooseSeats(1, new Set([2]), { whole: true, seats: 1 })).toBeNull();
  });
});
