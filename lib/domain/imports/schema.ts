import { z } from "zod";

// Pure: read by the browser and by OpenAPI as well.

export const IMPORT_ENTITIES = ["leads", "customers", "bookings"] as const;
export type ImportEntity = (typeof IMPORT_ENTITIES)[number];

/** Leads and customers are written alike; bookings have a batch of their own. */
export type PeopleEntity = Exclude<ImportEntity, "bookings">;

export const IMPORT_STATUSES = ["draft", "queued", "running", "done", "cancelled", "failed"] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/**
 * What makes a row the same record as one that is there. "row": that it is written alike, for lists that number
 * nothing; the second of two equal rows is the second record. "none": every row is a new record.
 */
export const IMPORT_KEYS = ["externalId", "email", "row", "none"] as const;
export type ImportKey = (typeof IMPORT_KEYS)[number];

/** The keys that fit a kind of record. */
export const KEYS_OF: Record<ImportEntity, readonly ImportKey[]> = {
  leads: ["externalId", "email", "none"],
  customers: ["externalId", "email", "none"],
  bookings: ["externalId", "row", "none"],
};

const SHARED_TARGETS = [
  "name",
  "firstName",
  "lastName",
  "organisation",
  "email",
  "phone",
  "status",
  "source",
  "owner",
  "tags",
  "externalId",
  "createdAt",
  "updatedAt",
] as const;

/**
 * A booking's start is one column (with or without a time of day), a date and a time, or year, month and day. It
 * ends at `end`, or after `duration`, or after `nights`. `cancelled` is a yes/no beside the status, `statusAt` when
 * the status came; `revision` numbers another system's editions of the record.
 */
const BOOKING_TARGETS = [
  "start",
  "startTime",
  "startYear",
  "startMonth",
  "startDay",
  "end",
  "endTime",
  "duration",
  "nights",
  "service",
  "resource",
  "customer",
  "customerEmail",
  "customerId",
  "status",
  "cancelled",
  "statusAt",
  "guests",
  "price",
  "nightPrice",
  "currency",
  "source",
  "location",
  "note",
  "externalId",
  "revision",
  "createdAt",
] as const;

/**
 * What a column may become besides a custom field. `converted` is a yes/no beside the status; `parent`
 * holds the external id of the organisation that a person belongs to.
 */
export const IMPORT_TARGETS = {
  leads: [...SHARED_TARGETS, "value", "currency", "converted"],
  customers: [...SHARED_TARGETS, "kind", "parent"],
  bookings: BOOKING_TARGETS,
} as const;

export type ImportTarget = (typeof IMPORT_TARGETS)[ImportEntity][number];

/**
 * A custom field is written `field.<key>`; its key is made of a–z, 0–9 and _. A booking has no custom fields: what
 * such a column says is kept in its `details` under the column's name.
 */
export const CUSTOM_PREFIX = "field.";
export const IGNORE = "ignore";

/** A target, `field.<key>`, or "ignore" for a column that is left out. */
export const ImportField = z
  .string()
  .regex(/^([a-zA-Z]+|field\.[a-z0-9_]{1,60})$/)
  .max(70);

export const ImportMapping = z.array(z.strictObject({ column: z.string(), field: ImportField }));
export type ImportMapping = z.infer<typeof ImportMapping>;

/** As a caller writes it: `{ "Column": "field" }`. Columns that are not named keep the guess. */
export const ImportMappingInput = z.record(z.string(), ImportField);

/** What the rows of bookings cannot say themselves. */
export const ImportOptions = z.strictObject({
  /** Of rows that name no service. */
  serviceId: z.uuid().nullable().default(null),
  /** Of rows that name no resource. */
  resourceId: z.uuid().nullable().default(null),
  /** Makes services that are named and not there; otherwise such rows are refused. */
  createServices: z.boolean().default(false),
  /** Makes customers that are named and not there; otherwise the booking keeps their name in its details. */
  createCustomers: z.boolean().default(false),
});
export type ImportOptions = z.infer<typeof ImportOptions>;

/** Why a row was refused. The texts are `imports.reasons.<code>`. */
export const REJECT_REASONS = [
  "field_count",
  "broken_quote",
  "row_too_long",
  "encoding",
  "unnamed",
  "email",
  "date",
  "amount",
  "negative",
  "too_long",
  "time",
  "number",
  "start_missing",
  "end_before_start",
  "no_guests",
  "too_many_guests",
  "service_missing",
  "service_unknown",
  "resource_unknown",
  "taken",
  "calendar",
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** `field` is the column's name, empty where it is the row as a whole; `value` what stood there. */
export type Reason = { field: string; code: RejectReason; value: string };

/** Why an import failed or a file was refused. The texts are `imports.errors.<code>`. */
export const IMPORT_ERRORS = [
  "not_text",
  "excel",
  "empty",
  "no_rows",
  "too_many_columns",
  "broken_archive",
  "unpacks_too_large",
  "calendar",
  "no_events",
  "internal",
] as const;

const Moment = z.iso.datetime({ offset: true });

export const Import = z.object({
  id: z.uuid(),
  entity: z.enum(IMPORT_ENTITIES),
  status: z.enum(IMPORT_STATUSES),
  fileName: z.string(),
  key: z.enum(IMPORT_KEYS),
  /** What was found out about the file. */
  found: z.object({
    encoding: z.enum(["utf-8", "windows-1252", "utf-16le", "utf-16be"]),
    delimiter: z.enum([",", ";", "\t", "|"]),
    bytes: z.int(),
    /** Of a calendar: how many events it holds. Null: the file is a table. */
    events: z.int().nullable(),
  }),
  options: ImportOptions,
  mapping: z.array(
    z.object({
      column: z.string(),
      field: z.string(),
      /** Up to five different values from the beginning of the file. */
      sample: z.array(z.string()),
      /** Day and month could be either way round in this column; `order` says which was taken. */
      dateOrder: z.object({ order: z.enum(["dmy", "mdy"]), certain: z.boolean() }).nullable(),
    }),
  ),
  read: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  /** 0 to 1: the share of the file's bytes whose rows are committed. */
  progress: z.number().min(0).max(1),
  error: z.string().nullable(),
  createdAt: Moment,
  startedAt: Moment.nullable(),
  finishedAt: Moment.nullable(),
});
export type Import = z.infer<typeof Import>;

export const ImportPage = z.object({
  data: z.array(Import),
  page: z.object({
    nextCursor: z.string().nullable(),
    prevCursor: z.null(),
    total: z.null(),
    totalKind: z.null(),
  }),
});

export type ImportPage = z.infer<typeof ImportPage>;

export const ImportListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(2_000).optional(),
});

/** What POST /imports says beside the file. */
export const ImportCreate = z.strictObject({
  entity: z.enum(IMPORT_ENTITIES),
  mapping: ImportMappingInput.optional(),
  key: z.enum(IMPORT_KEYS).optional(),
  options: ImportOptions.optional(),
  /** false keeps it a draft, so that the mapping can be looked at first. */
  start: z.boolean().default(true),
});
export type ImportCreate = z.input<typeof ImportCreate>;

const JsonField = z.string().transform((text, { addIssue }) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    addIssue({ code: "custom", params: { code: "json" } });
    return z.NEVER;
  }
});

/** The same as a form's fields, which are all text: mapping and options as JSON. */
export const ImportForm = z.strictObject({
  entity: ImportCreate.shape.entity,
  mapping: JsonField.pipe(ImportMappingInput).optional(),
  options: JsonField.pipe(ImportOptions).optional(),
  key: ImportCreate.shape.key,
  start: z
    .enum(["true", "false"])
    .default("true")
    .transform((text) => text === "true"),
});

export const ImportCreated = z.object({ id: z.uuid() });

export const ImportStart = z.strictObject({
  mapping: ImportMappingInput.optional(),
  key: z.enum(IMPORT_KEYS).optional(),
  options: ImportOptions.optional(),
});
export type ImportStart = z.infer<typeof ImportStart>;
