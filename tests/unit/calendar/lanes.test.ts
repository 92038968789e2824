import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnAt, columnsOf } from "@/components/calendar/columns";
import { closedIn, hoursOf, isOpen } from "@/components/calendar/hours";
import { placed, widest } from "@/components/calendar/lanes";
import { overlap, trackOf } from "@/components/calendar/track";

const MINUTE = 60_000;
const track = trackOf("2026-06-01", "anna", "UTC");
const from = (start: number, end: number, id = `${start}-${end}`) => ({
  id,
  start: track.start + start * MINUTE,
  end: track.start + end * MINUTE,
});

describe("bookings side by side", () => {
  test("share the width only with those they hang together with", () => {
    const all = placed([from(600, 660), from(60, 120), from(90, 150), from(140, 200)], track);
    expect(all.map(({ block, lane, lanes }) => [block.id, lane, lanes])).toEqual([
      ["60-120", 0, 2],
      ["90-150", 1, 2],
      // Touches the second, and the first has ended: its lane is free again.
      ["140-200", 0, 2],
      ["600-660", 0, 1],
    ]);
    expect(widest(all)).toBe(2);
  });

  test("one after the other take the whole width", () => {
    expect(placed([from(60, 120), from(120, 180)], track).map(({ lanes }) => lanes)).toEqual([1, 1]);
  });

  test("over midnight are drawn on both days, each with its part", () => {
    const night = from(23 * 60, 26 * 60, "night");
    const next = trackOf("2026-06-02", "anna", "UTC");
    const [first] = placed([night], track);
    const [second] = placed([night], next);
    expect(first).toMatchObject({ before: false, after: true, part: { end: track.end } });
    expect(second).toMatchObject({ before: true, after: false, part: { start: next.start } });
    expect(placed([night], trackOf("2026-06-03", "anna", "UTC"))).toEqual([]);
  });

  test("never lie on each other, and need no more lanes than there are at once", () => {
    const blocks = fc.array(
      fc
        .tuple(fc.nat(1_440), fc.integer({ min: 5, max: 400 }))
        .map(([start, length]) => [start, length] as const),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(blocks, (some) => {
        const all = placed(
          some.map(([start, length], n) => from(start, start + length, String(n))),
          track,
        );
        for (const one of all) {
          expect(one.lane).toBeLessThan(one.lanes);
          for (const other of all)
            if (one !== other && overlap(one.part, other.part)) {
              expect(one.lane).not.toBe(other.lane);
              expect(one.lanes).toBe(other.lanes);
            }
        }
        const atOnce = all.map(
          ({ part }) =>
            all.filter((other) => other.part.start <= part.start && other.part.end > part.start).length,
        );
        expect(widest(all)).toBe(Math.max(1, ...atOnce));
      }),
    );
  });
});

describe("columns", () => {
  test("share the room there is, and are as wide as their lanes need where there is none", () => {
    expect(columnsOf([1, 1], 1_000)).toEqual({ widths: [500, 500], lefts: [0, 500], total: 1_000 });
    const narrow = columnsOf([1, 4, 50], 100);
    expect(narrow.widths[0]).toBeLessThan(narrow.widths[1] ?? 0);
    expect(narrow.total).toBeGreaterThan(100);
    expect(narrow.widths[2]).toBeLessThan(500);
  });

  test("are found by a place, the nearest where it lies outside", () => {
    const columns = columnsOf([1, 1, 1], 900);
    expect([-50, 0, 299, 300, 899, 2_000].map((x) => columnAt(columns, x))).toEqual([0, 0, 0, 1, 2, 2]);
  });
});

describe("hours", () => {
  const hours = hoursOf({
    hours: [
      { resourceId: null, open: [["2026-06-01T08:00:00Z", "2026-06-01T16:00:00Z"]] },
      {
        resourceId: "night",
        open: [
          ["2026-05-31T22:00:00Z", "2026-06-01T02:00:00Z"],
          ["2026-06-01T22:00:00Z", "2026-06-02T02:00:00Z"],
        ],
      },
      { resourceId: "away", open: [] },
    ],
  });
  const at = (start: string, end: string) => ({
    start: Date.parse(`2026-06-${start}Z`),
    end: Date.parse(`2026-06-${end}Z`),
  });

  test("are the company's for whoever has none of their own", () => {
    expect(isOpen(hours, "anna", at("01T08:00:00", "01T16:00:00"))).toBe(true);
    expect(isOpen(hours, "anna", at("01T15:30:00", "01T16:30:00"))).toBe(false);
    expect(isOpen(hours, "away", at("01T09:00:00", "01T10:00:00"))).toBe(false);
    expect(isOpen(hours, "night", at("01T23:00:00", "02T01:00:00"))).toBe(true);
  });

  test("leave the rest of a day closed", () => {
    const closed = (id: string) =>
      closedIn(hours.get(id) ?? [], track).map(({ start, end }) =>
        [start, end].map((moment) => (moment - track.start) / (60 * MINUTE)),
      );
    expect(closed("night")).toEqual([[2, 22]]);
    expect(closed("away")).toEqual([[0, 24]]);
    expect(closedIn(hours.get(null) ?? [], track).length).toBe(2);
  });
});
