import { z } from "zod";
import { Id, ListQuery, Moment, pageOf, text } from "../records/schema";

export const CatalogListQuery = ListQuery.extend({
  archived: z.enum(["false", "true", "any"]).default("false"),
  sort: z.enum(["name", "-name"]).default("name"),
});
export type CatalogListQuery = z.infer<typeof CatalogListQuery>;

const Versioned = { id: Id, version: z.int() };
const Dated = { createdAt: Moment, updatedAt: Moment, archivedAt: Moment.nullable() };
const archived = z.boolean();
const minutes = (max: number, min = 0) => z.int().min(min).max(max);

const DAY = 1_440;
const YEAR = 366 * DAY;

/** A word for what a resource can do; folded to lower case, so that two spellings are one. */
const Skill = text(60, 1).transform((typed) => typed.toLowerCase());

// ── Services ─────────────────────────────────────────────────────────────────────────────────────

/** One resource that a booking of the service occupies: any with the skill, or the named one. */
export const Need = z.union([z.strictObject({ skill: Skill }), z.strictObject({ resourceId: Id })]);
export type Need = z.infer<typeof Need>;

const ServiceFields = z.strictObject({
  name: text(200, 1),
  description: text(5_000),
  durationMinutes: minutes(62 * DAY, 1),
  /** Occupied before and after, beside the service itself; may lie outside opening hours. */
  bufferBefore: minutes(DAY),
  bufferAfter: minutes(DAY),
  /** Free times are offered in these steps from each opening. */
  stepMinutes: minutes(DAY, 5),
  /** Booked at least so long before. */
  leadMinutes: minutes(YEAR),
  /** Booked at most so far ahead. */
  windowDays: z.int().min(1).max(1_095),
  /** Customers may cancel or move until so long before the start; null: they may not. */
  cancelMinutes: minutes(YEAR).nullable(),
  holdMinutes: minutes(DAY, 1),
  location: text(300),
  /** A new booking is pending until staff confirm it. */
  staffConfirms: z.boolean(),
  /** A booking takes seats of its resources; otherwise the whole of them. */
  shared: z.boolean(),
  needs: z.array(Need).min(1).max(4),
});

export const Service = z.object({
  ...Versioned,
  ...ServiceFields.shape,
  name: z.string(),
  description: z.string(),
  location: z.string(),
  needs: z.array(z.object({ skill: z.string().optional(), resourceId: Id.optional() })),
  ...Dated,
});
export type Service = z.infer<typeof Service>;
export const ServicePage = pageOf(Service);
export const ServiceCreate = ServiceFields.partial().required({
  name: true,
  durationMinutes: true,
  needs: true,
});
export type ServiceCreate = z.infer<typeof ServiceCreate>;
export const ServiceChange = ServiceFields.extend({ archived }).partial();
export type ServiceChange = z.infer<typeof ServiceChange>;

// ── Resources ────────────────────────────────────────────────────────────────────────────────────

export const RESOURCE_KINDS = ["person", "vehicle", "room"] as const;
const ResourceFields = z.strictObject({
  kind: z.enum(RESOURCE_KINDS),
  name: text(200, 1),
  /** Seats that can be taken at the same time. */
  capacity: z.int().min(1).max(200),
  skills: z.array(Skill).max(50),
});
export const Resource = z.object({
  ...Versioned,
  kind: z.enum(RESOURCE_KINDS),
  name: z.string(),
  capacity: z.int(),
  skills: z.array(z.string()),
  ...Dated,
});
export type Resource = z.infer<typeof Resource>;
export const ResourcePage = pageOf(Resource);
export const ResourceCreate = ResourceFields.partial().required({ kind: true, name: true });
export type ResourceCreate = z.infer<typeof ResourceCreate>;
export const ResourceChange = ResourceFields.extend({ archived }).partial();
export type ResourceChange = z.infer<typeof ResourceChange>;

// ── Hours ────────────────────────────────────────────────────────────────────────────────────────

const clock = (pattern: RegExp) => z.string().regex(pattern);
/** Closing at or before opening is closing on the next day: 22:00-02:00. */
const Span = z.strictObject({
  opens: clock(/^([01]\d|2[0-3]):[0-5]\d$/),
  closes: clock(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
});
/** 1 is Monday (ISO 8601). */
const WeekSpan = Span.extend({ weekday: z.int().min(1).max(7) });

const HoursFields = z.strictObject({
  name: text(200),
  /** Whose hours; null: the company's, for every resource without its own. */
  resourceId: Id.nullable(),
  /** Closed on the public holidays of the company's country (Denmark, Norway and Sweden are known). */
  closedOnHolidays: z.boolean(),
  week: z.array(WeekSpan).max(50),
});
export const OpeningHours = z.object({ ...Versioned, ...HoursFields.shape, name: z.string(), ...Dated });
export const OpeningHoursPage = pageOf(OpeningHours);
export const OpeningHoursCreate = HoursFields.partial().required({ week: true });
export type OpeningHoursCreate = z.infer<typeof OpeningHoursCreate>;
export const OpeningHoursChange = HoursFields.omit({ resourceId: true }).extend({ archived }).partial();
export type OpeningHoursChange = z.infer<typeof OpeningHoursChange>;

const ExceptionFields = z.strictObject({
  name: text(200),
  resourceId: Id.nullable(),
  firstDay: z.iso.date(),
  /** The last of the days, included. */
  lastDay: z.iso.date(),
  /** The hours of these days instead of their week's; none: closed. */
  spans: z.array(Span).max(10),
});
export const HoursException = z.object({
  ...Versioned,
  ...ExceptionFields.shape,
  name: z.string(),
  ...Dated,
});
export const HoursExceptionPage = pageOf(HoursException);
export const HoursExceptionCreate = ExceptionFields.partial().required({ firstDay: true, lastDay: true });
export type HoursExceptionCreate = z.infer<typeof HoursExceptionCreate>;
export const HoursExceptionChange = ExceptionFields.omit({ resourceId: true }).extend({ archived }).partial();
export type HoursExceptionChange = z.infer<typeof HoursExceptionChange>;

/** Public holidays by name; the texts are in the browser. */
export const HOLIDAYS = [
  "newYear",
  "epiphany",
  "maundyThursday",
  "goodFriday",
  "easterSunday",
  "easterMonday",
  "greatPrayerDay",
  "ascension",
  "whitSunday",
  "whitMonday",
  "labourDay",
  "constitutionDay",
  "nationalDay",
  "midsummer",
  "allSaints",
  "christmas",
  "secondChristmas",
] as const;
export type Holiday = (typeof HOLIDAYS)[number];

export const HolidayQuery = z.strictObject({ year: z.coerce.number().int().min(1990).max(2100) });
export const HolidayPage = z.object({
  data: z.array(z.object({ day: z.iso.date(), name: z.enum(HOLIDAYS) })),
});
