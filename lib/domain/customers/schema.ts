import { z } from "zod";
import { ContactPoint, Id, Moment, pageOf, RecordFields, RecordListQuery, Tag } from "../records/schema";

export const CUSTOMER_KINDS = ["person", "organisation"] as const;
export const CUSTOMER_STATUSES = ["active", "inactive"] as const;
export const CUSTOMER_SORTS = [
  "-createdAt",
  "createdAt",
  "-updatedAt",
  "updatedAt",
  "name",
  "-name",
] as const;

export const CustomerRow = z.object({
  id: Id,
  version: z.int(),
  kind: z.enum(CUSTOMER_KINDS),
  name: z.string(),
  /** The organisation a person belongs to. */
  parentId: Id.nullable(),
  parentName: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  status: z.enum(CUSTOMER_STATUSES),
  source: z.string(),
  ownerId: Id.nullable(),
  tags: z.array(Tag),
  createdAt: Moment,
  updatedAt: Moment,
  archivedAt: Moment.nullable(),
});
export type CustomerRow = z.infer<typeof CustomerRow>;

export const Customer = CustomerRow.extend({
  contactPoints: z.array(ContactPoint),
  customFields: z.record(z.string(), z.string()),
});
export type Customer = z.infer<typeof Customer>;

/** With `fields` a row has only what was asked for. */
export const CustomerPage = pageOf(CustomerRow.partial().required({ id: true }));

export const CustomerListQuery = RecordListQuery.extend({
  /** Without it: the newest first, or with `q` the likeliest ("relevance"). */
  sort: z.enum([...CUSTOMER_SORTS, "relevance", "-relevance"]).optional(),
  kind: z.enum(CUSTOMER_KINDS).optional(),
  status: z.enum(CUSTOMER_STATUSES).optional(),
  parentId: Id.optional(),
});
export type CustomerListQuery = z.infer<typeof CustomerListQuery>;

const CustomerFields = RecordFields.extend({
  status: z.enum(CUSTOMER_STATUSES),
  /** Of a person alone. */
  parentId: Id.nullable(),
});

export const CustomerCreate = CustomerFields.extend({ kind: z.enum(CUSTOMER_KINDS).default("person") })
  .partial()
  .required({ name: true });
export type CustomerCreate = z.infer<typeof CustomerCreate>;

export const CustomerChange = CustomerFields.extend({ archived: z.boolean() }).partial();
export type CustomerChange = z.infer<typeof CustomerChange>;
