import { newId } from "@/lib/core/ids";
import { momentOf, wallClock } from "@/lib/core/zone";
import { holidaysBetween } from "@/lib/domain/catalog/holidays";
import type { Tables } from "./batches";
import type { DemoCompany } from "./companies";
import type { Week } from "./trade";

const DAY_MS = 86_400_000;

/** A span that somebody is there, in milliseconds. */
export type Open = { from: number; to: number };

type Exception = { resource: string | undefined; first: string; last: string; spans: [string, string][] };

/** What a demo company has on offer: ids by key, and when its resources are there. */
export class DemoCatalog {
  private readonly ids = new Map<string, string>();
  private readonly exceptions: (Exception & { name: string })[];
  private readonly holidays: Set<string>;
  /** Midnight of today on the company's wall, written as UTC. */
  private readonly today: number;

  constructor(
    private readonly demo: DemoCompany,
    now: number,
  ) {
    const wall = wallClock(now, demo.timeZone);
    this.today = wall - (((wall % DAY_MS) + DAY_MS) % DAY_MS);
    const { services, resources, exceptions } = demo.trade;
    for (const { key } of [...services, ...resources]) this.ids.set(key, newId());
    this.exceptions = exceptions.map(({ name, resource, days, spans }) => {
      const [first, last] = "from" in days ? this.ahead(days) : this.yearly(days);
      return { name, resource, first, last, spans };
    });
    this.holidays = new Set(holidaysBetween(demo.country, this.day(-400), this.day(400)));
  }

  id(key: string): string {
    const id = this.ids.get(key);
    if (!id) throw new Error(`The demo has no "${key}".`);
    return id;
  }

  /** "2026-11-25", so many days from today. */
  day(offset: number): string {
    return new Date(this.today + offset * DAY_MS).toISOString().slice(0, 10);
  }

  /** 1 is Monday. */
  weekday(offset: number): number {
    return new Date(this.today + offset * DAY_MS).getUTCDay() || 7;
  }

  /** The moment a clock on the company's wall shows "13:30", so many days from today. */
  at(offset: number, clock: string): number {
    return momentOf(this.today + offset * DAY_MS + minutesOf(clock) * 60_000, this.demo.timeZone);
  }

  /** The spans that begin on a day: an exception decides, else the holiday, else the week. */
  open(resource: string, offset: number): Open[] {
    const day = this.day(offset);
    const own = this.demo.trade.resources.find(({ key }) => key === resource)?.week;
    const found = this.exceptions
      .filter(({ first, last }) => first <= day && day <= last)
      .filter((one) => one.resource === undefined || one.resource === resource)
      .sort((a, b) => Number(a.resource === undefined) - Number(b.resource === undefined));
    const weekday = this.weekday(offset);
    const week = (own ?? this.demo.trade.week).filter(([days]) => days.includes(weekday));
    const spans = found[0]?.spans ?? (this.holidays.has(day) ? [] : week.map(([, ...span]) => span));
    return spans.map(([opens, closes]) => ({
      from: this.at(offset, opens),
      to: this.at(closes <= opens ? offset + 1 : offset, closes),
    }));
  }

  /** Adds all rows but the bookings. */
  fill(tables: Tables, companyId: string): void {
    const add = (table: string, rows: object[]) =>
      tables.set(
        table,
        rows.map((row) => ({ company_id: companyId, ...row })),
      );
    const { services, resources, week } = this.demo.trade;
    add(
      "resource",
      resources.map(({ key, kind, name, capacity = 1 }) => ({ id: this.id(key), kind, name, capacity })),
    );
    add(
      "resource_skill",
      resources.flatMap(({ key, skills }) => skills.map((skill) => ({ resource_id: this.id(key), skill }))),
    );
    add(
      "service",
      services.map((service) => ({
        id: this.id(service.key),
        name: service.name,
        description: service.description,
        duration_minutes: service.minutes,
        buffer_before: service.bufferBefore ?? 0,
        buffer_after: service.bufferAfter ?? 0,
        lead_minutes: service.leadMinutes ?? 0,
        window_days: service.windowDays ?? 365,
        cancel_minutes: service.cancelMinutes === undefined ? 1_440 : service.cancelMinutes,
        location: service.location ?? "",
        staff_confirms: service.staffConfirms ?? false,
        shared: service.shared ?? false,
      })),
    );
    add(
      "service_need",
      services.flatMap(({ key, needs }) =>
        needs.map((need, position) => ({
          service_id: this.id(key),
          position,
          skill: need.startsWith("=") ? null : need,
          resource_id: need.startsWith("=") ? this.id(need.slice(1)) : null,
        })),
      ),
    );
    const ofCompany = { id: newId(), name: "", resource_id: null as string | null, week: weekOf(week) };
    const own = resources.flatMap(({ key, week }) =>
      week ? [{ id: newId(), name: "", resource_id: this.id(key), week: weekOf(week) }] : [],
    );
    add("opening_hours", [ofCompany, ...own]);
    add(
      "hours_exception",
      this.exceptions.map(({ name, resource, first, last, spans }) => ({
        id: newId(),
        name,
        resource_id: resource ? this.id(resource) : null,
        first_day: first,
        last_day: last,
        spans: spans.map(([opens, closes]) => ({ opens, closes })),
      })),
    );
  }

  /** So many days from today, begun on a working day. */
  private ahead({ from, to }: { from: number; to: number }): [string, string] {
    const later = [0, 0, 0, 0, 0, 2, 1][this.weekday(from) - 1] ?? 0;
    return [this.day(from + later), this.day(to + later)];
  }

  /** The day of the year that comes next. */
  private yearly({ monthDay }: { monthDay: string }): [string, string] {
    const today = this.day(0);
    const year = Number(today.slice(0, 4)) + (monthDay < today.slice(5) ? 1 : 0);
    return [`${year}-${monthDay}`, `${year}-${monthDay}`];
  }
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

function weekOf(week: Week): object[] {
  return week.flatMap(([weekdays, opens, closes]) => weekdays.map((weekday) => ({ weekday, opens, closes })));
}
