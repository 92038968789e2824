import { newId } from "@/lib/core/ids";
import type { BookingStatus } from "@/lib/domain/bookings/schema";
import type { Places, Tables } from "./batches";
import { BookingRows, type Person } from "./booking-rows";
import type { DemoCatalog } from "./catalog";
import type { DemoCompany } from "./companies";
import { pick, type Random, random, weighted } from "./draws";
import type { DemoService } from "./trade";

const MINUTE = 60_000;
const DAY_MS = 86_400_000;
/** From so many days ago to so many days ahead. */
const BACK = 61;
const AHEAD = 42;
const SERIES_WEEKS = 15;
const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

type Taken = { from: number; to: number; seat: number };
type Wish = { service: DemoService; start: number; resources: string[]; seats?: number; series?: Series };
type Series = { id: string; person: Person | undefined; madeAt: number };

/**
 * Two months of bookings behind a demo company and six weeks ahead: series first, then classes, then whatever
 * fits into the hours of those who do the work. It keeps its own diary of who is taken, so that the database's
 * constraint has nothing to say no to.
 */
export class Diary {
  private readonly taken = new Map<string, Taken[]>();
  private readonly rows: BookingRows;
  private readonly next: Random;
  /** By when they were written down: a booking is for somebody who was there already. */
  private readonly people: Person[];

  constructor(
    private readonly demo: DemoCompany,
    private readonly catalog: DemoCatalog,
    places: Places,
    people: Person[],
    private readonly now: number,
  ) {
    this.next = random(demo.profile.seed, -2);
    this.rows = new BookingRows(demo, catalog, places, this.next);
    this.people = [...people].sort((a, b) => a.since - b.since);
  }

  fill(tables: Tables): void {
    this.series();
    for (let day = -BACK; day <= AHEAD; day++) {
      this.classes(day);
      for (const { key } of this.demo.trade.resources) this.walk(key, day);
    }
    this.rows.fill(tables);
  }

  /** The same person at the same hour every week, with whoever can do it first. */
  private series(): void {
    const { series, resources, services } = this.demo.trade;
    const service = services.find(({ key }) => key === series.service);
    if (!service) return;
    const able = resources.filter(({ skills }) => skills.includes(service.needs[0] ?? ""));
    for (let made = 0, tries = 0; made < series.count && tries < series.count * 20; tries++) {
      const day = -BACK + 1 + (tries % 7);
      const resource = pick(able, this.next).key;
      const span = pick(this.catalog.open(resource, day), this.next);
      if (!span) continue;
      const start = span.from + Math.floor(this.next() * 14) * 30 * MINUTE;
      if (!this.fits({ service, start, resources: [resource] }, day)) continue;
      const madeAt = start - 9 * DAY_MS;
      const one = { id: newId(), person: this.person(madeAt), madeAt };
      this.rows.addSeries(one.id, service, {
        rule: `FREQ=WEEKLY;BYDAY=${WEEKDAYS[this.catalog.weekday(day) - 1]};COUNT=${SERIES_WEEKS}`,
        start,
        madeAt,
      });
      // By the clock on the wall, also over the change from summer time.
      const clock = this.clock(start);
      for (let week = 0; week < SERIES_WEEKS; week++) {
        const at = this.catalog.at(day + week * 7, clock);
        const wish = { service, start: at, resources: [resource], series: one };
        if (this.fits(wish, day + week * 7)) this.book(wish);
      }
      made++;
    }
  }

  private classes(day: number): void {
    const { classes, services, resources } = this.demo.trade;
    for (const { service: key, weekday, at } of classes) {
      if (weekday !== this.catalog.weekday(day)) continue;
      const service = services.find((one) => one.key === key);
      const room = service?.needs[0]?.slice(1);
      if (!service || !room) continue;
      const start = this.catalog.at(day, at);
      const seats = resources.find((one) => one.key === room)?.capacity ?? 1;
      for (let left = Math.round(seats * this.density(day) * (0.6 + this.next() * 0.5)); left > 0; ) {
        const wanted = Math.min(left, this.next() < 0.7 ? 1 : 2 + Math.floor(this.next() * 2));
        const wish = { service, start, resources: [room], seats: wanted };
        if (!this.fits(wish, day)) break;
        this.book(wish);
        left -= wanted;
      }
    }
  }

  /** A day of one who does the work: one booking after the other, with gaps. */
  private walk(resource: string, day: number): void {
    const skills = this.demo.trade.resources.find(({ key }) => key === resource)?.skills ?? [];
    const able = this.demo.trade.services.filter(
      ({ needs: [need = ""], weight }) => weight > 0 && (skills.includes(need) || need === `=${resource}`),
    );
    const all = able.reduce((sum, { weight }) => sum + weight, 0);
    const shares = able.map((service) => [service, service.weight / all] as const);
    if (shares.length === 0) return;
    for (const span of this.catalog.open(resource, day)) {
      for (let at = span.from; at < span.to; ) {
        const service = weighted(shares, this.next);
        const others = service.needs.slice(1).map((need) => need.slice(1));
        const wish = {
          service,
          start: at + (service.bufferBefore ?? 0) * MINUTE,
          resources: [resource, ...others],
        };
        if (this.next() > this.density(day) || !this.fits(wish, day)) at += 30 * MINUTE;
        else if (this.book(wish) !== "cancelled")
          at = wish.start + (service.minutes + (service.bufferAfter ?? 0)) * MINUTE;
        at = Math.ceil(at / (15 * MINUTE)) * 15 * MINUTE;
      }
    }
  }

  /** How full days are: the further ahead, the emptier. */
  private density(day: number): number {
    return day <= 0 ? 0.62 : 0.58 * (1 - 0.75 * (day / AHEAD));
  }

  /** Whether all are there for the service itself, and have nothing else to do, buffers included. */
  private fits({ service, start, resources, seats }: Wish, day: number): boolean {
    const end = start + service.minutes * MINUTE;
    const span = this.occupies(service, start);
    return resources.every(
      (resource) =>
        this.catalog.open(resource, day).some(({ from, to }) => from <= start && end <= to) &&
        this.freeSeats(resource, span).length >= (seats ?? 1),
    );
  }

  private occupies({ minutes, bufferBefore = 0, bufferAfter = 0 }: DemoService, start: number) {
    return { from: start - bufferBefore * MINUTE, to: start + (minutes + bufferAfter) * MINUTE };
  }

  private freeSeats(resource: string, { from, to }: { from: number; to: number }): number[] {
    const capacity = this.demo.trade.resources.find(({ key }) => key === resource)?.capacity ?? 1;
    const taken = new Set(
      (this.taken.get(resource) ?? [])
        .filter((one) => one.from < to && from < one.to)
        .map(({ seat }) => seat),
    );
    return Array.from({ length: capacity }, (_, at) => at + 1).filter((seat) => !taken.has(seat));
  }

  private book({ service, start, resources, seats = 1, series }: Wish): BookingStatus {
    const end = start + service.minutes * MINUTE;
    const ahead = (0.5 + 18 * this.next() ** 2) * DAY_MS;
    const madeAt = series?.madeAt ?? Math.min(start - ahead, this.now - this.next() * 6 * DAY_MS);
    const status = this.status(service, start, end, series !== undefined);
    const span = this.occupies(service, start);
    const places = resources.flatMap((resource) =>
      this.freeSeats(resource, span)
        .slice(0, service.shared ? seats : undefined)
        .map((seat) => ({ resource, seat })),
    );
    const person = series ? series.person : this.person(madeAt);
    this.rows.add({ service, start, end, status, seats, seriesId: series?.id, madeAt, person }, places, span);
    // Nobody did two things at once in the past either; only what was cancelled made room.
    if (status === "cancelled") return status;
    for (const { resource, seat } of places) {
      const mine = this.taken.get(resource) ?? [];
      mine.push({ ...span, seat });
      this.taken.set(resource, mine);
    }
    return status;
  }

  private status(service: DemoService, start: number, end: number, regular: boolean): BookingStatus {
    const draw = this.next();
    if (end <= this.now) return draw < 0.03 ? "no_show" : draw < 0.08 ? "cancelled" : "done";
    if (start <= this.now) return "in_progress";
    if (draw < 0.04) return "cancelled";
    return service.staffConfirms && !regular && draw < 0.4 ? "pending" : "confirmed";
  }

  /** Who is booked for; some come back more often than others. */
  private person(before: number): Person | undefined {
    let known = this.people.length;
    while (known > 0 && (this.people[known - 1]?.since ?? 0) > before) known--;
    return this.people[Math.floor(this.next() ** 2 * known)];
  }

  private clock(moment: number): string {
    return new Date(moment).toLocaleTimeString("en-GB", {
      timeZone: this.demo.timeZone,
      hour: "2-digit",
      minute: "2-digit",
    });
  }
}
