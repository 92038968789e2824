import { expect, test } from "vitest";
import { compare, type Kept } from "@/scripts/bench/baseline";
import { cpuSeconds } from "@/scripts/bench/cpu";
import { inTurns, median, type Ratio, ratio, type Sample, type Target } from "@/scripts/bench/rounds";
import { openScope } from "@/scripts/prove/scope";

const kept: Kept = {
  taken: "2026-11-24",
  rows: 1_000,
  cores: 2,
  ratios: { speed: { value: 1, better: "higher" }, growth: { value: 1, better: "lower" } },
};
const found = (speed: number, growth: number) =>
  new Map<string, Ratio>([
    ["speed", { value: speed, better: "higher" }],
    ["growth", { value: growth, better: "lower" }],
  ]);
const holds = (speed: number, growth: number) => compare(kept, found(speed, growth)).map((one) => one.holds);

test("a ratio a fifth worse than the kept one fails, whichever way is better", () => {
  expect(holds(0.81, 1.19)).toEqual([true, true]);
  expect(holds(0.79, 1.19)).toEqual([false, true]);
  expect(holds(0.81, 1.21)).toEqual([true, false]);
  expect(holds(5, 0.1)).toEqual([true, true]);
  expect(compare(kept, new Map()).map((one) => one.holds)).toEqual([false, false]);
});

function slowed(perSecond: number[]) {
  const rounds = perSecond.map(
    (value): Sample => ({
      operations: value,
      seconds: 1,
      p50: 1,
      p99: 1,
      perSecond: value,
      serverMicros: 0,
      databaseMicros: 0,
      cpuMicros: 0,
    }),
  );
  return rounds;
}

test("a ratio is taken round by round: a machine that slows down for a while does not move it", () => {
  const scope = openScope("unit", "small");
  // In rounds 2 and 3 the machine did a tenth; of the two medians the ratio would be 0.09.
  const measured = [
    { name: "ours", what: "", rounds: slowed([50, 5, 4.5, 52, 50]) },
    { name: "bare", what: "", rounds: slowed([100, 10, 10, 100, 98]) },
  ];
  const value = ratio(scope, measured, { name: "r", says: "r", over: "ours", under: "bare", least: 0.6 });
  expect(value).toBeCloseTo(0.5, 2);
  expect(scope.promises).toMatchObject([{ holds: false, bound: "≥ 0.6" }]);
  expect(scope.figures.ratios).toEqual({ r: { value, better: "higher" } });
});

test("each target is warmed up until it gets no faster; then all are measured in turns, there and back, each after a run that does not count", async () => {
  const order: string[] = [];
  /** Does so many a second in its first runs, and goes on like the last of them. */
  const target = (name: string, speeds: number[]): Target => ({
    name,
    what: name,
    server: process.pid,
    database: process.pid,
    async run() {
      order.push(name);
      return { operations: speeds.shift() ?? 100, seconds: 1, p50: 1, p99: 1 };
    },
  });
  const targets = [target("a", [100, 102]), target("b", [50, 70, 100])];
  const measured = await inTurns(targets, { seconds: 1, rounds: 2 });
  expect(order.join("")).toBe("aaabbbbbaabbbbaa");
  expect(measured.map(({ rounds }) => rounds.length)).toEqual([2, 2]);
});

test("the median of an even number lies between the two in the middle", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
});

test("processor time counts what is below a process", () => {
  const before = cpuSeconds(process.ppid);
  for (let until = performance.now() + 200; performance.now() < until; );
  expect(cpuSeconds(process.ppid) - before).toBeGreaterThan(0);
});
