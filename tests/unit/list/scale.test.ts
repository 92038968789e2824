import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  hasDrifted,
  isMapped,
  mayDrift,
  moveTo,
  scaleOf,
  TALLEST,
  toOffset,
  toTop,
} from "@/components/list/scale";

const lists = fc.integer({ min: 0, max: 2_000_000_000 });

describe("the scroll bar", () => {
  test("is the list itself while the browser can be that tall", () => {
    const scale = scaleOf(100_000 * 40, 900);
    expect(isMapped(scale)).toBe(false);
    expect(moveTo(scale, { top: 0, offset: 0 }, 123_456)).toEqual({ top: 123_456, offset: 123_456 });
  });

  test("never makes an element taller than the browser can scroll", () => {
    fc.assert(
      fc.property(lists, (list) => {
        expect(scaleOf(list, 900).bar).toBeLessThanOrEqual(TALLEST);
      }),
    );
  });

  test("reaches both ends, keeps the order, and finds its way back", () => {
    fc.assert(
      fc.property(
        lists,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 }),
        (list, parts) => {
          const scale = scaleOf(list, 900);
          expect(toOffset(scale, 0)).toBe(0);
          expect(toOffset(scale, scale.bar - scale.view)).toBeCloseTo(scale.list - scale.view, 3);
          const tops = parts.map((part) => part * (scale.bar - scale.view)).sort((a, b) => a - b);
          const offsets = tops.map((top) => toOffset(scale, top));
          expect([...offsets].sort((a, b) => a - b)).toEqual(offsets);
          for (const [n, offset] of offsets.entries()) expect(toTop(scale, offset)).toBeCloseTo(tops[n], 3);
        },
      ),
    );
  });

  test("moves pixel for pixel by wheel and in proportion when dragged", () => {
    const scale = scaleOf(400_000_000, 900);
    const middle = { top: toTop(scale, 200_000_000), offset: 200_000_000 };
    expect(moveTo(scale, middle, middle.top + 120).offset).toBe(200_000_120);
    const dragged = moveTo(scale, middle, middle.top + 1_000_000);
    expect(dragged.offset).toBe(toOffset(scale, dragged.top));
  });

  test("is put right after a long walk, and not before", () => {
    const scale = scaleOf(400_000_000, 900);
    let place = { top: toTop(scale, 200_000_000), offset: 200_000_000 };
    expect(hasDrifted(scale, place, 2000)).toBe(false);
    for (let n = 0; n < 100; n++) place = moveTo(scale, place, place.top + 100);
    expect(hasDrifted(scale, place, 2000)).toBe(true);
    expect(hasDrifted(scale, { ...place, top: toTop(scale, place.offset) }, 2000)).toBe(false);
  });

  test("points to the same part of the list as of the bar, within a quarter of a percent", () => {
    const rows = 5_000_000;
    const scale = scaleOf(rows * 40, 900);
    for (let part = 0; part <= 1; part += 0.01) {
      const at = toOffset(scale, part * (scale.bar - scale.view)) / (scale.list - scale.view);
      expect(Math.abs(at - part)).toBeLessThanOrEqual(0.0025);
    }
  });

  test("is at an end when the reader is, however far they walk there without a rest", () => {
    const scale = scaleOf(200_000_000, 900);
    for (const way of [-100, 100]) {
      const edge = way < 0 ? 0 : scale.list - scale.view;
      const start = Math.abs(edge - 2_000_000);
      let place = { top: toTop(scale, start), offset: start };
      for (let n = 0; n < 30_000 && place.offset !== edge; n++) {
        const top = Math.max(0, Math.min(scale.bar - scale.view, place.top + way));
        // A bar at its end cannot be moved further: nobody would hear of it.
        if (top === place.top) break;
        place = moveTo(scale, place, top);
        if (hasDrifted(scale, place, mayDrift(scale, place))) place.top = toTop(scale, place.offset);
      }
      expect(place.offset).toBe(edge);
    }
  });
});
