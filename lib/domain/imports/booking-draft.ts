import { newId } from "@/lib/core/ids";
import type { BookingState, KnownService } from "./booking-queries";
import type { BookingRecord } from "./booking-row";

/** What a row means, its names looked up. */
export type Meant = {
  record: BookingRecord;
  service: KnownService;
  /** Undefined: the row says nothing of it. */
  resourceId: string | undefined;
  customerId: string | null;
  details: Record<string, string>;
};

/** A booking before and after a row. */
export type Draft = {
  before: BookingState | null;
  after: BookingState;
  service: KnownService;
  /** What a history entry tells of. */
  told: { before: Record<string, unknown> | null; after: Record<string, unknown> };
};

/** What the history tells of; details are many and stay with the booking. */
const TOLD = [
  "status",
  "serviceId",
  "customerId",
  "start",
  "end",
  "seats",
  "price",
  "currency",
  "cancelledAt",
  "source",
  "location",
  "note",
  "resourceIds",
] as const satisfies (keyof BookingState)[];

const iso = (moment: number) => new Date(moment).toISOString();

/** Of a row that names no status: what is over has been done. */
const statusBy = (end: string, now: string) => (end <= now ? "done" : "confirmed");

/**
 * The booking as the row leaves it: what the row says replaces what is there, what it leaves empty stays. Null
 * where that changes nothing.
 */
export function draftOf(
  meant: Meant,
  before: BookingState | null,
  { id, now }: { id: string; now: string },
): Draft | null {
  const { record, service, resourceId, customerId, details } = meant;
  const length = before
    ? Date.parse(before.end) - Date.parse(before.start)
    : service.durationMinutes * 60_000;
  const end = iso(record.end ?? record.start + length);
  const status = record.status ?? before?.status ?? statusBy(end, now);
  const cancelledAt = record.cancelledAt === null ? null : iso(record.cancelledAt);
  const after: BookingState = {
    id: before?.id ?? id,
    serviceId: service.id,
    customerId: customerId ?? before?.customerId ?? null,
    status,
    start: iso(record.start),
    end,
    seats: record.seats ?? before?.seats ?? 1,
    price: record.price ?? before?.price ?? null,
    currency: record.price === null ? (before?.currency ?? null) : record.currency,
    cancelledAt: status === "cancelled" ? (cancelledAt ?? before?.cancelledAt ?? now) : null,
    source: record.source ?? before?.source ?? "",
    location: record.location ?? before?.location ?? service.location,
    note: record.note ?? before?.note ?? "",
    createdAt: record.createdAt === null ? (before?.createdAt ?? now) : iso(record.createdAt),
    details: { ...before?.details, ...details },
    resourceIds: resourceId === undefined ? (before?.resourceIds ?? []) : [resourceId],
  };
  if (!before) return { before, after, service, told: { before: null, after: filled(after) } };

  const changed = (name: keyof BookingState) => !same(before[name], after[name]);
  const names = TOLD.filter(changed);
  if (names.length === 0 && !changed("details") && !changed("createdAt")) return null;
  const pick = (state: BookingState) => Object.fromEntries(names.map((name) => [name, state[name]]));
  return { before, after, service, told: { before: pick(before), after: pick(after) } };
}

function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  const sorted = (value: unknown) =>
    Array.isArray(value)
      ? [...value].sort()
      : Object.entries(Object(value)).sort(([a], [b]) => (a < b ? -1 : 1));
  const compared = typeof one === "object" && typeof other === "object" && one !== null && other !== null;
  return compared && JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function filled(state: BookingState): Record<string, unknown> {
  const told = TOLD.map((name) => [name, state[name]] as const);
  return Object.fromEntries(
    told.filter(([, value]) => value !== null && value !== "" && (!Array.isArray(value) || value.length > 0)),
  );
}

/** A service for a name that is not there; as long as the first booking of it. */
export function newService(name: string, { start, end }: BookingRecord): KnownService {
  const minutes = end === null ? 60 : Math.round((end - start) / 60_000);
  return {
    id: newId(),
    name,
    durationMinutes: Math.min(Math.max(minutes, 1), 62 * 1_440),
    bufferBefore: 0,
    bufferAfter: 0,
    shared: false,
    location: "",
  };
}
