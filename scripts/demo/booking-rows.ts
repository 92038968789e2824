import { newId } from "@/lib/core/ids";
import { BLOCKING } from "@/lib/domain/bookings/rules";
import type { BookingStatus } from "@/lib/domain/bookings/schema";
import type { Places, Row, Tables } from "./batches";
import type { DemoCatalog } from "./catalog";
import type { DemoCompany } from "./companies";
import { idAt, pick, type Random, random } from "./draws";
import type { DemoService } from "./trade";

/** Somebody to book for: a customer, or a lead that is not one yet. */
export type Person = { kind: "customer" | "lead"; id: string; since: number };

export type DemoBooking = {
  service: DemoService;
  start: number;
  end: number;
  status: BookingStatus;
  seats: number;
  seriesId: string | undefined;
  madeAt: number;
  person: Person | undefined;
};

/** The action that an event names, by the status it led to. */
const ACTIONS: Partial<Record<BookingStatus, string>> = {
  in_progress: "started",
  done: "finished",
  no_show: "no_show",
  cancelled: "cancelled",
};

/** Bookings as rows, each with what it occupies and its history. */
export class BookingRows {
  private readonly tables: Record<"booking_series" | "booking" | "booking_span" | "event", Row[]> = {
    booking_series: [],
    booking: [],
    booking_span: [],
    event: [],
  };

  constructor(
    private readonly demo: DemoCompany,
    private readonly catalog: DemoCatalog,
    private readonly places: Places,
    private readonly next: Random,
  ) {}

  fill(tables: Tables): void {
    for (const [table, rows] of Object.entries(this.tables)) tables.set(table, rows);
  }

  addSeries(id: string, service: DemoService, of: { rule: string; start: number; madeAt: number }): void {
    this.put("booking_series", {
      id,
      service_id: this.catalog.id(service.key),
      rule: of.rule,
      time_zone: this.demo.timeZone,
      starts_at: new Date(of.start),
      created_at: new Date(of.madeAt),
      updated_at: new Date(of.madeAt),
    });
  }

  add(
    booking: DemoBooking,
    places: { resource: string; seat: number }[],
    span: { from: number; to: number },
  ): void {
    const { service, start, end, status, person, madeAt, seriesId } = booking;
    const { next, catalog } = this;
    const id = idAt(madeAt, next);
    // When the last thing happened to it, the making itself apart.
    const changedAt =
      status === "cancelled"
        ? madeAt + next() * (Math.min(start, Date.now()) - madeAt)
        : status === "in_progress"
          ? start
          : end;
    const action = ACTIONS[status];
    this.put("booking", {
      id,
      version: action ? 2 : 1,
      service_id: catalog.id(service.key),
      customer_id: person?.kind === "customer" ? person.id : null,
      lead_id: person?.kind === "lead" ? person.id : null,
      status,
      starts_at: new Date(start),
      ends_at: new Date(end),
      seats: booking.seats,
      series_id: seriesId ?? null,
      series_start: seriesId ? new Date(start) : null,
      source: pick(this.demo.trade.sources, next),
      location: service.location ?? this.address(person),
      note: next() < 0.06 ? pick(this.demo.trade.notes, next) : "",
      created_at: new Date(madeAt),
      updated_at: new Date(action ? changedAt : madeAt),
    });
    for (const { resource, seat } of places) {
      this.put("booking_span", {
        booking_id: id,
        resource_id: catalog.id(resource),
        seat,
        starts_at: new Date(span.from),
        ends_at: new Date(span.to),
        whole: !service.shared,
        blocks: BLOCKING.includes(status),
      });
    }
    const first: BookingStatus = service.staffConfirms ? "pending" : "confirmed";
    const created = {
      status: first,
      serviceId: catalog.id(service.key),
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
      resourceIds: [...new Set(places.map(({ resource }) => catalog.id(resource)))],
      ...(person && { [`${person.kind}Id`]: person.id }),
    };
    const member = pick(this.places.members.slice(0, this.demo.profile.owners), next);
    this.tell(id, member, "created", null, created, madeAt);
    if (first === "pending" && status === "confirmed")
      this.tell(id, member, "confirmed", { status: first }, { status }, madeAt);
    if (action) this.tell(id, member, action, { status: "confirmed" }, { status }, changedAt);
  }

  private tell(id: string, member: string, action: string, before: Row | null, after: Row, at: number): void {
    this.put("event", {
      id: newId(),
      entity: "booking",
      entity_id: id,
      action,
      before,
      after,
      actor_kind: "member",
      actor_id: member,
      created_at: new Date(at),
    });
  }

  /** The same for the same person. */
  private address(person: Person | undefined): string {
    if (!person) return "";
    const next = random(this.demo.profile.seed, Number.parseInt(person.id.slice(-6), 16));
    return `${pick(this.demo.trade.streets, next)} ${1 + Math.floor(next() * 140)}`;
  }

  private put(table: keyof BookingRows["tables"], row: Row): void {
    this.tables[table].push({ company_id: this.places.companyId, ...row });
  }
}
