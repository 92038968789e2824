import { normaliseEmail } from "@/lib/core/contact";
import { parseAmount } from "./amounts";
import { BookingTimes } from "./booking-times";
import { type ImportedStatus, parseBookingStatus, parseCount, parseDuration } from "./booking-words";
import type { ZoneClock } from "./dates";
import type { Plan, Planned } from "./plan";
import { type Built, cellText, cut, MOST_CHARACTERS, wrongWidth } from "./row";
import { CUSTOM_PREFIX, type Reason, type RejectReason } from "./schema";
import type { Column } from "./sniff";
import { isEmpty, parseBoolean } from "./words";

/** What a row says of a booking. Null: nothing, so an update leaves what is there. */
export type BookingRecord = {
  externalId: string | null;
  revision: number | null;
  service: string | null;
  resource: string | null;
  customer: {
    name: string | null;
    email: string | null;
    externalId: string | null;
    /** As the cells say it, by the column's name: for the details, where there is no such customer. */
    said: Record<string, string>;
  };
  start: number;
  /** Null: as long as the service lasts. */
  end: number | null;
  status: ImportedStatus | null;
  cancelledAt: number | null;
  seats: number | null;
  /** Minor units. */
  price: number | null;
  currency: string | null;
  source: string | null;
  location: string | null;
  note: string | null;
  createdAt: number | null;
  /** By the column's name. */
  details: Record<string, string>;
};

export type BookingContext = { currency: string; clock: ZoneClock; damaged: boolean };

const NAMES = new Set(["service", "resource", "customer", "customerId", "externalId"]);
const LIMITS: Record<string, number> = {
  service: 200,
  resource: 200,
  customer: 200,
  customerEmail: 254,
  customerId: 200,
  externalId: 500,
  source: 100,
  location: 300,
  note: 5_000,
};
const MOST_GUESTS = 10_000;
const HOURS = /hour|hrs|time[rn]/i;

/** One row as a booking, or every reason why it cannot be one. Pure. */
export function buildBooking(plan: Plan, cells: string[], context: BookingContext): Built<BookingRecord> {
  const reasons = wrongWidth(plan, cells);
  if (reasons) return { reasons };
  const reading = new BookingReading(context);
  for (const planned of plan.columns) reading.take(planned, cells[planned.index] ?? "");
  return reading.built();
}

class BookingReading {
  private readonly record: BookingRecord = {
    externalId: null,
    revision: null,
    service: null,
    resource: null,
    customer: { name: null, email: null, externalId: null, said: {} },
    start: 0,
    end: null,
    status: null,
    cancelledAt: null,
    seats: null,
    price: null,
    currency: null,
    source: null,
    location: null,
    note: null,
    createdAt: null,
    details: {},
  };
  private readonly reasons: Reason[] = [];
  private readonly times: BookingTimes;
  private cancelled: boolean | null = null;
  private statusAt: { column: Column; cell: string; moment: number } | undefined;
  private readonly guests: Column[] = [];
  private nightPrice: number | null = null;

  constructor(private readonly context: BookingContext) {
    this.times = new BookingTimes(context.clock);
  }

  take({ field, column }: Planned, raw: string): void {
    const cell = cellText(raw);
    if (isEmpty(cell, NAMES.has(field))) return;
    if (this.context.damaged && cell.includes("\ufffd")) this.refuse(column, "encoding", cell);
    else if (cell.length > (LIMITS[field] ?? MOST_CHARACTERS)) this.refuse(column, "too_long", cell);
    else if (field.startsWith(CUSTOM_PREFIX)) this.keep(column, cell);
    else this.takeTarget(field, column, cell);
  }

  private takeTarget(field: string, column: Column, cell: string): void {
    const { record } = this;
    const problem = this.times.take(field, column, cell);
    if (problem !== undefined) {
      if (problem !== "taken") this.refuse(column, problem, cell);
      return;
    }
    switch (field) {
      case "service":
      case "resource":
      case "externalId":
      case "source":
      case "location":
      case "note":
        record[field] = cell;
        break;
      case "customer":
        record.customer.name = cell;
        record.customer.said[column.name] = cell;
        break;
      case "customerId":
        record.customer.externalId = cell;
        record.customer.said[column.name] = cell;
        break;
      case "customerEmail": {
        const email = normaliseEmail(cell.replace(/^mailto:/i, ""));
        if (email) record.customer.email = email;
        else this.refuse(column, "email", cell);
        record.customer.said[column.name] = cell;
        break;
      }
      case "status":
        record.status = parseBookingStatus(cell);
        if (!record.status) this.keep(column, cell);
        break;
      case "cancelled":
        this.cancelled = parseBoolean(cell) ?? parseBookingStatus(cell) === "cancelled";
        break;
      case "currency":
        if (/^[A-Za-z]{3}$/.test(cell)) record.currency = cell.toUpperCase();
        else this.keep(column, cell);
        break;
      case "statusAt":
      case "createdAt": {
        const moment = this.context.clock.parse(cell, column.dateOrder?.order ?? "dmy");
        if (moment === null) this.refuse(column, "date", cell);
        else if (field === "createdAt") record.createdAt = moment;
        else this.statusAt = { column, cell, moment };
        break;
      }
      case "price":
      case "nightPrice":
        this.takePrice(field, column, cell);
        break;
      default:
        this.takeCount(field, column, cell);
    }
  }

  private takePrice(field: "price" | "nightPrice", column: Column, cell: string): void {
    const { record, context } = this;
    const currency = record.currency ?? context.currency;
    const amount = parseAmount(cell, { decimal: column.decimal, currency });
    if (!amount) {
      this.refuse(column, "amount", cell);
    } else if (amount.minor < 0) {
      this.refuse(column, "negative", cell);
    } else {
      record.currency = amount.currency ?? currency;
      if (field === "price") record.price = amount.minor;
      else this.nightPrice = amount.minor;
    }
  }

  private takeCount(field: string, column: Column, cell: string): void {
    const count = field === "duration" ? parseDuration(cell, unitOf(column)) : parseCount(cell);
    if (count === null) this.refuse(column, "number", cell);
    else if (field === "revision") this.record.revision = count;
    else if (field === "duration") this.times.minutes = count;
    else if (field === "nights") this.times.nights = (this.times.nights ?? 0) + count;
    else {
      this.record.seats = (this.record.seats ?? 0) + count;
      this.guests.push(column);
    }
  }

  private keep(column: Column, cell: string): void {
    this.record.details[column.name] = cell;
  }

  private refuse(column: Column, code: RejectReason, value: string): void {
    this.reasons.push({ field: column.name, code, value: cut(value, 200) });
  }

  built(): Built<BookingRecord> {
    const { record, reasons } = this;
    const span = this.times.span();
    if (typeof span === "string") {
      // A date that could not be read has been told of already.
      if (reasons.length === 0) reasons.push({ field: "", code: span, value: "" });
    } else Object.assign(record, { start: span.start, end: span.end });

    const guests = this.guests.map(({ name }) => name).join(" + ");
    if (record.seats === 0) reasons.push({ field: guests, code: "no_guests", value: "0" });
    if ((record.seats ?? 0) > MOST_GUESTS)
      reasons.push({ field: guests, code: "too_many_guests", value: String(record.seats) });

    // A word says more than a yes or no: who did not come is often counted among the cancelled.
    if (this.cancelled && record.status !== "no_show") record.status = "cancelled";
    if (this.statusAt && record.status === "cancelled") record.cancelledAt = this.statusAt.moment;
    else if (this.statusAt) this.keep(this.statusAt.column, this.statusAt.cell);

    if (this.nightPrice !== null && record.price === null && typeof span !== "string")
      record.price = this.nightPrice * Math.max(1, span.nights);
    if (record.price === null) record.currency = null;
    return reasons.length > 0 ? { reasons } : { ok: record };
  }
}

const unitOf = ({ name }: Column) => (HOURS.test(name) ? "hours" : "minutes");
