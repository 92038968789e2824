import { z } from "zod";
import {
  ContactPoint,
  Id,
  Moment,
  pageOf,
  RecordFields,
  RecordListQuery,
  Tag,
  text,
} from "../records/schema";

export const LEAD_STATUSES = ["new", "contacted", "qualified", "converted", "lost"] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];

export const LEAD_SORTS = [
  "-createdAt",
  "createdAt",
  "-updatedAt",
  "updatedAt",
  "name",
  "-name",
  "-value",
  "value",
] as const;

/** Integer minor units; the largest that JSON carries exactly. */
const Value = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Currency = z.string().regex(/^[A-Z]{3}$/);

export const LeadRow = z.object({
  id: Id,
  version: z.int(),
  name: z.string(),
  organisation: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  status: z.enum(LEAD_STATUSES),
  source: z.string(),
  value: Value,
  currency: z.string(),
  ownerId: Id.nullable(),
  convertedTo: Id.nullable(),
  tags: z.array(Tag),
  createdAt: Moment,
  updatedAt: Moment,
  archivedAt: Moment.nullable(),
});
export type LeadRow = z.infer<typeof LeadRow>;

export const Lead = LeadRow.extend({
  contactPoints: z.array(ContactPoint),
  customFields: z.record(z.string(), z.string()),
});
export type Lead = z.infer<typeof Lead>;

/** With `fields` a row has only what was asked for. */
export const LeadPage = pageOf(LeadRow.partial().required({ id: true }));

export const LeadListQuery = RecordListQuery.extend({
  /** Without it: the newest first, or with `q` the likeliest ("relevance"). */
  sort: z.enum([...LEAD_SORTS, "relevance", "-relevance"]).optional(),
  status: z.enum(LEAD_STATUSES).optional(),
  minValue: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  maxValue: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type LeadListQuery = z.infer<typeof LeadListQuery>;

const LeadFields = RecordFields.extend({
  organisation: text(200),
  /** "converted" is reached by converting, not by saying so. */
  status: z.enum(["new", "contacted", "qualified", "lost"]),
  value: Value,
  currency: Currency,
});

export const LeadCreate = LeadFields.partial().required({ name: true });
export type LeadCreate = z.infer<typeof LeadCreate>;

export const LeadChange = LeadFields.extend({ archived: z.boolean() }).partial();
export type LeadChange = z.infer<typeof LeadChange>;

export const LeadConvert = z.strictObject({
  /** An existing customer to convert into; without it one is made from the lead. */
  customerId: Id.optional(),
});
