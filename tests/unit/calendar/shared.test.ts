import { expect, test } from "vitest";
import type { Block } from "@/components/calendar/block";
import { isShared, shareTimes } from "@/components/calendar/shared";

let made = 0;
const block = (more: Partial<Block> & { seat?: number[] } = {}): Block => {
  const { seat = [1], ...rest } = more;
  made += 1;
  return {
    ...{ id: `b${made}`, version: 1, status: "confirmed", serviceId: "yoga", serviceName: "Yoga" },
    ...{ customerName: `Kunde ${made}`, leadName: null, seats: seat.length, seriesId: null, whole: false },
    ...{ start: 600, end: 660, bufferBefore: 0, bufferAfter: 0, expires: null, expiresAt: null },
    resources: [
      { id: "hall", seats: seat },
      { id: "lamp", seats: [1] },
    ],
    ...rest,
  };
};

test("bookings of seats of one service at one time are drawn as one, with what they take of the resource", () => {
  const all = [
    block({ seat: [1, 2], customerName: "Bo" }),
    block({ seat: [3], customerName: null, leadName: "Anna" }),
    block({ seat: [4], status: "no_show", customerName: "Zara" }),
  ];
  const [one, ...none] = shareTimes(all, "hall");
  expect(none).toEqual([]);
  expect(one).toMatchObject({ start: 600, end: 660, serviceName: "Yoga", seats: 4 });
  expect(one && isShared(one) && one.bookings).toEqual(all);
});

test("they are over, once each of them is", () => {
  const status = (...all: Block["status"][]) => {
    const bookings = all.map((one) => block({ status: one }));
    return shareTimes(bookings, "hall")[0]?.status;
  };
  expect([status("done", "no_show"), status("done", "in_progress")]).toEqual(["done", "confirmed"]);
});

test("what is alone at its time, is another service, has it whole or was cancelled, stays as it is", () => {
  const all = [
    block(),
    block({ start: 610 }),
    block({ end: 690 }),
    block({ serviceId: "pilates" }),
    block({ whole: true }),
    block({ whole: true }),
    block({ status: "cancelled" }),
  ];
  expect(shareTimes(all, "hall")).toEqual(all);
});

test("they stand where the first of them stood", () => {
  const all = [block(), block({ start: 700, end: 760 }), block()];
  expect(shareTimes(all, "hall").map(({ start }) => start)).toEqual([600, 700]);
});
