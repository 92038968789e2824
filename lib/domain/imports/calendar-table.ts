import { setImmediate as turn } from "node:timers/promises";
import { stringify } from "csv-stringify/sync";
import { clocksOf } from "../bookings/expand";
import { type BrokenEvent, type CalendarEvent, type CalendarTime, readEvent } from "./calendar-event";
import { type Block, calendarLines, splitCalendar } from "./calendar-split";
import { CalendarZones, ianaZone, UTC } from "./calendar-zones";
import { IGNORE, type ImportMapping } from "./schema";

/** A calendar larger than this is refused. */
export const LARGEST_CALENDAR = 10 * 1024 ** 2;
/** So many bookings may one event become, its last ones, and one file. */
const MOST_OF_ONE = 1_000;
const MOST_READ = 10_000;
const MOST_ROWS = 50_000;
/** Events that recur without end are taken so far ahead. */
const AHEAD_MS = 366 * 86_400_000;
/** Reading takes no longer; what is left then is refused. */
const LONGEST_MS = 20_000;
/** Others get their turn between so many events. */
const AT_ONCE = 20;

/** The column that says why an event is none. */
export const PROBLEM = "Problem";

/** The table that a calendar becomes, and what its columns become. */
export const CALENDAR_MAPPING: ImportMapping = [
  { column: "UID", field: "externalId" },
  { column: "Sequence", field: "revision" },
  { column: "Start", field: "start" },
  { column: "End", field: "end" },
  { column: "Status", field: "status" },
  { column: "Summary", field: "note" },
  { column: "Location", field: "location" },
  { column: "Guest", field: "customer" },
  { column: "Guest e-mail", field: "customerEmail" },
  { column: "Description", field: "field.description" },
  { column: "Organiser", field: "field.organiser" },
  { column: PROBLEM, field: IGNORE },
];

/** A booking that an earlier import made of an event. */
export type EarlierRow = { externalId: string; revision: number | null; start: string; end: string };

type Row = Record<string, string>;

/**
 * A calendar as a table of bookings, a row each: events that recur become a row for each time, up to a year ahead.
 * A row's id is the event's UID, with the time it was meant for where it is one of a series. What cannot be read is
 * a row with its problem, so that every event is accounted for. Of several editions of an event the newest counts.
 *
 * @param earlier bookings that were made before of events with these UIDs: those that the calendar has taken back,
 *   or no longer has in a series, become rows that cancel them
 */
export async function calendarTable(
  bytes: Buffer,
  {
    timeZone,
    now,
    earlier,
  }: { timeZone: string; now: number; earlier(uids: string[]): Promise<EarlierRow[]> },
): Promise<{ table: Buffer; events: number }> {
  const blocks = splitCalendar(calendarLines(bytes));
  const zones = new CalendarZones(blocks.zones);
  const floating = ianaZone(timeZone);
  const deadline = performance.now() + LONGEST_MS;
  const rows: Row[] = [];
  const read: CalendarEvent[] = [];
  for (const [at, block] of blocks.events.entries()) {
    if (at % AT_ONCE === 0) await turn();
    const event = performance.now() > deadline ? late(block) : readEvent(block, zones, floating);
    if ("why" in event) rows.push(problemRow(event));
    else read.push(event);
  }
  const series = newest(read);
  const made = await earlier([...series.keys()]);
  const known = new Set(made.map(({ externalId }) => externalId));
  const inSeries = new Set(
    made.flatMap(({ externalId }) => partsOf(externalId)[1] && partsOf(externalId)[0]),
  );
  for (const [at, one] of [...series.values()].entries()) {
    if (at % AT_ONCE === 0) await turn();
    if (rows.length > MOST_ROWS || performance.now() > deadline)
      rows.push(problemRow({ ...one.any, why: `> ${MOST_ROWS}` }));
    // A series that is called off is often named without its rule: its bookings are cancelled by gone().
    else if (!(inSeries.has(one.any.uid) && !known.has(one.any.uid) && isCalledOff(one)))
      rows.push(...seriesRows(one, now));
  }
  rows.push(...gone(series, rows, made, now));
  const named = new Set(rows.flatMap(({ UID = "" }) => [UID, partsOf(UID)[0]]));
  for (const { any } of series.values())
    if (any.start === null && !named.has(any.uid))
      rows.push(problemRow({ ...any, why: `METHOD:${any.method}` }));
  const columns = CALENDAR_MAPPING.map(({ column }) => column);
  const table = stringify(rows, { header: true, columns, record_delimiter: "windows" });
  return { table: Buffer.from(table), events: blocks.events.length };
}

const late = (block: Block): BrokenEvent => ({
  uid: "",
  summary: block.lines.find((line) => /^SUMMARY/i.test(line))?.slice(0, 200) ?? "",
  why: `> ${LONGEST_MS / 1_000} s`,
});

function problemRow({ uid, summary, why }: BrokenEvent): Row {
  return { UID: uid, Summary: summary, [PROBLEM]: why };
}

/** All that a file says of one UID: the event itself, and those of its times that differ. */
type Series = { master: CalendarEvent | null; others: Map<string, CalendarEvent>; any: CalendarEvent };

function newest(events: CalendarEvent[]): Map<string, Series> {
  const found = new Map<string, Series>();
  const later = (one: CalendarEvent, other: CalendarEvent | null | undefined) =>
    !other || one.sequence > other.sequence || (one.sequence === other.sequence && one.stamp >= other.stamp);
  for (const event of events) {
    const series = found.get(event.uid) ?? { master: null, others: new Map(), any: event };
    found.set(event.uid, series);
    if (event.recurrence) {
      const name = nameOf(event.recurrence);
      if (later(event, series.others.get(name))) series.others.set(name, event);
    } else if (later(event, series.master)) {
      series.master = event;
    }
  }
  return found;
}

/** A time as it stands in an id: 20260501, 20260501T080000Z. */
function nameOf({ day, at }: Pick<CalendarTime, "day" | "at">): string {
  const text = new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  return day ? text.slice(0, 8) : text;
}

function written({ day, at }: Pick<CalendarTime, "day" | "at">): string {
  const text = new Date(at).toISOString();
  return day ? text.slice(0, 10) : text;
}

function seriesRows({ master, others }: Series, now: number): Row[] {
  const rows = [...others].flatMap(([name, event]) =>
    event.start ? [rowOf(event, event.start, `${event.uid}#${name}`, now)] : [],
  );
  if (!master?.start) return rows;
  if (!recurs(master)) return [...rows, rowOf(master, master.start, master.uid, now)];
  // The whole of it is called off: each booking that was made of it is cancelled, see gone().
  if (isCancelled(master)) return rows;
  let times: CalendarTime[];
  let cut: boolean;
  try {
    ({ times, cut } = timesOf(master, master.start, now));
  } catch {
    return [
      ...rows,
      problemRow({ ...master, why: `RRULE:${master.rule ?? master.exceptRule ?? ""}`.slice(0, 200) }),
    ];
  }
  for (const time of times) {
    const name = nameOf(time);
    if (!others.has(name)) rows.push(rowOf(master, time, `${master.uid}#${name}`, now));
  }
  if (cut) rows.push(problemRow({ ...master, why: `> ${MOST_OF_ONE}` }));
  return rows;
}

const isCalledOff = ({ master, others }: Series) =>
  master !== null && isCancelled(master) && others.size === 0;
const recurs = ({ rule, also }: CalendarEvent) => rule !== null || also.length > 0;
const isCancelled = ({ method, status }: CalendarEvent) => method === "CANCEL" || status === "CANCELLED";

/** How far ahead a series is taken: a year from now, or from its beginning where that is later. */
const horizonOf = (start: CalendarTime | null, now: number) => Math.max(now, start?.at ?? 0) + AHEAD_MS;

/** When a series happens: by its rule and besides it, the exceptions left out. */
function timesOf(
  { rule, exceptRule, also, except }: CalendarEvent,
  start: CalendarTime,
  now: number,
): { times: CalendarTime[]; cut: boolean } {
  const { zone, day } = start;
  const first = zone.toWall(start.at);
  const until = horizonOf(start, now);
  const byRule = (text: string) =>
    clocksOf(text, first, { until, most: MOST_READ, toWall: zone.toWall }).clocks.map((wall) =>
      zone.toMoment(wall),
    );
  const starts = new Set([start.at, ...(rule === null ? [] : byRule(rule)), ...also.map(({ at }) => at)]);
  const left = new Set(exceptRule === null ? [] : byRule(exceptRule));
  // A day that is left out is left out whatever the clock of what happens on it.
  const days = new Set(except.filter((time) => time.day).map(({ at }) => at));
  for (const { at } of except) left.add(at);
  const dayOf = (at: number) => Math.floor(zone.toWall(at) / 86_400_000) * 86_400_000;
  const times = [...starts]
    .filter((at) => !left.has(at) && !(days.size > 0 && days.has(dayOf(at))))
    .sort((a, b) => a - b);
  return {
    times: times.slice(-MOST_OF_ONE).map((at) => ({ day, at, zone: day ? UTC : zone })),
    cut: times.length > MOST_OF_ONE,
  };
}

function rowOf(event: CalendarEvent, time: CalendarTime, id: string, now: number): Row {
  const { sequence, length, summary, location, description, organiser, guest } = event;
  const day = 86_400_000;
  const end = time.at + (length ?? (time.day ? day : 0));
  return {
    UID: id,
    Sequence: String(sequence),
    Start: written(time),
    // Without a length it is as long as the service.
    End: length === null && !time.day ? "" : written({ ...time, at: end }),
    Status: statusOf(event, end > now),
    Summary: summary,
    Location: location,
    Guest: guest.name,
    "Guest e-mail": guest.email,
    Description: description,
    Organiser: organiser,
  };
}

/** What is over is over, whatever was agreed: then the importer's own rule decides. */
function statusOf(event: CalendarEvent, ahead: boolean): string {
  if (isCancelled(event)) return "cancelled";
  if (event.status === "TENTATIVE") return "tentative";
  return ahead && event.status === "CONFIRMED" ? "confirmed" : "";
}

/** An id's UID and, in a series, its time. */
function partsOf(externalId: string): [uid: string, time: string | undefined] {
  const [uid = "", time] = externalId.split(/#(?=\d{8}(?:T\d{6}Z)?$)/);
  return [uid, time];
}

/** Rows that cancel what was made earlier of these events and is not among their rows any more. */
function gone(series: Map<string, Series>, rows: Row[], earlier: EarlierRow[], now: number): Row[] {
  const here = new Set(rows.map(({ UID }) => UID));
  const broken = new Set(rows.filter((row) => row[PROBLEM]).map(({ UID }) => UID));
  return earlier.flatMap(({ externalId, revision, start, end }): Row[] => {
    const [uid, time] = partsOf(externalId);
    const { master = null, others } = series.get(uid) ?? {};
    const other = time === undefined ? undefined : others?.get(time);
    if (other && other.start === null && other.sequence >= (revision ?? 0))
      return [cancelling(externalId, other, { start, end })];
    // Only an edition that is not older speaks for the whole of it; what has begun stays, and so does what is too
    // far ahead to be among the rows.
    if (!master || here.has(externalId) || broken.has(master.uid) || master.sequence < (revision ?? 0))
      return [];
    const at = Date.parse(start);
    if (at < now || (!isCancelled(master) && at > horizonOf(master.start, now))) return [];
    return [cancelling(externalId, master, { start, end })];
  });
}

function cancelling(
  id: string,
  { sequence }: CalendarEvent,
  { start, end }: Pick<EarlierRow, "start" | "end">,
): Row {
  return { UID: id, Sequence: String(sequence), Start: start, End: end, Status: "cancelled" };
}
