import { z } from "zod";
import { normaliseEmail } from "@/lib/core/contact";
import { nfc } from "@/lib/core/text";

// Pure: read by the browser and by OpenAPI as well.

/** Text a person typed: one Unicode form, no control characters, no space around it. */
export function text(max: number, min = 0) {
  return z.string().transform(nfc).pipe(z.string().min(min).max(max));
}

export const Id = z.uuid();
export const Moment = z.iso.datetime({ offset: true });
export const Email = z
  .string()
  .max(254)
  .transform((typed, { addIssue }) => {
    const email = normaliseEmail(typed);
    if (email) return email;
    addIssue({ code: "custom", params: { code: "email" } });
    return z.NEVER;
  });

export const IdParams = z.object({ id: Id });

export const Tag = z.object({ id: Id, name: z.string(), colour: z.string() });
export type Tag = z.infer<typeof Tag>;
export const TAG_COLOURS = [
  "grey",
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "purple",
  "pink",
] as const;
export const TagCreate = z.strictObject({ name: text(60, 1), colour: z.enum(TAG_COLOURS).default("grey") });
export const TagPage = z.object({ data: z.array(Tag) });

export const CustomField = z.object({
  id: Id,
  entity: z.enum(["lead", "customer"]),
  key: z.string(),
  label: z.string(),
  kind: z.string(),
});
export const CustomFieldPage = z.object({ data: z.array(CustomField) });
export const CustomFieldQuery = z.strictObject({ entity: z.enum(["lead", "customer"]).optional() });

export const ContactPoint = z.object({
  id: Id,
  kind: z.enum(["email", "phone"]),
  value: z.string(),
  normalised: z.string(),
  bounce: z.enum(["none", "soft", "hard"]),
  consent: z.enum(["unknown", "given", "withdrawn"]),
});
export type ContactPoint = z.infer<typeof ContactPoint>;

export const Note = z.object({
  id: Id,
  body: z.string(),
  private: z.boolean(),
  authorId: Id.nullable(),
  authorName: z.string().nullable(),
  createdAt: Moment,
});
export type Note = z.infer<typeof Note>;
export const NoteCreate = z.strictObject({ body: text(10_000, 1), private: z.boolean().default(false) });

export const HistoryEntry = z.object({
  id: Id,
  action: z.string(),
  actor: z.object({
    kind: z.enum(["member", "key", "system"]),
    id: Id.nullable(),
    name: z.string().nullable(),
  }),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  createdAt: Moment,
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

export const Page = z.object({
  nextCursor: z.string().nullable(),
  prevCursor: z.string().nullable(),
  /** Rows of the whole list; only on a page that was asked for without a cursor. */
  total: z.int().nullable(),
  totalKind: z.enum(["exact", "atLeast"]).nullable(),
  /** How many rows stand before the first one; only on a page that was asked for by its rank. */
  rank: z.int().optional(),
  rankKind: z.enum(["exact", "estimate"]).optional(),
});
export type Page = z.infer<typeof Page>;

export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({ data: z.array(row), page: Page });
}
export const NotePage = pageOf(Note);
export const HistoryPage = pageOf(HistoryEntry);

export const LARGEST_PAGE = 100;
const Limit = z.coerce.number().int().min(1).max(LARGEST_PAGE).default(50);

/** What every list understands. */
export const ListQuery = z.strictObject({ limit: Limit, cursor: z.string().max(2_000).optional() });

/** So many entries of an index are walked in some ten milliseconds: more takes another step. */
export const MAX_SKIP = 10_000;

/** What the lists of leads and customers understand besides. Dates are half-open: from ≤ created < to. */
export const RecordListQuery = ListQuery.extend({
  q: z.string().max(200).optional(),
  source: z.string().max(200).optional(),
  /** A member's id, "none", or "me". */
  ownerId: z.union([Id, z.enum(["none", "me"])]).optional(),
  tag: Id.optional(),
  email: z.string().max(254).optional(),
  createdFrom: Moment.optional(),
  createdTo: Moment.optional(),
  archived: z.enum(["false", "true", "any"]).default("false"),
  /** Names of the fields to return, separated by commas; `id` is always there. */
  fields: z.string().max(500).optional(),
  /** Rows to pass over before the page, to get far in a few steps; the page then holds ids alone. */
  skip: z.coerce.number().int().min(0).max(MAX_SKIP).optional(),
  /**
   * Begin near this row, counted from 0: `page.rank` says where. Exact as far as MAX_SKIP; beyond that an
   * estimate, and where none can be made the page begins at MAX_SKIP. Of no effect beside a cursor.
   */
  rank: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type RecordListQuery = z.infer<typeof RecordListQuery>;

/** Fields that leads and customers take alike on change; on create `name` is asked for by each. */
export const RecordFields = z.strictObject({
  name: text(200, 1),
  email: Email.nullable(),
  phone: text(50).nullable(),
  source: text(100),
  ownerId: Id.nullable(),
  /** Further contact points; replaces all of them. The first of a kind is the primary one. */
  contactPoints: z.array(z.strictObject({ kind: z.enum(["email", "phone"]), value: text(254, 1) })).max(20),
  /** Ids of tags; replaces all of them. */
  tags: z.array(Id).max(50),
  /** By key; null removes a value. */
  customFields: z.record(z.string().max(100), z.union([z.string().max(10_000), z.null()])),
});

/** Sources in use and how many open records each has. */
export const SourcePage = z.object({ data: z.array(z.object({ source: z.string(), count: z.int() })) });
