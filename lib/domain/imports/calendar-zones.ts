import ICAL from "ical.js";
import { findIana } from "windows-iana";
import { momentOf, wallClock } from "@/lib/core/zone";
import type { Block } from "./calendar-split";

/** Wall clocks and moments of one zone; milliseconds. */
export type Zone = { toWall(moment: number): number; toMoment(wall: number): number };

export const UTC: Zone = { toWall: (moment) => moment, toMoment: (wall) => wall };

export function ianaZone(name: string): Zone {
  return { toWall: (moment) => wallClock(moment, name), toMoment: (wall) => momentOf(wall, name) };
}

const known = new Map<string, string>(
  Intl.supportedValuesOf("timeZone").map((name) => [name.toLowerCase(), name]),
);

/** Intl takes old names too ("US/Eastern"), and offsets, which are no names. */
function isIana(name: string): boolean {
  if (known.has(name.toLowerCase())) return true;
  if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$|^(UTC|GMT)$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** An IANA name in a TZID: itself, behind a maker's path (`/mozilla.org/2005/Europe/Berlin`), or Windows' name for it. */
function ianaOf(tzid: string): string | null {
  if (isIana(tzid)) return known.get(tzid.toLowerCase()) ?? tzid;
  const parts = tzid.split("/").filter(Boolean);
  for (let from = Math.max(0, parts.length - 3); from < parts.length - 1; from++) {
    const tail = parts.slice(from).join("/");
    if (isIana(tail)) return known.get(tail.toLowerCase()) ?? tail;
  }
  return findIana(tzid)[0] ?? null;
}

/** Finds a file's zones: by name, else as the file itself describes them. */
export class CalendarZones {
  private readonly described = new Map<string, Block>();
  private readonly found = new Map<string, Zone | null>();

  constructor(blocks: Block[]) {
    for (const block of blocks) {
      const id = valueIn(block, "TZID");
      if (id && block.closed) this.described.set(id, block);
    }
  }

  /** Null for a zone that nobody knows and the file does not describe. */
  find(tzid: string): Zone | null {
    const name = tzid.trim().replace(/^"|"$/g, "");
    let zone = this.found.get(name);
    if (zone === undefined) {
      zone = this.look(name);
      this.found.set(name, zone);
    }
    return zone;
  }

  private look(name: string): Zone | null {
    const iana = ianaOf(name);
    if (iana) return ianaZone(iana);
    const block = this.described.get(name);
    if (!block) return null;
    const place = ianaOf(valueIn(block, "X-LIC-LOCATION") ?? "");
    return place ? ianaZone(place) : describedZone(name, block);
  }
}

function valueIn({ lines }: Block, name: string): string | undefined {
  const line = lines.find(
    (one) => one.toUpperCase().startsWith(`${name}:`) || one.toUpperCase().startsWith(`${name};`),
  );
  return line?.slice(line.indexOf(":") + 1).trim();
}

/** Changes of the clock come once a year on a day that every year has; another rule could run for ever. */
const YEARLY =
  /^FREQ=YEARLY(;(BYMONTH=\d{1,2}|BYDAY=[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU)|BYMONTHDAY=(1?\d|2[0-8])(,(1?\d|2[0-8])){0,6}|UNTIL=\d{8}(T\d{6}Z?)?|INTERVAL=1|COUNT=\d{1,3}|WKST=\w\w))*$/i;

function describedZone(tzid: string, { lines }: Block): Zone | null {
  const rules = lines
    .filter((line) => /^RRULE[:;]/i.test(line))
    .map((line) => line.slice(line.indexOf(":") + 1).trim());
  if (rules.length > 50 || !rules.every((rule) => YEARLY.test(rule))) return null;
  try {
    const text = ["BEGIN:VTIMEZONE", ...lines, "END:VTIMEZONE"].join("\r\n");
    const zone = new ICAL.Timezone({ component: new ICAL.Component(ICAL.parse(text) as unknown[]), tzid });
    const offset = (wall: number) => {
      const time = ICAL.Time.fromJSDate(new Date(wall), true);
      return zone.utcOffset(time) * 1_000;
    };
    offset(Date.UTC(2026, 0, 1));
    return {
      toMoment: (wall) => wall - offset(wall),
      // The offset is looked up by the wall clock, which is what is asked for: once more with a better guess.
      toWall: (moment) => moment + offset(moment + offset(moment)),
    };
  } catch {
    return null;
  }
}
