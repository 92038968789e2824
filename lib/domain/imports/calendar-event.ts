import { createHash } from "node:crypto";
import ICAL from "ical.js";
import { normaliseEmail } from "@/lib/core/contact";
import { nfc } from "@/lib/core/text";
import type { Block } from "./calendar-split";
import { type CalendarZones, UTC, type Zone } from "./calendar-zones";

/** A time in a calendar: a moment, or a day (its midnight as if in UTC). With the zone its clock is of. */
export type CalendarTime = { day: boolean; at: number; zone: Zone };

export type CalendarEvent = {
  uid: string;
  sequence: number;
  /** DTSTAMP: of two editions with one number the later counts. */
  stamp: number;
  method: string;
  /** Which of a series it is. */
  recurrence: CalendarTime | null;
  /** Null: what is called off need not say when it would have been. */
  start: CalendarTime | null;
  /** Milliseconds; null where the file does not say. */
  length: number | null;
  rule: string | null;
  exceptRule: string | null;
  also: CalendarTime[];
  except: CalendarTime[];
  status: string;
  summary: string;
  location: string;
  description: string;
  organiser: string;
  guest: { name: string; email: string };
};

/** An event that cannot be one; `why` names what is wrong in the file's own words. */
export type BrokenEvent = { uid: string; summary: string; why: string };

class Broken extends Error {}

const NEEDED = new Set(
  "UID SEQUENCE DTSTAMP DTSTART DTEND DURATION RECURRENCE-ID RRULE EXRULE RDATE EXDATE STATUS SUMMARY LOCATION DESCRIPTION ORGANIZER ATTENDEE".split(
    " ",
  ),
);
const MOST_DATES = 2_000;

/** Answers, proposals and questions about an event: they book nothing. */
const NOT_BOOKINGS = new Set(["REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"]);

/** Reads one event. Lines that are broken and not needed cost nothing; one that is needed refuses the event. */
export function readEvent(block: Block, zones: CalendarZones, floating: Zone): CalendarEvent | BrokenEvent {
  const reader = new EventReader(block, zones, floating);
  try {
    return reader.event();
  } catch (error) {
    const why = error instanceof Broken ? error.message : "VEVENT";
    return { uid: reader.uid, summary: reader.text("SUMMARY", 200), why: why.slice(0, 200) };
  }
}

class EventReader {
  private readonly properties = new Map<string, ICAL.Property[]>();
  private readonly raw = new Map<string, string>();
  private readonly broken = new Set<string>();
  readonly uid: string;

  constructor(
    private readonly block: Block,
    private readonly zones: CalendarZones,
    private readonly floating: Zone,
  ) {
    for (const line of block.lines) {
      const name = /^[A-Za-z-]+/.exec(line)?.[0].toUpperCase() ?? "";
      if (!NEEDED.has(name)) continue;
      this.raw.set(name, line.slice(line.indexOf(":") + 1).trim());
      try {
        const property = new ICAL.Property(ICAL.parse.property(line) as unknown[]);
        this.properties.set(name, [...(this.properties.get(name) ?? []), property]);
      } catch {
        this.broken.add(name);
      }
    }
    // Without an id of its own it is known by how it is written.
    const hash = createHash("sha256").update(block.lines.join("\n")).digest("base64url").slice(0, 22);
    this.uid = this.text("UID", 400) || `no-uid:${hash}`;
  }

  event(): CalendarEvent {
    const { block } = this;
    if (!block.closed) throw new Broken("END:VEVENT");
    if (NOT_BOOKINGS.has(block.method)) throw new Broken(`METHOD:${block.method}`);
    const start = this.time("DTSTART") ?? null;
    if (!start && block.method !== "CANCEL") throw new Broken("DTSTART");
    return {
      uid: this.uid,
      sequence: Math.min(Number(/^\d{1,9}$/.exec(this.raw.get("SEQUENCE") ?? "0")?.[0] ?? 0), 999_999),
      stamp: this.lenient("DTSTAMP")?.at ?? 0,
      method: block.method,
      recurrence: this.recurrence(),
      start,
      length: start && this.length(start),
      rule: this.raw.get("RRULE") ?? null,
      exceptRule: this.raw.get("EXRULE") ?? null,
      also: this.times("RDATE"),
      except: this.times("EXDATE"),
      status: this.text("STATUS", 40).toUpperCase(),
      summary: this.text("SUMMARY", 1_000),
      location: this.text("LOCATION", 300),
      description: this.text("DESCRIPTION", 5_000),
      organiser: address(this.first("ORGANIZER")).email,
      guest: this.guest(),
    };
  }

  private first(name: string): ICAL.Property | undefined {
    return this.properties.get(name)?.[0];
  }

  text(name: string, most: number): string {
    const value = this.first(name)?.getFirstValue();
    return value === null || value === undefined ? "" : nfc(String(value)).slice(0, most);
  }

  private recurrence(): CalendarTime | null {
    const range = this.first("RECURRENCE-ID")?.getParameter("range");
    if (range !== undefined) throw new Broken(`RECURRENCE-ID;RANGE=${range}`);
    return this.time("RECURRENCE-ID") ?? null;
  }

  private time(name: string): CalendarTime | undefined {
    if (this.broken.has(name)) throw new Broken(name);
    const property = this.first(name);
    const [value] = property ? this.values(property, name) : [];
    return value;
  }

  private lenient(name: string): CalendarTime | undefined {
    try {
      return this.time(name);
    } catch {
      return undefined;
    }
  }

  private times(name: string): CalendarTime[] {
    if (this.broken.has(name)) throw new Broken(name);
    const all = (this.properties.get(name) ?? []).flatMap((property) => this.values(property, name));
    if (all.length > MOST_DATES) throw new Broken(name);
    return all;
  }

  private values(property: ICAL.Property, name: string): CalendarTime[] {
    const zone = this.zoneOf(property);
    let values: unknown[];
    try {
      values = property.getValues();
    } catch {
      throw new Broken(name);
    }
    const said = property.toJSON().slice(3) as unknown[];
    return values.map((value, index) => {
      const time = value instanceof ICAL.Period ? value.start : value;
      // The library takes month 99 for a later year; the text tells.
      const text = String([said[index]].flat()[0]);
      if (!(time instanceof ICAL.Time) || !isReal(text)) throw new Broken(`${name}:${text}`);
      const { year, month, day, hour, minute, second, isDate } = time;
      const wall = Date.UTC(year, month - 1, day, hour, minute, second);
      if (isDate) return { day: true, at: wall, zone: UTC };
      const own = time.zone === ICAL.Timezone.utcTimezone ? UTC : zone;
      return { day: false, at: own.toMoment(wall), zone: own };
    });
  }

  /** A clock that names no zone is of wherever one is: here, the company's. */
  private zoneOf(property: ICAL.Property): Zone {
    const tzid = property.getParameter("tzid");
    if (typeof tzid !== "string" || tzid === "") return this.floating;
    const zone = this.zones.find(tzid);
    if (!zone) throw new Broken(`TZID=${tzid}`);
    return zone;
  }

  private length(start: CalendarTime): number | null {
    const end = this.time("DTEND");
    if (end) {
      if (end.day !== start.day) throw new Broken("DTEND");
      return end.at === start.at ? null : end.at - start.at;
    }
    const duration = this.first("DURATION")?.getFirstValue();
    if (this.broken.has("DURATION") || (duration && !(duration instanceof ICAL.Duration)))
      throw new Broken("DURATION");
    if (duration instanceof ICAL.Duration) return duration.toSeconds() * 1_000 || null;
    return null;
  }

  /** Who it is with: the one guest, if there is just one besides whoever invites. */
  private guest(): { name: string; email: string } {
    const host = address(this.first("ORGANIZER")).email;
    const all = (this.properties.get("ATTENDEE") ?? []).map(address);
    const others = all.filter(({ email }) => email !== "" && email !== host);
    return others.length === 1 && others[0] ? others[0] : { name: "", email: "" };
  }
}

/** Whether there is such a day and time, in a year that bookings are made in; 60 is a second now and then. */
function isReal(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)Z?)?$/.exec(text);
  if (!found) return false;
  const [year, month, day, hour, minute, second] = found
    .slice(1)
    .map((part) => Number(part ?? 0)) as number[];
  const days = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
  const inRange = (value = -1, least = 0, most = 0) => value >= least && value <= most;
  return (
    inRange(year, 1900, 2100) &&
    inRange(month, 1, 12) &&
    inRange(day, 1, days) &&
    inRange(hour, 0, 23) &&
    inRange(minute, 0, 59) &&
    inRange(second, 0, 60)
  );
}

function address(property: ICAL.Property | undefined): { name: string; email: string } {
  const value = property?.getFirstValue();
  const email = typeof value === "string" ? normaliseEmail(value.replace(/^mailto:/i, "").trim()) : null;
  const name = property?.getParameter("cn");
  return { name: typeof name === "string" ? nfc(name).slice(0, 200) : "", email: email ?? "" };
}
