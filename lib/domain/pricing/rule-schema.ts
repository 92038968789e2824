import { z } from "zod";
import { text } from "../records/schema";

// Pure: read by the browser and by OpenAPI as well. Amounts are integer minor units, percentages are basis
// points (2,500 is 25 %), days are `2026-12-24`, both ends of a range of days belong to it.

/** A thousand million kroner. */
export const MAX_AMOUNT = 100_000_000_000;

const Amount = z.int().min(0).max(MAX_AMOUNT);
const RuleId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);
const Label = text(100, 1);
export const Day = z.iso.date();
/** 12-24, every year. */
const YearlyDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Weekdays = z
  .array(z.int().min(1).max(7))
  .min(1)
  .max(7)
  .refine((days) => new Set(days).size === days.length, { params: { code: "twice" } });

export const VAT_COUNTRIES = ["DK", "NO", "SE"] as const;
export type VatCountry = (typeof VAT_COUNTRIES)[number];
/** What the countries tax differently. "exempt" is what bears no VAT at all. */
export const VAT_CATEGORIES = [
  "standard",
  "food",
  "accommodation",
  "passengerTransport",
  "admission",
  "exempt",
] as const;
export const VatCategory = z.enum(VAT_CATEGORIES);
export type VatCategory = z.infer<typeof VatCategory>;

export const MEASURES = ["duration", "area", "seat", "distance"] as const;
export type Measure = (typeof MEASURES)[number];

const measured = {
  id: RuleId,
  label: Label,
  /** The amount is for so many: minutes of a duration (60 where left out), square metres, seats, kilometres (1). */
  per: z.int().min(1).max(100_000).optional(),
  /** What is begun counts whole: a quantity is rounded up to a multiple of this (minutes, m², seats, km). */
  step: z.int().min(1).max(100_000).optional(),
  vatCategory: VatCategory.optional(),
};

export const BaseRule = z.strictObject({
  kind: z.literal("base"),
  by: z.enum(["booking", ...MEASURES]),
  amount: Amount,
  ...measured,
});

const Tier = z.strictObject({ upTo: z.int().min(1).max(1_000_000_000).nullable(), amount: Amount });

/** Quantities up to and with `upTo`; the last tier has none. */
export const TiersRule = z.strictObject({
  kind: z.literal("tiers"),
  by: z.enum(MEASURES),
  /** "graduated": each part of the quantity at its own tier's amount. "volume": all of it at the one it reaches. */
  mode: z.enum(["graduated", "volume"]),
  tiers: z
    .array(Tier)
    .min(1)
    .max(20)
    .refine(
      (tiers) =>
        tiers.every(({ upTo }, at) =>
          at === tiers.length - 1 ? upTo === null : upTo !== null && upTo > (tiers[at - 1]?.upTo ?? 0),
        ),
      { params: { code: "tiers" } },
    ),
  ...measured,
});

/** More, or less, for the time that lies in a window: a part of the base price, or a fixed amount once. */
const Surcharge = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("percent"), basisPoints: z.int().min(-10_000).max(100_000) }),
  z.strictObject({ kind: z.literal("amount"), amount: z.int().min(-MAX_AMOUNT).max(MAX_AMOUNT) }),
]);

const windowed = {
  id: RuleId,
  label: Label,
  change: Surcharge,
  /** "share": for the share of the minutes that lie in it. "start": for all, if the start lies in it. */
  by: z.enum(["share", "start"]).default("share"),
};

export const WeekdayRule = z.strictObject({
  kind: z.literal("weekday"),
  /** 1 is Monday. */
  days: Weekdays,
  ...windowed,
});

/** From ≤ clock < to; over midnight where `to` is not later. `days` are those on which the window begins. */
export const TimeOfDayRule = z
  .strictObject({
    kind: z.literal("timeOfDay"),
    from: ClockTime,
    to: ClockTime,
    days: Weekdays.optional(),
    ...windowed,
  })
  .refine(({ from, to }) => from !== to, { path: ["to"], params: { code: "same_time" } });

/** One range of days, or one of every year (`06-15` to `08-15`, also over New Year). */
export const SeasonRule = z
  .strictObject({
    kind: z.literal("season"),
    firstDay: z.union([Day, YearlyDay]),
    lastDay: z.union([Day, YearlyDay]),
    ...windowed,
  })
  .refine(({ firstDay, lastDay }) => firstDay.length === lastDay.length, {
    path: ["lastDay"],
    params: { code: "season" },
  })
  .refine(({ firstDay, lastDay }) => firstDay.length === 5 || firstDay <= lastDay, {
    path: ["lastDay"],
    params: { code: "range" },
  });

export const Code = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}_-]{1,40}$/u);

/** Something that may be chosen besides, by its code. */
export const AddOnRule = z.strictObject({
  kind: z.literal("addOn"),
  id: RuleId,
  label: Label,
  code: Code,
  amount: Amount,
  per: z.enum(["unit", "seat"]).default("unit"),
  vatCategory: VatCategory.optional(),
});

/** No booking costs less, before discounts. */
export const MinimumRule = z.strictObject({
  kind: z.literal("minimum"),
  id: RuleId,
  label: Label,
  amount: Amount,
});

const PercentOff = z.strictObject({ kind: z.literal("percent"), basisPoints: z.int().min(0).max(10_000) });
const AmountOff = z.strictObject({ kind: z.literal("amount"), amount: Amount });
/** What it costs instead, where that is less. */
const FixedPrice = z.strictObject({ kind: z.literal("price"), amount: Amount });

export const Level = text(60, 1);

/** For members of these levels; of any, where none is named. The best that fits is given. */
export const MemberRule = z.strictObject({
  kind: z.literal("member"),
  id: RuleId,
  label: Label,
  levels: z.array(Level).max(20).default([]),
  off: z.discriminatedUnion("kind", [PercentOff, AmountOff, FixedPrice]),
});

/** How often a coupon may be used is counted where orders are made, not here. */
export const CouponRule = z
  .strictObject({
    kind: z.literal("coupon"),
    id: RuleId,
    label: Label,
    code: Code,
    off: z.discriminatedUnion("kind", [PercentOff, AmountOff]),
    /** The day the price is asked for. */
    firstDay: Day.optional(),
    lastDay: Day.optional(),
    /** Only where that much would be paid without it. */
    atLeast: Amount.optional(),
  })
  .refine(({ firstDay, lastDay }) => !firstDay || !lastDay || firstDay <= lastDay, {
    path: ["lastDay"],
    params: { code: "range" },
  });

export const Rule = z.discriminatedUnion("kind", [
  BaseRule,
  TiersRule,
  WeekdayRule,
  TimeOfDayRule,
  SeasonRule,
  AddOnRule,
  MinimumRule,
  MemberRule,
  CouponRule,
]);
export type Rule = z.infer<typeof Rule>;
export type RuleKind = Rule["kind"];
export type RuleOf<Kind extends RuleKind> = Extract<Rule, { kind: Kind }>;
