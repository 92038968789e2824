import { decodeCell } from "./encoding";

/** What a calendar file is made of, line by line, folds undone. Nothing in it has been understood yet. */
export type Block = {
  /** METHOD of the calendar around it, in capitals; "" for none. */
  method: string;
  lines: string[];
  /** Its END was found. */
  closed: boolean;
};
export type CalendarBlocks = { events: Block[]; zones: Block[] };

/** An event of more text than this is no event. */
const LONGEST_BLOCK = 256 * 1024;

/** Whether a file's beginning is a calendar's. */
export function looksLikeCalendar(head: Buffer, name: string): boolean {
  return /^(\ufeff|ï»¿)?\s*BEGIN:V(CALENDAR|EVENT)\b/i.test(head.toString("latin1")) || /\.ics$/i.test(name);
}

/**
 * The text of a calendar's bytes. Programs fold lines between any two bytes, so folds are undone before the bytes
 * become letters; what is no UTF-8 is read as Windows-1252.
 */
export function calendarLines(bytes: Buffer): string[] {
  const utf16 = { fffe: "utf-16le", feff: "utf-16be" }[bytes.subarray(0, 2).toString("hex")];
  const plain = utf16 ? Buffer.from(new TextDecoder(utf16).decode(bytes)) : bytes;
  const unfolded = plain
    .toString("latin1")
    .replace(/^ï»¿/, "")
    .replace(/\r\n?/g, "\n")
    .replace(/\n[ \t]/g, "");
  const text = Buffer.from(unfolded, "latin1");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(text).split("\n");
  } catch {
    return decodeCell("windows-1252", unfolded).split("\n");
  }
}

/**
 * Takes a calendar apart into its events and time zones. A file may hold several calendars, or events without one;
 * a block that is not closed ends where the next begins, so that one broken event costs no other.
 */
export function splitCalendar(lines: string[]): CalendarBlocks {
  const found: CalendarBlocks = { events: [], zones: [] };
  let method = "";
  let since = 0;
  let block: (Block & { kind: string; depth: number; size: number }) | null = null;
  const settle = (closed: boolean) => {
    if (!block) return;
    const { kind, depth: _, size, ...rest } = block;
    const kept = { ...rest, closed: closed && size <= LONGEST_BLOCK };
    (kind === "VEVENT" ? found.events : found.zones).push(kept);
    block = null;
  };
  for (const line of lines) {
    const [, edge, name] = /^(BEGIN|END):\s*([A-Za-z-]+)\s*$/i.exec(line) ?? [];
    const [begins, kind] = [edge?.toUpperCase() === "BEGIN", name?.toUpperCase() ?? ""];
    if (edge && kind === "VCALENDAR") {
      settle(false);
      if (begins) [method, since] = ["", found.events.length];
    } else if (begins && (kind === "VEVENT" || kind === "VTIMEZONE")) {
      settle(false);
      block = { kind, method, lines: [], closed: false, depth: 0, size: 0 };
    } else if (block && edge && !begins && kind === block.kind) {
      settle(true);
    } else if (block) {
      block.size += line.length;
      // What stands in an alarm is not the event's; what stands in a zone's halves is the zone's.
      if (edge && block.kind === "VEVENT") block.depth = Math.max(0, block.depth + (begins ? 1 : -1));
      else if (block.depth === 0 && line !== "" && block.size <= LONGEST_BLOCK) block.lines.push(line);
    } else {
      const said = /^METHOD\s*:\s*(.*)$/i.exec(line)?.[1];
      if (said === undefined) continue;
      method = said.trim().toUpperCase();
      // It may stand behind the events it is about.
      for (const event of found.events.slice(since)) event.method = method;
    }
  }
  settle(false);
  return found;
}
