import ICAL from "ical.js";
import type { BookingStatus } from "./schema";

/** A booking as a calendar program is told of it. */
export type FeedEvent = {
  id: string;
  version: number;
  status: BookingStatus;
  start: string;
  end: string;
  service: string;
  /** Null: not to be told, or nobody. */
  customer: string | null;
  location: string;
  createdAt: string;
  updatedAt: string;
};

// What nobody came to occupied its resource all the same.
const STATUS: Record<BookingStatus, string> = {
  hold: "TENTATIVE",
  pending: "TENTATIVE",
  confirmed: "CONFIRMED",
  in_progress: "CONFIRMED",
  done: "CONFIRMED",
  no_show: "CONFIRMED",
  cancelled: "CANCELLED",
};

const utc = (moment: string) => ICAL.Time.fromJSDate(new Date(moment), true);

/**
 * A resource's bookings as an iCalendar file (RFC 5545): times in UTC, the version as SEQUENCE, so that programs see
 * what is newer. Folding and most escaping are the library's.
 */
export function feedText(name: string, events: readonly FeedEvent[]): string {
  const calendar = new ICAL.Component("vcalendar");
  calendar.addPropertyWithValue("version", "2.0");
  calendar.addPropertyWithValue("prodid", "-//Skala//Calendar feed//EN");
  calendar.addPropertyWithValue("calscale", "GREGORIAN");
  calendar.addPropertyWithValue("method", "PUBLISH");
  // RFC 7986 and, for programs older than it, what they read.
  // The library knows neither as text, so it would not escape them.
  for (const property of ["name", "x-wr-calname"])
    calendar.addPropertyWithValue(property, name.replace(/[\\;,]/g, "\\$&").replace(/\s+/g, " "));
  calendar.addPropertyWithValue("refresh-interval", ICAL.Duration.fromString("PT15M"));
  calendar.addPropertyWithValue("x-published-ttl", "PT15M");
  for (const event of events) calendar.addSubcomponent(vevent(event));
  return `${calendar.toString()}\r\n`;
}

function vevent(event: FeedEvent): ICAL.Component {
  const { id, version, status, start, end, service, customer, location, createdAt, updatedAt } = event;
  const made = new ICAL.Component("vevent");
  made.addPropertyWithValue("uid", `${id}@skala`);
  made.addPropertyWithValue("sequence", version);
  made.addPropertyWithValue("dtstamp", utc(updatedAt));
  made.addPropertyWithValue("created", utc(createdAt));
  made.addPropertyWithValue("last-modified", utc(updatedAt));
  made.addPropertyWithValue("dtstart", utc(start));
  made.addPropertyWithValue("dtend", utc(end));
  made.addPropertyWithValue("status", STATUS[status]);
  made.addPropertyWithValue("summary", customer === null ? service : `${service} · ${customer}`);
  if (location) made.addPropertyWithValue("location", location);
  if (status === "cancelled") made.addPropertyWithValue("transp", "TRANSPARENT");
  return made;
}
