import { z } from "zod";
import { Id, ListQuery, Moment, pageOf, RecordListQuery, text } from "../records/schema";

export const BOOKING_STATUSES = [
  "hold",
  "pending",
  "confirmed",
  "in_progress",
  "done",
  "cancelled",
  "no_show",
] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

export const BOOKING_SORTS = ["start", "-start", "-createdAt", "createdAt"] as const;

export const BookingRow = z.object({
  id: Id,
  version: z.int(),
  status: z.enum(BOOKING_STATUSES),
  serviceId: Id,
  serviceName: z.string(),
  customerId: Id.nullable(),
  customerName: z.string().nullable(),
  leadId: Id.nullable(),
  leadName: z.string().nullable(),
  /** Of the service itself, half-open; buffers lie outside. */
  start: Moment,
  end: Moment,
  seats: z.int(),
  /** What it occupies, and which seats of it. */
  resources: z.array(z.object({ id: Id, name: z.string(), seats: z.array(z.int()) })),
  seriesId: Id.nullable(),
  /** When the series would have it, also after it was moved. */
  seriesStart: Moment.nullable(),
  /** Of a hold: after it the hold is worth nothing. */
  expiresAt: Moment.nullable(),
  source: z.string(),
  location: z.string(),
  note: z.string(),
  /** What it costs, where that is known. */
  price: z.object({ amountMinor: z.int(), currency: z.string() }).nullable(),
  cancelledAt: Moment.nullable(),
  createdAt: Moment,
  updatedAt: Moment,
});
export type BookingRow = z.infer<typeof BookingRow>;
export const Booking = BookingRow.extend({
  /** What another system said of it besides, by the name of its column. */
  details: z.record(z.string(), z.string()),
});
export type Booking = z.infer<typeof Booking>;
/** With `fields` a row has only what was asked for. */
export const BookingPage = pageOf(BookingRow.partial().required({ id: true }));

/** `from` and `to` are half-open and of the start. */
const { fields, skip, rank } = RecordListQuery.shape;
export const BookingListQuery = ListQuery.extend({
  sort: z.enum(BOOKING_SORTS).default("start"),
  customerId: Id.optional(),
  leadId: Id.optional(),
  serviceId: Id.optional(),
  resourceId: Id.optional(),
  seriesId: Id.optional(),
  status: z.enum(BOOKING_STATUSES).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  fields,
  skip,
  rank,
});
export type BookingListQuery = z.infer<typeof BookingListQuery>;

const DurationMinutes = z
  .int()
  .min(1)
  .max(62 * 1_440);
const ResourceIds = z.array(Id).min(1).max(4);

const BookingFields = z.strictObject({
  serviceId: Id,
  start: Moment,
  /** Left out: the service's own. */
  durationMinutes: DurationMinutes.optional(),
  /** Those that must do it; whatever else the service needs is chosen. Left out: all of it is chosen. */
  resourceIds: ResourceIds.optional(),
  /** Of a shared service. */
  seats: z.int().min(1).max(200).default(1),
  customerId: Id.optional(),
  leadId: Id.optional(),
  /** Also where the resources are not open. */
  ignoreHours: z.boolean().default(false),
  source: text(100).optional(),
  location: text(300).optional(),
  note: text(5_000).optional(),
});

export const BookingCreate = BookingFields.extend({
  /** Keeps the time for the service's minutes of holding; confirming makes it a booking. */
  hold: z.boolean().default(false),
});
export type BookingCreate = z.infer<typeof BookingCreate>;
/** As a caller in the house gives it. */
export type BookingWish = z.input<typeof BookingCreate>;

/** What is left out stays as it is; with `resourceIds` it is moved and given to others in one step. */
export const BookingMove = z
  .strictObject({
    start: Moment,
    durationMinutes: DurationMinutes,
    resourceIds: ResourceIds,
    ignoreHours: z.boolean(),
  })
  .partial()
  .refine(({ start, durationMinutes }) => start !== undefined || durationMinutes !== undefined, {
    path: ["start"],
    params: { code: "required" },
  });
export type BookingMove = z.infer<typeof BookingMove>;

export const BookingAssign = z.strictObject({
  resourceIds: ResourceIds,
  ignoreHours: z.boolean().optional(),
});
export type BookingAssign = z.infer<typeof BookingAssign>;

/** What may be said of a booking at any time, also when it is over. */
export const BookingChange = z
  .strictObject({
    customerId: Id.nullable(),
    leadId: Id.nullable(),
    location: text(300),
    note: text(5_000),
  })
  .partial();
export type BookingChange = z.infer<typeof BookingChange>;

// ── Series ───────────────────────────────────────────────────────────────────────────────────────

export const SeriesCreate = BookingFields.extend({
  /** RFC 5545, e.g. "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10"; `start` is the first. At most 200 bookings. */
  rule: z.string().min(1).max(500),
  /** Leave out those that are not free, instead of booking none. */
  skipTaken: z.boolean().default(false),
});
export type SeriesCreate = z.infer<typeof SeriesCreate>;

export const Series = z.object({
  id: Id,
  version: z.int(),
  serviceId: Id,
  rule: z.string(),
  timeZone: z.string(),
  start: Moment,
  createdAt: Moment,
  updatedAt: Moment,
  cancelledAt: Moment.nullable(),
  bookings: z.array(z.object({ id: Id, status: z.enum(BOOKING_STATUSES), start: Moment, end: Moment })),
});
export type Series = z.infer<typeof Series>;
export const SeriesMade = Series.extend({
  /** The starts that were left out because they were not free. */
  skipped: z.array(Moment),
});
/** A series in a list: how many bookings it has, not which. */
export const SeriesRow = Series.omit({ bookings: true }).extend({
  serviceName: z.string(),
  bookingCount: z.int(),
});
export const SeriesPage = pageOf(SeriesRow);
export const SeriesListQuery = ListQuery.extend({
  sort: z.enum(["-createdAt", "createdAt"]).default("-createdAt"),
});
export type SeriesListQuery = z.infer<typeof SeriesListQuery>;

/** From then on; left out: from now on. */
export const SeriesCancel = z.strictObject({ from: Moment.optional() });

// ── Availability ─────────────────────────────────────────────────────────────────────────────────

/** So many days may be asked for at once. */
export const MOST_DAYS = 62;

export const AvailabilityQuery = z.strictObject({
  from: Moment,
  to: Moment,
  /** Times at which this one can do it. */
  resource: Id.optional(),
  seats: z.coerce.number().int().min(1).max(200).default(1),
  include: z.enum(["resources"]).optional(),
});
export type AvailabilityQuery = z.infer<typeof AvailabilityQuery>;

export const FreeTime = z.object({
  start: Moment,
  end: Moment,
  /** How many resources could do it. */
  free: z.int(),
  /** Which; with `include=resources`. */
  resourceIds: z.array(Id).optional(),
});
export type FreeTime = z.infer<typeof FreeTime>;
export const Availability = z.object({ timeZone: z.string(), data: z.array(FreeTime) });

// ── Links ────────────────────────────────────────────────────────────────────────────────────────

export const BookingLink = z.object({ token: z.string(), expiresAt: Moment });
const Token = z.string().min(1).max(100);
export const LinkOpen = z.strictObject({ token: Token });
export const LinkMove = z.strictObject({ token: Token, start: Moment });
/** What a customer sees of their booking. */
export const LinkedBooking = z.object({
  company: z.string(),
  timeZone: z.string(),
  service: z.string(),
  status: z.enum(BOOKING_STATUSES),
  start: Moment,
  end: Moment,
  location: z.string(),
  /** Until then it can be cancelled or moved by this link; null: it cannot. */
  changeableUntil: Moment.nullable(),
});

// ── Feeds ────────────────────────────────────────────────────────────────────────────────────────

export const CalendarFeed = z.object({
  resourceId: Id,
  version: z.int(),
  /** Whether customers' names are told. */
  names: z.boolean(),
  createdAt: Moment,
});
export type CalendarFeed = z.infer<typeof CalendarFeed>;

/** `feed` is null while the resource has none. */
export const CalendarFeedOf = z.object({ feed: CalendarFeed.nullable() });
export const CalendarFeedMake = z.strictObject({ names: z.boolean().default(false) });
/** Shown this once. `path` is where calendar programs read it. */
export const CalendarFeedMade = CalendarFeed.extend({ path: z.string() });
export type CalendarFeedMade = z.infer<typeof CalendarFeedMade>;
export const CalendarFeedChange = z.strictObject({ names: z.boolean() });

/** 256 bits, as a file that calendar programs take for one. */
export const FeedFile = z.object({ file: z.string().regex(/^[A-Za-z0-9_-]{43}\.ics$/) });
