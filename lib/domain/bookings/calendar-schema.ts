import { z } from "zod";
import { HOLIDAYS, Resource, Service } from "../catalog/schema";
import { Id, Moment } from "../records/schema";
import { BookingRow } from "./schema";

/** So many days may be shown at once: six weeks, what a month's page has. */
export const MOST_CALENDAR_DAYS = 42;
/** So many bookings are told at once; a span with more says so. */
export const MOST_CALENDAR_BOOKINGS = 2_000;
/** So many resources and services a calendar knows by name. */
export const MOST_CALENDAR_NAMES = 500;

/** "id,id": of any of these. */
const CalendarResources = z
  .string()
  .transform((typed) => typed.split(","))
  .pipe(z.array(Id).min(1).max(50));
const CalendarFilter = {
  resourceIds: CalendarResources.optional(),
  serviceId: Id.optional(),
  /** Also those that were cancelled. */
  cancelled: z.enum(["true", "false"]).default("false"),
};

/** All that is there at some time from `from` to `to`, half-open, wherever it begins. */
export const CalendarQuery = z.strictObject({ from: Moment, to: Moment, ...CalendarFilter });
export type CalendarQuery = z.infer<typeof CalendarQuery>;

/** What a booking is called by, wherever it is drawn. */
const NAMED = {
  id: true,
  status: true,
  serviceId: true,
  serviceName: true,
  customerName: true,
  leadName: true,
  start: true,
  end: true,
} as const;

export const CalendarBooking = BookingRow.pick({
  ...NAMED,
  version: true,
  seats: true,
  seriesId: true,
  expiresAt: true,
}).extend({
  resources: z.array(z.object({ id: Id, seats: z.array(z.int()) })),
  /** What it occupies: with its buffers. */
  busyStart: Moment,
  busyEnd: Moment,
  /** It has the whole of its resources, not seats of them. */
  whole: z.boolean(),
});
export type CalendarBooking = z.infer<typeof CalendarBooking>;

export const Calendar = z.object({
  data: z.array(CalendarBooking),
  /** Those that the bookings name, archived ones too. */
  resources: z.array(z.object({ id: Id, name: z.string() })),
  /** There are more than are told. */
  more: z.boolean(),
});
export type Calendar = z.infer<typeof Calendar>;

/** Days of the company's zone, `to` not among them. */
export const CalendarDaysQuery = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  /** So many bookings of each day are told, the first ones. */
  first: z.coerce.number().int().min(0).max(10).default(3),
  ...CalendarFilter,
});
export type CalendarDaysQuery = z.infer<typeof CalendarDaysQuery>;

export const CalendarEntry = BookingRow.pick(NAMED);
export type CalendarEntry = z.infer<typeof CalendarEntry>;
/** Days without bookings are left out; a booking over midnight is on both. */
export const CalendarDays = z.object({
  data: z.array(z.object({ day: z.iso.date(), count: z.int(), first: z.array(CalendarEntry) })),
});
export type CalendarDays = z.infer<typeof CalendarDays>;

export const CalendarFrameQuery = CalendarQuery.pick({ from: true, to: true });
export type CalendarFrameQuery = z.infer<typeof CalendarFrameQuery>;

/** What bookings are drawn on: who there is, and when they are open. */
export const CalendarFrame = z.object({
  timeZone: z.string(),
  resources: z.array(Resource.pick({ id: true, kind: true, name: true, capacity: true, skills: true })),
  services: z.array(
    Service.pick({ id: true, name: true, durationMinutes: true, stepMinutes: true, needs: true }),
  ),
  /** Open spans, merged. Null is the company's, for every resource that is not named. */
  hours: z.array(z.object({ resourceId: Id.nullable(), open: z.array(z.tuple([Moment, Moment])) })),
  /** Days that have a name: public holidays, and the company's own exceptions. */
  days: z.array(
    z.object({ day: z.iso.date(), holiday: z.enum(HOLIDAYS).nullable(), exception: z.string().nullable() }),
  ),
  /** There are more resources or services than are named. */
  more: z.boolean(),
});
export type CalendarFrame = z.infer<typeof CalendarFrame>;
