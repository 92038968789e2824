import { join } from "node:path";
import type { Stack } from "../../stack";
import { TEST_BUILD } from "../../stack/build";
import { ROOT, startChild, until } from "../../stack/child";
import type { Scope } from "../scope";
import { type Answer, overlaps, type Shop } from "./shop";

/** Starts the web again where it was. */
async function startAgain(scope: Scope, stack: Stack) {
  const child = startChild({
    args: [
      join(ROOT, "node_modules/next/dist/bin/next"),
      ...["start", "-p", new URL(stack.url).port, "-H", "localhost"],
    ],
    env: { ...stack.env, NEXT_DIST_DIR: TEST_BUILD },
    log: join(ROOT, `.test/prove-bookings-web-${process.pid}.log`),
  });
  scope.after(() => child.stop());
  const answers = async () => {
    const response = await fetch(`${stack.url}/api/health`).catch(() => null);
    await response?.body?.cancel();
    return response?.ok === true;
  };
  await until(child, "The web", answers);
  return child;
}

/**
 * The web process is killed in the middle of a rush. What was acknowledged is there, nothing overlaps, and the
 * slot is not lost: it is either somebody's or can be had.
 */
export async function killInTheMiddle(scope: Scope, shop: Shop, stack: Stack, rounds: number): Promise<void> {
  const lost: string[] = [];
  const wrong: string[] = [];
  const crossed: string[] = [];
  let cut = 0;
  let child = stack.web;
  for (let round = 0; round < rounds; round++) {
    const at = shop.nextDay();
    const hours = ["09:00", "10:00", "11:00", "12:00"];
    const ask = (n: number): Promise<Answer> =>
      shop.ask("POST", "/bookings", { serviceId: shop.hour, start: at(hours[n % 4] ?? "") });
    const first = Array.from({ length: 20 }, (_, n) => ask(n));
    // After the first answer, while the others are on their way: each round a little later.
    await Promise.race(first);
    const second = Array.from({ length: 20 }, (_, n) => ask(n));
    for (let turns = 0; turns < round; turns++) await new Promise((next) => setImmediate(next));
    child?.process.kill("SIGKILL");
    await child?.ended;
    const answers = await Promise.all([...first, ...second]);
    cut += answers.filter(({ status }) => status === 0).length;
    child = await startAgain(scope, stack);

    for (const { json } of answers.filter(({ status }) => status === 201)) {
      const again = await shop.ask("GET", `/bookings/${json.id}`);
      if (again.status !== 200 || again.json.start !== json.start) lost.push(json.id);
    }
    for (const time of hours) {
      const won = answers.filter(
        ({ status, json }) => status === 201 && json.start === new Date(at(time)).toISOString(),
      );
      const later = await shop.ask("POST", "/bookings", { serviceId: shop.hour, start: at(time) });
      if (won.length > 1) wrong.push(`${time}: ${won.length} winners`);
      if (later.status !== 201 && later.status !== 409) wrong.push(`${time}: ${later.status} afterwards`);
      if (won.length === 1 && later.status === 201) wrong.push(`${time} is sold again`);
      const there = await shop.sql<{ n: number }>(
        "select count(*)::int as n from booking where service_id = $1 and starts_at = $2",
        [shop.hour, at(time)],
      );
      if (there[0]?.n !== 1) wrong.push(`${time}: ${there[0]?.n} bookings`);
    }
    crossed.push(...(await overlaps(shop)));
  }
  scope.notes.push(`killed ${rounds} times; ${cut} requests got no answer`);
  scope.none("web killed in a rush: overlaps", crossed);
  scope.none("  acknowledged bookings that are gone", lost);
  scope.none("  slots that are not one booking's afterwards", wrong);
}
