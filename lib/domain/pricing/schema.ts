import { z } from "zod";
import { Id, ListQuery, Moment, pageOf, text } from "../records/schema";
import { Code, Day, Level, Rule, VAT_COUNTRIES, VatCategory } from "./rule-schema";

export * from "./rule-schema";

const Currency = z.string().regex(/^[A-Z]{3}$/);

/** Ids and codes by which one finds a rule must find one. */
function unique(rules: Rule[], report: z.core.$RefinementCtx<Rule[]>): void {
  const seen = new Set<string>();
  for (const [at, rule] of rules.entries()) {
    const names = [["id", rule.id]];
    if (rule.kind === "addOn" || rule.kind === "coupon") names.push(["code", codeKey(rule.code)]);
    for (const [field = "", value] of names) {
      const name = `${field === "id" ? "" : rule.kind} ${value}`;
      if (seen.has(name))
        report.addIssue({ code: "custom", path: [at, field], input: value, params: { code: "twice" } });
      seen.add(name);
    }
  }
}

/** Codes are typed by people: case does not tell them apart. */
export function codeKey(code: string): string {
  return code.trim().normalize("NFC").toUpperCase();
}

/** What a price list says; what is written here is what publishing makes a version of. */
export const Draft = z.strictObject({
  vat: z.strictObject({
    country: z.enum(VAT_COUNTRIES),
    /** Of every rule that does not say otherwise. */
    category: VatCategory,
    /** Whether the amounts of the rules are with VAT. */
    included: z.boolean(),
  }),
  rules: z.array(Rule).max(200).superRefine(unique),
});
export type Draft = z.infer<typeof Draft>;

export const VatRate = z.object({
  category: VatCategory,
  /** The first day it is in force; the first of a category is also that of all days before. */
  firstDay: Day,
  basisPoints: z.int(),
});
export type VatRate = z.infer<typeof VatRate>;

/** All that a price depends on besides the booking: frozen by publishing. */
export const Terms = z.object({
  /** The meaning of the rules, as the engine counts it. */
  engine: z.literal(1),
  currency: Currency,
  /** In which weekday, time of day and season are told. */
  timeZone: z.string(),
  vat: Draft.shape.vat.extend({ rates: z.array(VatRate) }),
  rules: z.array(Rule),
});
export type Terms = z.infer<typeof Terms>;

/** Up to three decimals. */
const Quantity = z.number().min(0).max(1_000_000).multipleOf(0.001);

/** What is to be priced. */
export const QuoteInput = z.strictObject({
  /** Without it, now. To the minute. */
  startsAt: Moment.optional(),
  endsAt: Moment.optional(),
  seats: z.int().min(1).max(100_000).optional(),
  /** Square metres. */
  area: Quantity.optional(),
  /** Kilometres. */
  distance: Quantity.optional(),
  /** By code: how many of each. */
  addOns: z
    .record(Code, z.int().min(0).max(10_000))
    .refine((chosen) => Object.keys(chosen).length <= 50, {
      params: { code: "too_big", values: { maximum: 50 } },
    })
    .optional(),
  coupon: Code.optional(),
  /** The customer's membership, where there is one. */
  memberLevel: Level.optional(),
});
export type QuoteInput = z.infer<typeof QuoteInput>;

export const QuoteRequest = QuoteInput.extend({ priceListId: Id });
export type QuoteRequest = z.infer<typeof QuoteRequest>;

export const MAX_BULK = 1_000;

/** Every item is looked at by itself; one that is wrong does not keep the others from their price. */
export const BulkRequest = z.strictObject({ items: z.array(z.unknown()).min(1).max(MAX_BULK) });

const Money = z.int();
export const LINE_KINDS = [
  "base",
  "tiers",
  "weekday",
  "timeOfDay",
  "season",
  "floor",
  "addOn",
  "minimum",
  "member",
  "coupon",
] as const;

export const Line = z.object({
  ruleId: z.string(),
  kind: z.enum(LINE_KINDS),
  label: z.string(),
  /** The figures of the arithmetic, by name: docs/decisions/0020 says which has which. */
  inputs: z.record(z.string(), z.union([z.number(), z.string()])),
  vatCategory: VatCategory,
  net: Money,
  vat: Money,
  gross: Money,
});
export type Line = z.infer<typeof Line>;

export const VatLine = z.object({
  /** `vat:NO:food` */
  ruleId: z.string(),
  category: VatCategory,
  basisPoints: z.int(),
  net: Money,
  vat: Money,
  gross: Money,
});
export type VatLine = z.infer<typeof VatLine>;

/** Each of net, vat and gross is the sum of the lines', and of the VAT lines'. `gross` is what is paid. */
export const Priced = z.object({
  currency: Currency,
  lines: z.array(Line),
  vat: z.array(VatLine),
  totals: z.object({ net: Money, vat: Money, gross: Money }),
});
export type Priced = z.infer<typeof Priced>;

export const Quote = z.object({
  id: Id,
  priceListId: Id,
  /** The version it was made by, for ever. */
  versionId: Id,
  /** What was asked, with the moments that the answer went by. */
  input: QuoteInput.extend({ startsAt: Moment, askedAt: Moment }),
  ...Priced.shape,
  createdAt: Moment,
});
export type Quote = z.infer<typeof Quote>;

const ItemError = z.object({ field: z.string(), code: z.string(), message: z.string() });
/** In the order of the items. */
export const BulkAnswer = z.object({
  data: z.array(z.union([z.object({ quote: Quote }), z.object({ errors: z.array(ItemError) })])),
});

export const PRICE_LIST_SORTS = ["-createdAt", "createdAt", "name", "-name"] as const;
export const PriceListQuery = ListQuery.extend({
  sort: z.enum(PRICE_LIST_SORTS).default("-createdAt"),
  archived: z.enum(["false", "true", "any"]).default("false"),
});
export type PriceListQuery = z.infer<typeof PriceListQuery>;

export const PriceListRow = z.object({
  id: Id,
  version: z.int(),
  name: z.string(),
  currency: z.string(),
  /** Of the newest published version; 0 before the first. */
  number: z.int(),
  createdAt: Moment,
  updatedAt: Moment,
  archivedAt: Moment.nullable(),
});
export type PriceListRow = z.infer<typeof PriceListRow>;
export const PriceListPage = pageOf(PriceListRow);

/** A booking to try rules on. */
export const Example = z.strictObject({ name: text(100, 1), input: QuoteInput });
export type Example = z.infer<typeof Example>;

export const PriceVersionHead = z.object({
  id: Id,
  number: z.int(),
  firstDay: Day,
  lastDay: Day.nullable(),
  publishedAt: Moment,
});
export type PriceVersionHead = z.infer<typeof PriceVersionHead>;
export const PriceVersion = PriceVersionHead.extend({ priceListId: Id, terms: Terms });
export type PriceVersion = z.infer<typeof PriceVersion>;

export const PriceList = PriceListRow.extend({
  draft: Draft,
  examples: z.array(Example),
  /** The newest hundred, newest first. */
  versions: z.array(PriceVersionHead),
});
export type PriceList = z.infer<typeof PriceList>;

export const PriceListCreate = z.strictObject({
  name: text(200, 1),
  /** The company's, where left out. It stays. */
  currency: Currency.optional(),
  draft: Draft.optional(),
  examples: z.array(Example).max(50).optional(),
});
export type PriceListCreate = z.infer<typeof PriceListCreate>;

export const PriceListChange = z
  .strictObject({
    name: text(200, 1),
    draft: Draft,
    examples: z.array(Example).max(50),
    archived: z.boolean(),
  })
  .partial();
export type PriceListChange = z.infer<typeof PriceListChange>;

/** From which day on bookings cost this; without a last day until a newer version says otherwise. */
export const PublishRequest = z
  .strictObject({ firstDay: Day.optional(), lastDay: Day.nullable().optional() })
  .refine(({ firstDay, lastDay }) => !firstDay || !lastDay || firstDay <= lastDay, {
    path: ["lastDay"],
    params: { code: "range" },
  });
export type PublishRequest = z.infer<typeof PublishRequest>;

export const VersionParams = z.object({ id: Id, versionId: Id });

// ── What bookings would have cost ────────────────────────────────────────────────────────────────

/** So many bookings are looked at at most; where it stops is said. */
export const MOST_COMPARED = 200_000;
/** So many of those with the largest differences are named. */
export const MOST_NAMED = 20;

const Compared = z.union([Id, z.literal("draft")]);

/** Two versions of a list, or its draft; `from` and `to` are half-open and of the booking's start. */
export const ComparisonQuery = z.strictObject({
  before: Compared,
  after: Compared,
  from: Moment,
  to: Moment,
  serviceId: Id.optional(),
});
export type ComparisonQuery = z.infer<typeof ComparisonQuery>;

/** What is paid, by one and by the other, for the bookings that both could price. */
const Sums = z.object({ bookings: z.int(), before: Money, after: Money, difference: Money });
export type Sums = z.infer<typeof Sums>;

export const Comparison = z.object({
  currency: Currency,
  /** Looked at: all but holds and what was cancelled. */
  bookings: z.int(),
  /** Not all were looked at: those from this start on are missing. */
  stoppedAt: Moment.nullable(),
  totals: Sums.extend({ dearer: z.int(), cheaper: z.int(), same: z.int() }),
  /** The one with the largest difference first. */
  services: z.array(Sums.extend({ serviceId: Id, name: z.string() })),
  /** Of the start, in the company's zone; 1 is Monday. Those that have bookings. */
  weekdays: z.array(Sums.extend({ weekday: z.int() })),
  largest: z.array(
    z.object({
      bookingId: Id,
      serviceName: z.string(),
      customerName: z.string().nullable(),
      start: Moment,
      before: Money,
      after: Money,
      difference: Money,
    }),
  ),
  /** Bookings without a price, by what was missing or wrong; `by` says which of the two could not price them. */
  unpriced: z.array(
    z.object({
      by: z.enum(["before", "after", "both"]),
      field: z.string(),
      code: z.string(),
      message: z.string(),
      bookings: z.int(),
    }),
  ),
});
export type Comparison = z.infer<typeof Comparison>;
