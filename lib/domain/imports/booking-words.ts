import { fold } from "@/lib/core/text";
import type { BookingStatus } from "../bookings/schema";

/** A hold is ours alone: it needs a moment at which it ends. */
export type ImportedStatus = Exclude<BookingStatus, "hold">;

/** How other systems write a booking's status, in English, Danish and Norwegian; folded. */
const STATUSES: Record<ImportedStatus, string> = {
  pending:
    "pending|tentative|unconfirmed|requested|request|needs action|hold|on hold|option|waiting|new|ny|afventer|venter|ubekraeftet|ubekreftet|anmodet|forespoergsel|forespoersel|reserveret|reservert",
  confirmed:
    "confirmed|booked|accepted|approved|active|scheduled|ok|paid|bekraeftet|bekreftet|booket|bestilt|godkendt|godkjent|planlagt|aktiv|betalt|aktuel|upcoming|kommende",
  in_progress:
    "in progress|started|arrived|checked in|check in|checkin|in house|i gang|startet|ankommet|indtjekket|innsjekket|moedt|moett",
  done: "done|completed|complete|finished|attended|fulfilled|departed|closed|checked out|check out|checkout|afsluttet|avsluttet|fuldfoert|fullfoert|gennemfoert|gjennomfoert|afholdt|avholdt|udfoert|utfoert|udtjekket|utsjekket|faerdig|ferdig|lukket",
  cancelled:
    "cancelled|canceled|cancel|declined|rejected|void|deleted|aflyst|avlyst|annulleret|annullert|kansellert|afbestilt|avbestilt|afvist|avvist|slettet",
  no_show:
    "no show|noshow|not shown|did not show|did not attend|absent|udeblevet|udeblev|uteblitt|uteble|ikke moedt|ikke moett|moedte ikke|moette ikke",
};

const MEANINGS = new Map<string, ImportedStatus>();
for (const [status, list] of Object.entries(STATUSES) as [ImportedStatus, string][])
  for (const word of list.split("|")) MEANINGS.set(word, status);

/** Our status for another system's word, or null for one that is not known. */
export function parseBookingStatus(cell: string): ImportedStatus | null {
  const word = fold(cell).replace(/[_-]+/g, " ").replace(/\s+/g, " ").trim();
  return MEANINGS.get(word) ?? null;
}

const DURATION =
  /^(?:(\d{1,4}(?:[.,]\d{1,3})?)\s*(d|h|t|m)\p{L}*\.?)?\s*(?:(\d{1,4})\s*(h|t|m)\p{L}*\.?)?$/iu;
const UNITS: Record<string, number> = { d: 1_440, h: 60, t: 60, m: 1 };

/**
 * Minutes of a duration: `90`, `1:30`, `1 h 30 min`, `1,5 timer`, `2 days`. A bare number is minutes, or hours where
 * the column is said to hold hours. Null for what is none.
 */
export function parseDuration(cell: string, bare: "minutes" | "hours" = "minutes"): number | null {
  const clock = /^(\d{1,3}):(\d{2})(?::\d{2})?$/.exec(cell);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  if (/^\d{1,6}([.,]\d{1,3})?$/.test(cell))
    return Math.round(Number(cell.replace(",", ".")) * (bare === "hours" ? 60 : 1));
  const [, first, unit, second, lesser] = DURATION.exec(cell) ?? [];
  if (first === undefined && second === undefined) return null;
  const part = (count: string | undefined, name = "m") =>
    count === undefined ? 0 : Number(count.replace(",", ".")) * (UNITS[name.toLowerCase()] ?? 1);
  return Math.round(part(first, unit) + part(second, lesser));
}

/** A whole number of people or nights, also as `2.0`; null for what is none. */
export function parseCount(cell: string): number | null {
  const match = /^(\d{1,6})(?:[.,]0+)?$/.exec(cell);
  return match ? Number(match[1]) : null;
}
