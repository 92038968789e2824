import type { Rule } from "@/lib/domain/pricing/schema";

/** What a demo company sells, who does it and what it costs. Names of its own tables' rows are keys here. */
export type Trade = {
  services: DemoService[];
  resources: DemoResource[];
  week: Week;
  /** Weekly classes with seats: a service, its weekday (1 is Monday) and when it begins. */
  classes: { service: string; weekday: number; at: string }[];
  /** A service that is booked in series, and how many such series there are. */
  series: { service: string; count: number };
  /** Where work is done that is done at the customer's. */
  streets: string[];
  sources: string[];
  notes: string[];
  exceptions: DemoException[];
  prices: DemoPrices;
};

/** `[weekdays, opens, closes]`; closing at or before opening is on the next day. */
export type Week = [weekdays: number[], opens: string, closes: string][];

export type DemoService = {
  key: string;
  name: string;
  description: string;
  minutes: number;
  bufferBefore?: number;
  bufferAfter?: number;
  leadMinutes?: number;
  windowDays?: number;
  cancelMinutes?: number | null;
  /** Left out: at the customer's. */
  location?: string;
  staffConfirms?: boolean;
  shared?: boolean;
  /** A skill, or the key of a resource with "=" before it. */
  needs: string[];
  /** How often it is wanted, beside the others. */
  weight: number;
};

export type DemoResource = {
  key: string;
  kind: "person" | "vehicle" | "room";
  name: string;
  capacity?: number;
  skills: string[];
  week?: Week;
};

/** Days from today on, or a day of every year; no spans: closed. */
export type DemoException = {
  name: string;
  resource?: string;
  days: { from: number; to: number } | { monthDay: string };
  spans: [opens: string, closes: string][];
};

export type DemoPrices = {
  name: string;
  /** What is in force, and what was published to follow it. */
  now: Rule[];
  next: Rule[];
  /** Bookings to try the rules on and to quote: hours from the next working day's 10 o'clock. */
  examples: { name: string; hours: number; seats?: number; addOns?: Record<string, number> }[];
};
