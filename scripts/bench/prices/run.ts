import { compile, type Facts, price, priceAll } from "@/lib/domain/pricing/rules";
import type { Scope } from "../../prove/scope";
import { keepRatio, median } from "../rounds";
import { bare } from "./bare";
import { bookings, TERMS } from "./list";

const QUOTES = 10_000;
/** As many as one request may ask for. */
const BATCH = 1_000;
const ROUNDS = 40;
/** Bare arithmetic is done so often in a round, so that the clock of the processor can tell. */
const REPEAT = 10;

/** Milliseconds of processor time, garbage collection and all: others on the machine do not count. */
function cpu(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * What 10,000 bulk quotes cost beside the same totals by straight-line code without rules, lines or names, in
 * turns, on one core. Every line is in the ledger with who gave it and its figures; what it costs besides to
 * make objects of all lines, and JSON of those, is told beside it.
 */
export async function bench(scope: Scope, _rows: number): Promise<void> {
  const facts = bookings(QUOTES);
  const batches = Array.from({ length: QUOTES / BATCH }, (_, at) =>
    facts.slice(at * BATCH, (at + 1) * BATCH),
  );
  const compiled = compile(TERMS);
  scope.none("bookings that the two price differently", differences(facts, compiled));

  const times = { bare: [] as number[], bulk: [] as number[], read: [] as number[], json: [] as number[] };
  let sink = 0;
  for (let round = 0; round < ROUNDS; round++) {
    times.bare.push(
      cpu(() => {
        for (let again = 0; again < REPEAT; again++) for (const one of facts) sink += bare(one);
      }) / REPEAT,
    );
    times.bulk.push(
      cpu(() => {
        for (const batch of batches) {
          const ledger = priceAll(compiled, batch);
          sink += ledger.lines;
          ledger.release();
        }
      }),
    );
  }
  // After those, so that nobody else's garbage is collected on their time.
  for (let round = 0; round < ROUNDS / 5; round++) {
    for (const [name, use] of [
      ["read", (quote: object) => Number("lines" in quote)],
      ["json", (quote: object) => JSON.stringify(quote).length],
    ] as const) {
      times[name].push(
        cpu(() => {
          for (const batch of batches) {
            const ledger = priceAll(compiled, batch);
            for (let at = 0; at < BATCH; at++) sink += use(ledger.read(at));
            ledger.release();
          }
        }),
      );
    }
  }
  if (!Number.isFinite(sink)) throw new Error("The sums are not finite.");

  const [least, bulk, read, json] = [times.bare, times.bulk, times.read, times.json].map(median);
  const ratio = median(times.bulk.map((time, round) => time / (times.bare[round] ?? 1)));
  const each = (ms = 0) => `${((ms * 1e6) / QUOTES).toFixed(0)} ns a quote`;
  scope.notes.push(
    `${QUOTES.toLocaleString("en")} bookings of a list of ten rules, ${ROUNDS} rounds in turn, processor time, medians`,
    `bare arithmetic ${each(least)} · bulk ${each(bulk)} · with all lines as objects ${each(read)} · and as JSON ${each(json)}`,
  );
  Object.assign(scope.figures, { bareMs: least, bulkMs: bulk, readMs: read, jsonMs: json, ratio });
  keepRatio(scope, "bulk quotes ÷ bare arithmetic", { value: ratio, better: "lower" });
  scope.promise(
    "10,000 bulk quotes against the bare arithmetic, on one core",
    "≤ 5",
    ratio.toFixed(2),
    ratio <= 5,
  );
}

function differences(facts: Facts[], compiled: ReturnType<typeof compile>): string[] {
  return facts.flatMap((one, at) => {
    const answer = price(compiled, one);
    const paid = "errors" in answer ? JSON.stringify(answer.errors) : answer.totals.gross;
    return paid === bare(one) ? [] : [`${at}: ${paid} and ${bare(one)}`];
  });
}
