import { describe, expect, test } from "vitest";
import { type Block, givenTo } from "@/components/calendar/block";
import { verdictOf } from "@/components/calendar/conflict";
import { unplacedOf } from "@/components/calendar/unplaced";
import type { BookingStatus } from "@/lib/domain/bookings/schema";

const MINUTE = 60_000;
const clean = {
  id: "clean",
  name: "Clean",
  durationMinutes: 60,
  stepMinutes: 15,
  needs: [{ skill: "clean" }],
};
const course = { ...clean, id: "course", needs: [{ resourceId: "hall" }] };
const pair = { ...clean, id: "pair", needs: [{ skill: "clean" }, { resourceId: "hall" }] };
const person = (id: string) => ({ id, kind: "person" as const, name: id, capacity: 1, skills: ["clean"] });
const frame = {
  resources: [
    person("anna"),
    person("bo"),
    { id: "hall", kind: "room" as const, name: "hall", capacity: 3, skills: [] },
  ],
  services: [clean, course, pair],
};

let made = 0;
function block(from: number, to: number, more: Partial<Block> = {}): Block {
  return {
    id: String(++made),
    version: 1,
    status: "confirmed",
    serviceId: "clean",
    serviceName: "Clean",
    customerName: null,
    leadName: null,
    start: from * MINUTE,
    end: to * MINUTE,
    seats: 1,
    seriesId: null,
    expiresAt: null,
    expires: null,
    bufferBefore: 0,
    bufferAfter: 0,
    whole: true,
    resources: [{ id: "anna", seats: [1] }],
    ...more,
  };
}

function verdict(
  one: Block,
  from: number,
  to: number,
  others: Block[],
  more: { on?: string[]; open?: boolean } = {},
) {
  const { on = ["anna"], open = true } = more;
  const place = { start: from * MINUTE, end: to * MINUTE, resourceIds: on };
  return verdictOf(one, place, { frame, blocks: [one, ...others], isOpen: () => open, now: 0 });
}

describe("a place for a booking", () => {
  test("is taken where something is at the time, and free beside it", () => {
    const one = block(0, 60);
    const there = block(600, 660);
    expect(verdict(one, 630, 690, [there])).toBe("taken");
    expect(verdict(one, 660, 720, [there])).toBe("free");
    expect(verdict(one, 540, 600, [there])).toBe("free");
    expect(verdict(one, 630, 690, [there], { on: ["bo"] })).toBe("free");
  });

  test("needs room for the buffers of both", () => {
    const one = block(0, 60, { bufferBefore: 15 * MINUTE });
    const there = block(600, 660, { bufferAfter: 30 * MINUTE });
    expect(verdict(one, 690, 750, [there])).toBe("taken");
    expect(verdict(one, 705, 765, [there])).toBe("free");
  });

  test("is not blocked by itself, nor by what is over or given up", () => {
    const one = block(600, 660);
    expect(verdict(one, 615, 675, [])).toBe("free");
    for (const status of ["done", "cancelled", "no_show"] as BookingStatus[])
      expect(verdict(one, 700, 760, [block(700, 760, { status })])).toBe("free");
    for (const status of ["hold", "pending", "in_progress"] as BookingStatus[])
      expect(verdict(one, 700, 760, [block(700, 760, { status })])).toBe("taken");
    expect(verdict(one, 700, 760, [block(700, 760, { status: "hold", expires: -1 })])).toBe("free");
  });

  test("has seats as long as there are some; a whole one needs all of them", () => {
    const on = ["hall"];
    const seat = (n: number) =>
      block(600, 660, { serviceId: "course", whole: false, resources: [{ id: "hall", seats: [n] }] });
    const one = block(0, 60, { serviceId: "course", whole: false });
    expect(verdict(one, 600, 660, [seat(1), seat(2)], { on })).toBe("free");
    expect(verdict({ ...one, seats: 2 }, 600, 660, [seat(1), seat(2)], { on })).toBe("taken");
    expect(verdict(one, 600, 660, [seat(1), seat(2), seat(3)], { on })).toBe("taken");
    expect(verdict({ ...one, whole: true }, 600, 660, [seat(3)], { on })).toBe("taken");
  });

  test("is closed outside the hours, and unfit where they cannot do it", () => {
    const one = block(0, 60);
    expect(verdict(one, 600, 660, [], { open: false })).toBe("closed");
    expect(verdict(one, 600, 660, [], { on: ["hall"] })).toBe("unfit");
    expect(verdict({ ...one, serviceId: "pair" }, 600, 660, [], { on: ["bo", "hall"] })).toBe("free");
    expect(verdict({ ...one, serviceId: "gone" }, 600, 660, [], { on: ["hall"] })).toBe("free");
  });
});

test("a booking goes from one resource to another and keeps the rest", () => {
  const both = block(0, 60, {
    resources: [
      { id: "anna", seats: [1] },
      { id: "hall", seats: [1, 2, 3] },
    ],
  });
  expect(givenTo(both, "anna", "bo")).toEqual(["bo", "hall"]);
  expect(givenTo(both, "anna", "anna")).toEqual(["anna", "hall"]);
  // It is there already.
  expect(givenTo(both, "anna", "hall")).toEqual(["anna", "hall"]);
  expect(givenTo(both, null, null)).toEqual(["anna", "hall"]);
});

test("what no resource has is told apart: of the days shown and of the service that is chosen, what begins there first", () => {
  const loose = { resources: [] };
  const blocks = [
    block(0, 60),
    block(0, 60, { ...loose, id: "before" }),
    block(0, 90, { ...loose, id: "goes on" }),
    block(60, 120, { ...loose, id: "begins with it" }),
    block(179, 240, { ...loose, id: "begins in it", serviceId: "course" }),
    block(180, 240, { ...loose, id: "after" }),
  ];
  const span = { start: 60 * MINUTE, end: 180 * MINUTE };
  expect(unplacedOf(blocks, span, null).map(({ id }) => id)).toEqual([
    ...["begins with it", "begins in it", "goes on"],
  ]);
  expect(unplacedOf(blocks, span, "course").map(({ id }) => id)).toEqual(["begins in it"]);
});
