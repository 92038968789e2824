import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { patchRow, rankOf, removeRows, rowAt, rowsOf } from "@/components/list/held-rows";
import {
  AHEAD,
  applyStep,
  emptyList,
  type Fetched,
  HELD,
  type ListState,
  nextStep,
  PAGE,
  type Step,
} from "@/components/list/segment";

type Row = { id: string; key: number; born: number };

/** A server that reads by keyset, highest key first, as ours does. */
class Server {
  readonly rows: Row[];
  /** By how many rows a jump misses; without it the list cannot be entered by a rank. */
  constructor(
    size: number,
    private readonly miss?: (rank: number) => number,
  ) {
    this.rows = Array.from({ length: size }, (_, n) => ({ id: `${n}`, key: (size - n) * 1000, born: 0 }));
  }
  insert(key: number): void {
    const at = this.place(key);
    if (this.rows[at]?.key !== key) this.rows.splice(at, 0, { id: `later ${key}`, key, born: 1 });
  }
  delete(at: number): void {
    this.rows.splice(at % Math.max(1, this.rows.length), 1);
  }
  /** Somebody changes a row so that it stands elsewhere. */
  move(at: number, key: number): void {
    const [row] = this.rows.splice(at % Math.max(1, this.rows.length), 1);
    const to = this.place(key);
    if (row && this.rows[to]?.key !== key) this.rows.splice(to, 0, { id: row.id, key, born: 1 });
  }
  /** How many rows come before `key`. */
  private place(key: number): number {
    let [low, high] = [0, this.rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle].key > key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  read(step: Step): Fetched<Row> {
    const { cursor, way } = step.mark;
    const skip = step.kind === "skip" ? step.skip : 0;
    const limit = skip > 0 ? 1 : PAGE;
    const size = this.rows.length;
    let from = 0;
    if (way === "after") {
      const at = cursor === null ? 0 : this.place(Number(cursor));
      from = skip + (cursor !== null && this.rows[at]?.key === Number(cursor) ? at + 1 : at);
    }
    let begin: Pick<Fetched<Row>, "rank" | "rankKind"> = {};
    if (step.kind === "jump") {
      const { rank } = step.mark;
      from = this.miss ? Math.max(1, Math.min(size - 1, rank + this.miss(rank))) : Math.min(rank, 10_000);
      // What a server says is as wrong as what it does.
      begin = this.miss ? { rank, rankKind: "estimate" } : { rank: from, rankKind: "exact" };
    }
    let end = from + limit;
    if (way === "before") {
      end = (cursor === null ? size : this.place(Number(cursor))) - skip;
      from = end - limit;
    }
    const rows = this.rows.slice(Math.max(0, from), Math.max(0, Math.min(size, end)));
    const first = rows.length > 0 ? String(rows[0].key) : null;
    const last = rows.length > 0 ? String(rows[rows.length - 1].key) : null;
    // The side a page was read from always has a cursor, the other one only while there are more rows.
    return {
      rows,
      ...begin,
      prev:
        way === "after" ? (cursor === null && step.kind !== "jump" ? null : first) : from > 0 ? first : null,
      next: way === "after" ? (end < size ? last : null) : cursor === null ? null : last,
      ...(cursor === null && { total: size, totalKind: "exact" }),
    };
  }
}

function walk(server: Server, list: ListState<Row>, first: number, steps: number, view = 20): ListState<Row> {
  let now = list;
  for (let n = 0; n < steps; n++) {
    // The screen follows the numbering, as the list component does.
    const at = first + now.moved - list.moved;
    const step = nextStep(now, at, at + view, "down");
    if (!step) return now;
    now = applyStep(now, step, server.read(step), at, at + view);
  }
  return now;
}

function expectWhole(server: Server, list: ListState<Row>): void {
  const held = rowsOf(list);
  const ids = new Set(held.map(({ id }) => id));
  expect(ids.size).toBe(held.length);
  expect(held.filter((row, n) => n > 0 && row.key >= held[n - 1].key)).toEqual([]);
  if (held.length === 0) return;
  const between = server.rows.filter(
    ({ key, born }) => born === 0 && key <= held[0].key && key >= held[held.length - 1].key,
  );
  expect(between.filter(({ id }) => !ids.has(id))).toEqual([]);
  expect(list.segment?.pages.length ?? 0).toBeLessThanOrEqual(HELD);
}

const change = fc.oneof(
  fc.record({ kind: fc.constant("insert" as const), at: fc.integer({ min: -50_000, max: 3_000_000 }) }),
  fc.record({ kind: fc.constant("delete" as const), at: fc.nat(5000) }),
  fc.record({
    kind: fc.constant("move" as const),
    at: fc.nat(5000),
    to: fc.integer({ min: -50_000, max: 3_000_000 }),
  }),
  fc.record({ kind: fc.constant("look" as const), at: fc.nat(4000) }),
  fc.record({ kind: fc.constant("scroll" as const), at: fc.integer({ min: -300, max: 300 }) }),
);

describe("a segment", () => {
  test("neither doubles nor misses a row while others insert, delete and move rows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2500 }), fc.array(change, { maxLength: 40 }), (size, changes) => {
        const server = new Server(size);
        let list = walk(server, emptyList<Row>(), 0, 3);
        let at = 0;
        for (const change of changes) {
          const { kind, at: where } = change;
          if (kind === "insert") server.insert(where);
          else if (kind === "delete") server.delete(where);
          else if (kind === "move") server.move(where, change.to);
          else if (kind === "scroll") at = Math.max(0, Math.min(list.total - 1, at + where));
          else at = where % Math.max(1, list.total);
          const before = list.moved;
          list = walk(server, list, at, 2);
          at += list.moved - before;
          expectWhole(server, list);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("shows a row once that somebody moved to where the reader is going", () => {
    const server = new Server(1000);
    let list = walk(server, emptyList<Row>(), 0, 1);
    const { id } = server.rows[5];
    server.move(5, 850_500);
    list = walk(server, list, 80, 4);
    expect(rowsOf(list).filter((row) => row.id === id)).toHaveLength(1);
    expectWhole(server, list);
  });

  test("holds what is on screen within a bounded number of reads, wherever the reader goes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6000 }),
        fc.array(fc.nat(5999), { minLength: 1, maxLength: 6 }),
        (size, places) => {
          const server = new Server(size);
          let list = walk(server, emptyList<Row>(), 0, 5);
          for (const place of places) {
            const at = place % size;
            list = walk(server, list, at, 8);
            expect(nextStep(list, at, at + 20, "down")).toBeNull();
            for (let rank = at; rank < Math.min(at + 20, size); rank++) {
              expect(rowAt(list, rank)?.id).toBe(server.rows[rank].id);
              expect(rankOf(list, server.rows[rank].id)).toBe(rank);
            }
            expect(list.total).toBe(size);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("reads the end of a list by the opposite order, not by walking there", () => {
    const server = new Server(50_000);
    let list = walk(server, emptyList<Row>(), 0, 3);
    const steps: string[] = [];
    for (;;) {
      const step = nextStep(list, 49_980, 50_000, "down");
      if (!step) break;
      steps.push(step.kind);
      list = applyStep(list, step, server.read(step), 49_980, 50_000);
    }
    expect(steps.length).toBeLessThanOrEqual(3);
    expect(rowAt(list, 49_999)?.id).toBe(server.rows[49_999].id);
  });

  test("goes anywhere in a long list in a few steps", () => {
    const server = new Server(400_000);
    let list = walk(server, emptyList<Row>(), 0, 3);
    list = walk(server, list, 180_000, 24);
    expect(nextStep(list, 180_000, 180_020, "down")).toBeNull();
    expect(rowAt(list, 180_000)?.id).toBe(server.rows[180_000].id);
  });

  test("finds the end of a list that has become shorter", () => {
    const server = new Server(30_000);
    let list = walk(server, emptyList<Row>(), 0, 3);
    server.rows.splice(400);
    list = walk(server, list, 15_000, 30);
    expect(list.total).toBe(400);
    expect(rowAt(list, 399)?.id).toBe(server.rows[399].id);
  });

  test("comes back to a place it has been at with one read", () => {
    const server = new Server(20_000);
    let list = walk(server, emptyList<Row>(), 0, 3);
    list = walk(server, list, 9000, 200);
    list = walk(server, list, 0, 3);
    const step = nextStep(list, 9000, 9020, "down");
    expect(step?.kind).toBe("open");
  });

  test("keeps every row at its rank while pages are let go and read again", () => {
    const server = new Server(4000);
    let list = walk(server, emptyList<Row>(), 0, 3);
    const down = Array.from({ length: 95 }, (_, n) => n * 40);
    for (const at of [...down, ...down.reverse()]) {
      list = walk(server, list, at, 4);
      for (const rank of [at, at + 19]) expect(rowAt(list, rank)?.id).toBe(server.rows[rank].id);
      expect(list.segment?.pages.length ?? 0).toBeLessThanOrEqual(HELD);
    }
    expect(list.moved).toBe(0);
  });

  test("keeps rows ready on both sides of the screen", () => {
    const server = new Server(5000);
    let list = walk(server, emptyList<Row>(), 0, 3);
    list = walk(server, list, 2000, 100);
    expect(rowAt(list, 2000 - AHEAD)).toBeDefined();
    expect(rowAt(list, 2020 + AHEAD - 1)).toBeDefined();
  });
});

describe("a jump", () => {
  test("reaches any place of a long list with one read and what it needs around it", () => {
    const server = new Server(400_000, () => 0);
    for (const at of [20_000, 180_000, 320_000, 385_000]) {
      let list = walk(server, emptyList<Row>(), 0, 3);
      const steps: string[] = [];
      for (let step = nextStep(list, at, at + 20, "down"); step; step = nextStep(list, at, at + 20, "down")) {
        steps.push(step.kind);
        list = applyStep(list, step, server.read(step), at, at + 20);
      }
      expect(steps[0]).toBe("jump");
      expect(steps.length).toBeLessThanOrEqual(4);
      expect(rowAt(list, at)?.id).toBe(server.rows[at].id);
    }
  });

  test("into a list that has no anchors is tried once; then rows are passed over", () => {
    const server = new Server(100_000);
    let list = walk(server, emptyList<Row>(), 0, 3);
    const kinds: string[] = [];
    for (let n = 0; n < 30; n++) {
      const step = nextStep(list, 60_000, 60_020, "down");
      if (!step) break;
      kinds.push(step.kind);
      list = applyStep(list, step, server.read(step), 60_000, 60_020);
    }
    expect(kinds.filter((kind) => kind === "jump")).toEqual(["jump"]);
    expect(rowAt(list, 60_000)?.id).toBe(server.rows[60_000].id);
    list = walk(server, list, 25_000, 30);
    expect(rowAt(list, 25_000)?.id).toBe(server.rows[25_000].id);
  });

  test("into a list that has become empty ends in an empty list", () => {
    const server = new Server(60_000, () => 0);
    let list = walk(server, emptyList<Row>(), 0, 3);
    server.rows.splice(0);
    list = walk(server, list, 40_000, 40);
    expect(nextStep(list, 0, 20, "down")).toBeNull();
    expect(rowsOf(list)).toEqual([]);
    expect(list.total).toBe(0);
  });

  // The reader goes on from where the jump led to, as far as the list goes.
  const misses = [-8_000, -900, -50, 50, 900, 8_000];
  test.each(misses)("that misses by %s rows leads on to the true end, without a gap", (miss) => {
    const server = new Server(40_000, () => miss);
    let list = walk(server, emptyList<Row>(), 0, 3);
    let at = 29_000;
    list = walk(server, list, at, 6);
    at += list.moved;
    const seen = new Set(rowsOf(list).map(({ id }) => id));
    const [start] = rowsOf(list);
    // Moves of the numbering are not counted as ways: the screen has moved along.
    for (let n = 0; n < 2_000 && at < list.total - 20; n++) {
      const before = list.moved;
      list = walk(server, list, Math.min(at + 30, list.total - 20), 2);
      at = Math.min(at + 30, list.total - 20) + list.moved - before;
      for (const { id } of rowsOf(list)) seen.add(id);
      expectWhole(server, list);
    }
    list = walk(server, list, at, 4);
    expect(rowAt(list, list.total - 1)?.id).toBe(server.rows[39_999].id);
    expect(list.total).toBe(40_000);
    const passed = server.rows.slice(server.rows.findIndex(({ id }) => id === start?.id));
    expect(passed.filter(({ id }) => !seen.has(id))).toEqual([]);
  });

  test.each(misses)("that misses by %s rows leads back to the start, without a gap", (miss) => {
    const server = new Server(40_000, () => miss);
    let list = walk(server, emptyList<Row>(), 0, 3);
    let at = 11_500;
    list = walk(server, list, at, 6);
    at += list.moved;
    const seen = new Set(rowsOf(list).map(({ id }) => id));
    const first = rowsOf(list)[0];
    for (let n = 0; n < 2_000 && at > 0; n++) {
      const before = list.moved;
      const to = Math.max(0, at - 30);
      for (let step = nextStep(list, to, to + 20, "up"), m = 0; step && m < 2; m++) {
        const screen = to + list.moved - before;
        list = applyStep(list, step, server.read(step), screen, screen + 20);
        step = nextStep(list, to + list.moved - before, to + list.moved - before + 20, "up");
      }
      at = to + list.moved - before;
      for (const { id } of rowsOf(list)) seen.add(id);
      expectWhole(server, list);
    }
    expect(rowAt(list, 0)?.id).toBe(server.rows[0].id);
    expect(list.segment?.grounded).toBe(true);
    expect(list.total).toBe(40_000);
    const passed = server.rows.slice(
      0,
      server.rows.findIndex(({ id }) => id === first?.id),
    );
    expect(passed.filter(({ id }) => !seen.has(id))).toEqual([]);
  });

  test("neither doubles nor misses a row, however wrong, while others insert, delete and move rows", () => {
    const far = fc.record({ kind: fc.constant("look" as const), at: fc.nat(40_000) });
    fc.assert(
      fc.property(
        fc.integer({ min: 12_000, max: 30_000 }),
        fc.integer({ min: -20_000, max: 20_000 }),
        fc.array(fc.oneof(change, far), { maxLength: 25 }),
        (size, miss, changes) => {
          const server = new Server(size, (rank) => (rank * 7919 + miss) % 20_000);
          let list = walk(server, emptyList<Row>(), 0, 3);
          let at = 0;
          for (const change of changes) {
            const { kind, at: where } = change;
            if (kind === "insert") server.insert(where);
            else if (kind === "delete") server.delete(where);
            else if (kind === "move") server.move(where, change.to);
            else if (kind === "scroll") at = Math.max(0, Math.min(list.total - 1, at + where));
            else at = where % Math.max(1, list.total);
            const before = list.moved;
            list = walk(server, list, at, 3);
            at += list.moved - before;
            expectWhole(server, list);
            if (kind === "look") expect(nextStep(list, at, at + 20, "down")?.kind).not.toBe("jump");
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("rows", () => {
  const server = new Server(500);
  const list = walk(server, emptyList<Row>(), 0, 3);

  test("are replaced in place", () => {
    const { id } = server.rows[42];
    const patched = patchRow(list, id, (row) => ({ ...row, key: -1 }));
    expect(rowAt(patched, 42)?.key).toBe(-1);
    expect(rowAt(patched, 43)).toBe(rowAt(list, 43));
  });

  test("are taken out, and the rest closes up", () => {
    const out = new Set([server.rows[10].id, server.rows[11].id]);
    const left = removeRows(list, out);
    expect(rowAt(left, 10)?.id).toBe(server.rows[12].id);
    expect(left.total).toBe(498);
  });
});
