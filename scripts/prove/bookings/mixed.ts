import type { Scope } from "../scope";
import { type Answer, overlaps, type Shop } from "./shop";

type Size = { people: number; rounds: number };

/** What may be answered: done, taken, not possible any more, not the version any more. */
const EXPECTED = new Set([200, 201, 409, 412]);

/**
 * Bookings, holds, confirms, moves, series and seats at the same few hours, all at once. Only what can be said
 * whatever the order is promised: no overlap, no failure, one answer for each.
 */
export async function mixed(scope: Scope, shop: Shop, { people, rounds }: Size): Promise<void> {
  const wrong: string[] = [];
  const crossed: string[] = [];
  const doubled: string[] = [];
  let done = 0;
  for (let round = 0; round < rounds; round++) {
    const at = shop.nextDay();
    const book = (time: string, more: object = {}, serviceId = shop.hour) =>
      shop.ask("POST", "/bookings", { serviceId, start: at(time), ...more });
    const held = (await book("12:00", { hold: true })).json;
    const movers: Answer[] = [];
    for (const time of ["14:00", "15:00", "16:00"]) movers.push(await book(time));
    const change = (id: string, verb: string, body: object = {}) =>
      shop.ask("POST", `/bookings/${id}/${verb}`, body, { "if-match": '"1"' });

    const confirms: Promise<Answer>[] = [];
    const all = Array.from({ length: people }, (_, n): Promise<Answer> => {
      switch (n % 8) {
        case 0:
          return book("09:00");
        case 1:
          return book("09:30", { hold: true });
        case 2:
          return book("09:00", { seats: 1 + (n % 3) }, shop.seats);
        case 3:
          return shop.ask("POST", "/booking-series", {
            serviceId: shop.hour,
            start: at("09:15"),
            rule: `FREQ=DAILY;COUNT=${2 + (n % 3)}`,
          });
        case 4: {
          const confirm = change(held.id, n % 16 === 4 ? "confirm" : "cancel");
          confirms.push(confirm);
          return confirm;
        }
        case 5:
          return change(movers[n % 3]?.json.id, "reschedule", { start: at("09:00") });
        case 6:
          return book("09:00", {}, shop.any);
        default:
          return book("10:15", { durationMinutes: 30 });
      }
    });
    const answers = await Promise.all(all);
    done += answers.length;
    for (const { status, text } of answers) if (!EXPECTED.has(status)) wrong.push(`${status} ${text}`);
    const changed = (await Promise.all(confirms)).filter(({ status }) => status === 200).length;
    if (changed !== 1) doubled.push(`${changed} of ${confirms.length}`);
    crossed.push(...(await overlaps(shop)));
  }
  scope.notes.push(`mixed: ${done} requests at once in ${rounds} rounds`);
  scope.none("book, hold, confirm, move, series, seats at once: overlaps", crossed);
  scope.none("  any answer but done, taken, over or stale", wrong);
  scope.none("  rounds in which confirm and cancel of one hold did not have one winner", doubled);
}
