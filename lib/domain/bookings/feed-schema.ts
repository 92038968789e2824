import { z } from "zod";
import { Id, Moment } from "../records/schema";

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
