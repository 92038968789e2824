// What every bench shares: targets that are measured in turns, so that what slows the machine down for a
// while slows all of them down, and ratios that are taken round by round before their median is.
import type { Scope } from "../prove/scope";
import { cpuSeconds } from "./cpu";

export const ROUNDS = 5;

/** What one run of a target came to. Times in milliseconds. */
export type Run = { operations: number; seconds: number; p50: number; p99: number };

export type Target = {
  name: string;
  what: string;
  /** Processes whose processor time counts for this target; their children count with them. */
  server: number;
  database: number;
  /** Works for about so long, and throws where an answer is not what it should be. */
  run(seconds: number): Promise<Run>;
};

export type Sample = Run & {
  perSecond: number;
  /** Microseconds of processor an operation: of the server, and of Postgres for it. */
  serverMicros: number;
  databaseMicros: number;
  /** Both. Steadier than operations a second where others are at work on the machine. */
  cpuMicros: number;
};

export type Measured = Pick<Target, "name" | "what"> & { rounds: Sample[] };

/** Seconds before each measurement: who stood still meanwhile gave memory back, and takes it again. */
const LEAD_IN = 1;

async function sample(target: Target, seconds: number): Promise<Sample> {
  await target.run(LEAD_IN);
  const [server, database] = [cpuSeconds(target.server), cpuSeconds(target.database)];
  const run = await target.run(seconds);
  const micros = (pid: number, before: number) => ((cpuSeconds(pid) - before) / run.operations) * 1e6;
  const [serverMicros, databaseMicros] = [micros(target.server, server), micros(target.database, database)];
  return {
    ...run,
    perSecond: run.operations / run.seconds,
    serverMicros,
    databaseMicros,
    cpuMicros: serverMicros + databaseMicros,
  };
}

/** Seconds of a slice of warming up; a target is warm when two of them were not so much faster than the best before. */
const SLICE = 1;
const FASTER = 1.03;
const MOST_SLICES = 15;

/**
 * Asks until the target gets no faster: code is compiled as it is used, and a server that had less to do
 * until now would be slower for that alone.
 */
async function warmUp(target: Target): Promise<void> {
  let best = 0;
  let steady = 0;
  for (let slice = 0; slice < MOST_SLICES && steady < 2; slice++) {
    const { operations, seconds } = await target.run(SLICE);
    const speed = operations / seconds;
    steady = speed > best * FASTER ? 0 : steady + 1;
    best = Math.max(best, speed);
  }
}

/** Each target until it is warm, then all of them in turn, `rounds` times: there and back, as who comes first waits longest. */
export async function inTurns(
  targets: Target[],
  { seconds, rounds = ROUNDS }: { seconds: number; rounds?: number },
): Promise<Measured[]> {
  const measured = targets.map(({ name, what }): Measured => ({ name, what, rounds: [] }));
  console.log("  warming up");
  for (const target of targets) await warmUp(target);
  console.log("  measuring");
  for (let round = 0; round < rounds; round++) {
    const order = [...targets.entries()];
    if (round % 2 === 1) order.reverse();
    for (const [index, target] of order) measured[index]?.rounds.push(await sample(target, seconds));
  }
  return measured;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] =
    sorted.length % 2 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
}

const of = (rounds: Sample[], figure: keyof Sample) => median(rounds.map((round) => round[figure]));

/** Puts the targets' medians among the notes (one aligned line each) and the figures. */
export function noteTargets(scope: Scope, measured: Measured[], unit = "req/s"): void {
  const width = Math.max(...measured.map(({ what }) => what.length));
  for (const { name, what, rounds } of measured) {
    const cells = [
      `${of(rounds, "perSecond").toFixed(0)} ${unit}`.padStart(12),
      `p50 ${of(rounds, "p50").toFixed(1)} ms`.padStart(13),
      `p99 ${of(rounds, "p99").toFixed(1)} ms`.padStart(13),
      `CPU ${of(rounds, "serverMicros").toFixed(0)} µs`.padStart(13),
      `Postgres ${of(rounds, "databaseMicros").toFixed(0)} µs`.padStart(17),
    ];
    scope.notes.push(`(${name}) ${what.padEnd(width)} ${cells.join(" ")}`);
  }
  const figures = (scope.figures.targets ?? {}) as Record<string, unknown>;
  scope.figures.targets = figures;
  for (const { name, what, rounds } of measured) {
    figures[name] = {
      what,
      perSecond: of(rounds, "perSecond"),
      p50: of(rounds, "p50"),
      p99: of(rounds, "p99"),
      serverMicros: of(rounds, "serverMicros"),
      databaseMicros: of(rounds, "databaseMicros"),
      rounds,
    };
  }
}

/** A figure that is compared with the baseline: which way is better, and the value. */
export type Ratio = { value: number; better: "higher" | "lower" };

type Promised = {
  /** Under this it stands in the baseline. */
  name: string;
  says: string;
  over: string;
  under: string;
  figure?: keyof Sample;
  least?: number;
  most?: number;
  /** Left out of the baseline: too much the machine's mood. */
  unkept?: boolean;
};

/**
 * The median of one target's figure (requests a second where nothing is said) over another's, round by
 * round; kept for the baseline, and promised where it has a bound. One of `least` and `most` says which
 * way is better; without either, higher is.
 */
export function ratio(scope: Scope, measured: Measured[], asked: Promised): number {
  const { name, says, over, under, figure = "perSecond", least, most, unkept } = asked;
  const rounds = (which: string) => measured.find((target) => target.name === which)?.rounds ?? [];
  const divisors = rounds(under);
  const value = median(rounds(over).map((round, n) => round[figure] / (divisors[n]?.[figure] ?? Number.NaN)));
  if (!unkept) keepRatio(scope, name, { value, better: most === undefined ? "higher" : "lower" });
  if (least !== undefined) scope.promise(says, `≥ ${least}`, value.toFixed(2), value >= least);
  else if (most !== undefined) scope.promise(says, `≤ ${most}`, value.toFixed(2), value <= most);
  else scope.notes.push(`${says}: ${value.toFixed(2)}`);
  return value;
}

export function keepRatio(scope: Scope, name: string, ratio: Ratio): void {
  const kept = (scope.figures.ratios ?? {}) as Record<string, Ratio>;
  scope.figures.ratios = kept;
  kept[name] = ratio;
}
