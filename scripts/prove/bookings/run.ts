import { setTimeout as rest } from "node:timers/promises";
import { median } from "../../bench/rounds";
import type { Stack } from "../../stack";
import { TEST_BUILD } from "../../stack/build";
import { percentile, startLoad } from "../load";
import type { Scope } from "../scope";
import { killInTheMiddle } from "./kill";
import { mixed } from "./mixed";
import { type Answer, openShop, overlaps, ROOM_SEATS, type Shop } from "./shop";

/** How many times as long as a single booking the slowest answer of a rush may take. */
const SLOWEST = 30;

/** Nobody is booked twice: not in a rush, not with everything at once, not when the process dies. */
export async function prove(scope: Scope): Promise<void> {
  const full = scope.scale === "full";
  const stack = await scope.stack({
    rows: full ? 100_000 : 5_000,
    web: { distDir: TEST_BUILD },
    env: { DATABASE_POOL: "10", LOG_LEVEL: "error" },
  });
  const shop = await openShop(stack, scope.after);
  const single = await singleBooking(shop, full ? 40 : 20);
  scope.figures.singleMs = single;
  scope.notes.push(`a single booking, one after the other: median ${single.toFixed(1)} ms`);
  const at = { people: full ? 200 : 60, rounds: full ? 20 : 4 };
  await rush(scope, shop, single, at);
  await seats(scope, shop, at);
  await mixed(scope, shop, { ...at, rounds: Math.ceil(at.rounds / 2) });
  await others(scope, shop, stack, at.people);
  await killInTheMiddle(scope, shop, stack, full ? 6 : 2);
  scope.none("overlaps in the table, at the end", await overlaps(shop));
}

/** Median of bookings of free times, each alone, on a warm process. */
async function singleBooking(shop: Shop, n: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < n + 5; round++) {
    const answer = await shop.ask("POST", "/bookings", {
      serviceId: shop.hour,
      start: shop.nextDay()("09:00"),
    });
    if (answer.status !== 201) throw new Error(`A free time: ${answer.status} ${answer.text}`);
    if (round >= 5) times.push(answer.ms);
  }
  return median(times);
}

type Size = { people: number; rounds: number };

const together = (n: number, one: (at: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: n }, (_, at) => one(at)));

const ask = (shop: Shop, start: string) => shop.ask("POST", "/bookings", { serviceId: shop.hour, start });

/** All want one slot. */
async function rush(scope: Scope, shop: Shop, single: number, { people, rounds }: Size): Promise<void> {
  // The first rush of a process finds no connection open and nobody's key known: it is said, and not counted.
  const first = shop.nextDay()("09:00");
  const cold = await together(people, () => ask(shop, first));
  scope.notes.push(
    `the first rush of the process: slowest ${Math.max(...cold.map(({ ms }) => ms)).toFixed(0)} ms`,
  );
  const winners: number[] = [];
  const refused: number[] = [];
  const wrong: string[] = [];
  const slowest: number[] = [];
  let without = 0;
  for (let round = 0; round < rounds; round++) {
    const start = shop.nextDay()("09:00");
    const answers = await together(people, () =>
      shop.ask("POST", "/bookings", { serviceId: shop.hour, start }),
    );
    winners.push(answers.filter(({ status }) => status === 201).length);
    refused.push(answers.filter(({ status }) => status === 409).length);
    wrong.push(
      ...answers
        .filter(({ status }) => status !== 201 && status !== 409)
        .map(({ status, text }) => `${status} ${text}`),
    );
    without += answers.filter(({ status, json }) => status === 409 && !(json?.nearest?.length > 0)).length;
    slowest.push(Math.max(...answers.map(({ ms }) => ms)));
  }
  const what = `${people} for one slot, ${rounds} rounds`;
  scope.promise(
    `${what}: successes a round`,
    "1",
    [...new Set(winners)].join(", "),
    winners.every((n) => n === 1),
  );
  scope.promise(
    "  all others are told 409",
    String(people - 1),
    [...new Set(refused)].join(", "),
    refused.every((n) => n === people - 1),
  );
  scope.promise("  and the nearest free times", "0 without", String(without), without === 0);
  scope.none("  any other answer", wrong);
  const worst = Math.max(...slowest);
  scope.notes.push(`slowest answer of each round, ms: ${slowest.map((ms) => ms.toFixed(0)).join(" ")}`);
  scope.figures.rush = { people, rounds, slowestMs: slowest };
  scope.time(
    "  the slowest answer, as times a single booking",
    `≤ ${SLOWEST}`,
    `${(worst / single).toFixed(1)} (${worst.toFixed(0)} ms; median round ${median(slowest).toFixed(0)} ms)`,
    worst <= SLOWEST * single,
  );
}

/** All want a seat of one room. */
async function seats(scope: Scope, shop: Shop, { people, rounds }: Size): Promise<void> {
  const sold: number[] = [];
  const wrong: string[] = [];
  for (let round = 0; round < Math.ceil(rounds / 4); round++) {
    const start = shop.nextDay()("09:00");
    const answers = await together(people, () =>
      shop.ask("POST", "/bookings", { serviceId: shop.seats, start }),
    );
    sold.push(answers.filter(({ status }) => status === 201).length);
    wrong.push(
      ...answers.filter(({ status }) => status !== 201 && status !== 409).map(({ status }) => String(status)),
    );
  }
  scope.promise(
    `${people} for ${ROOM_SEATS} seats: sold`,
    String(ROOM_SEATS),
    [...new Set(sold)].join(", "),
    sold.every((n) => n === ROOM_SEATS),
  );
  scope.none("  any other answer than 201 and 409", wrong);
}

/** While one slot is rushed, the rest of the company goes on working. */
async function others(scope: Scope, shop: Shop, stack: Stack, people: number): Promise<void> {
  // Pages that nobody has asked for, so that each needs the database.
  const paths = Array.from({ length: 100 }, (_, n) => `/api/v1/leads?limit=10&minValue=${n}`);
  const load = startLoad(stack.url, shop.callers, paths, 2);
  await rest(500);
  load.take();
  const start = shop.nextDay()("09:00");
  let over = false;
  const rushing = (async () => {
    for (let wave = 0; wave < 3; wave++)
      await together(people, (at) =>
        // Each wants something of its own, so that none is refused for another's answer.
        shop.ask("POST", "/bookings", { serviceId: shop.hour, start, durationMinutes: 60 + at }),
      );
    over = true;
  })();
  const seen: { status: number; ms: number }[] = [];
  while (!over) {
    await rest(50);
    seen.push(...load.take());
  }
  await rushing;
  await load.stop();
  const good = seen.filter(({ status }) => status === 200);
  const ms = seen.map((sample) => sample.ms);
  scope.promise(
    `leads listed beside a rush of ${people} on one slot: answered`,
    "all, and some",
    `${good.length} of ${seen.length}, p50 ${percentile(ms, 0.5).toFixed(0)} ms, slowest ${Math.max(0, ...ms).toFixed(0)} ms`,
    seen.length > 0 && good.length === seen.length,
  );
}
