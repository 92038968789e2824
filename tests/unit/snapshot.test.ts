import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSnapshot, sees, seesAllOf } from "@/lib/core/snapshot";

test("reads what Postgres writes", () => {
  expect(parseSnapshot("10:20:10,14,15")).toEqual({ xmax: 20, running: new Set([10, 14, 15]) });
  expect(parseSnapshot("20:20:")).toEqual({ xmax: 20, running: new Set() });
  const snapshot = parseSnapshot("10:20:10,14");
  expect([9, 10, 13, 14, 19, 20].map((xid) => sees(snapshot, xid))).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
});

/** Snapshots over transactions 1 to 20: which of those below xmax were still running. */
const snapshots = fc
  .record({ xmax: fc.integer({ min: 1, max: 20 }), running: fc.array(fc.integer({ min: 1, max: 19 })) })
  .map(({ xmax, running }) => ({ xmax, running: new Set(running.filter((xid) => xid < xmax)) }));

test("one that saw all of another saw each transaction that the other saw, and only then", () => {
  fc.assert(
    fc.property(snapshots, snapshots, (later, earlier) => {
      const all = Array.from({ length: 25 }, (_, xid) => xid + 1);
      const each = all.every((xid) => !sees(earlier, xid) || sees(later, xid));
      // The numbers end with xmax: whether one below it that was seen by nobody exists is not ours to know.
      if (seesAllOf(later, earlier)) expect(each).toBe(true);
      else if (later.xmax >= earlier.xmax) expect(each).toBe(false);
    }),
  );
});
