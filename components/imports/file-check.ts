import type { ImportEntity } from "@/lib/domain/imports/schema";

export type FileProblem = "wrong_kind" | "excel" | "empty" | "too_large" | "several" | "unreadable";

/** What a file dialogue offers. */
export const ACCEPT =
  ".csv,.tsv,.tab,.txt,.ics,.gz,text/csv,text/tab-separated-values,text/plain,text/calendar,application/gzip";

const TABLE_NAME = /\.(csv|tsv|tab|txt|text|ics|gz)$/i;
const TABLE_TYPE =
  /^(text\/(csv|plain|calendar|tab-separated-values|x-csv|comma-separated-values)|application\/(x-)?gzip)/;
const SHEET_NAME = /\.(xlsx?|xlsm|xlsb|ods|numbers)$/i;
/** First bytes of zip (and so .xlsx) and of old Excel. */
const SHEET_BYTES = ["504b0304", "d0cf11e0"];
/** What is packed is looked at by the server, which unpacks it. */
const PACKED = "1f8b";
/** A byte order mark of UTF-16: the one kind of text with zero bytes in it. */
const UTF16_MARK = /^(fffe|feff)/;

/**
 * What is wrong with a file before it is sent, or null. The server looks again and at all of it; this
 * saves the way there for a file that cannot be right.
 */
export async function fileProblem(file: File, mostBytes: number): Promise<FileProblem | null> {
  if (SHEET_NAME.test(file.name)) return "excel";
  let head: Uint8Array;
  try {
    head = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  } catch {
    return "unreadable";
  }
  const start = Array.from(head.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (SHEET_BYTES.includes(start)) return "excel";
  if (!TABLE_NAME.test(file.name) && !TABLE_TYPE.test(file.type)) return "wrong_kind";
  if (file.size === 0) return "empty";
  if (head.includes(0) && !start.startsWith(PACKED) && !UTF16_MARK.test(start)) return "wrong_kind";
  return file.size > mostBytes ? "too_large" : null;
}

const CUSTOMER_NAME = /customer|client|contact|account|kunde|kontakt|cliente|seller|supplier/i;

const BOOKING_NAME =
  /booking|reservation|reservasjon|appointment|calendar|kalender|aftale|avtale|bestilling|\.ics(\.gz)?$/i;

/** A calendar holds bookings and nothing else. */
export const isCalendarName = (name: string): boolean => /\.ics(\.gz)?$/i.test(name);

/** What a file's name says is in it; leads where it says nothing. */
export function entityOfName(name: string): ImportEntity {
  if (BOOKING_NAME.test(name)) return "bookings";
  return CUSTOMER_NAME.test(name) ? "customers" : "leads";
}
