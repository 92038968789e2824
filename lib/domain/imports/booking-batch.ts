import { createHash } from "node:crypto";
import type { Ctx } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { fold } from "@/lib/core/text";
import { addRejected, openBatch } from "./batch-queries";
import { findCustomers } from "./booking-customers";
import { type Draft, draftOf, type Meant, newService } from "./booking-draft";
import { writePlaced } from "./booking-places";
import * as sql from "./booking-queries";
import type { BookingRecord } from "./booking-row";
import { cellText } from "./row";
import type { ImportOptions, Reason, RejectReason } from "./schema";
import type { BatchRow, Counts } from "./writer";

/** What a batch of bookings is written with. */
export type BatchOf = {
  ctx: Ctx;
  importId: string;
  currency: string;
  key: "externalId" | "row" | "none";
  options: ImportOptions;
  actor: { kind: string; id: string | null };
  /** Which cells make a row what it is. */
  ownCells: number[];
  /** Of rows that name none. */
  service: sql.KnownService | undefined;
  /** By folded name. */
  services: Map<string, sql.KnownService>;
  resources: Map<string, sql.KnownResource>;
  resourceNames: Map<string, sql.KnownResource>;
};

/** A row that can be a booking. `ref`: the external id, its own or made of the row, that it is known by. */
type Line = { row: BatchRow<BookingRecord>; record: BookingRecord; ref: string | null };

/**
 * Writes one batch of rows as bookings: finds those they mean, looks up what they name, and writes what came of
 * it, a few statements for all rows together. In the caller's transaction.
 *
 * @returns the outcomes counted, and the services that were made
 */
export async function writeBookings(scope: sql.Scope, of: BatchOf, rows: BatchRow<BookingRecord>[]) {
  await openBatch({ ...scope, subject: "booking" });
  const counts: Counts = { read: rows.length, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  const refused = new Map<BatchRow, Reason[]>();
  for (const row of rows) if ("reasons" in row.built) refused.set(row, row.built.reasons);
  const lines = await withRefs(scope, of, rows);
  const made = await makeServices(scope, of, lines);
  const around = {
    ...of,
    services: new Map([...of.services, ...made.map((one) => [fold(one.name), one] as const)]),
  };
  const making = of.options.createCustomers ? of : null;
  const customerOf = await findCustomers(
    scope,
    lines.map(({ record }) => record.customer),
    making,
  );

  // Two rows about one booking are written one after the other.
  for (let left = lines; left.length > 0; ) {
    const seen = new Set<string>();
    const now = left.filter(({ ref }) => ref === null || (!seen.has(ref) && seen.add(ref)));
    left = left.filter((line) => !now.includes(line));
    await writeRound(scope, around, now, { customerOf, counts, refused });
  }
  const rejected = rows.flatMap((row) => {
    const reasons = refused.get(row);
    return reasons ? [{ row: row.row, cells: row.cells, reasons }] : [];
  });
  counts.rejected = rejected.length;
  await addRejected(scope, of.importId, rejected);
  return { counts, made };
}

/** What each row is known by: its external id, or, without one, how it is written and how often it was before. */
async function withRefs(scope: sql.Scope, of: BatchOf, rows: BatchRow<BookingRecord>[]): Promise<Line[]> {
  const accepted = rows.flatMap((row) => ("ok" in row.built ? [{ row, record: row.built.ok }] : []));
  if (of.key !== "row")
    return accepted.map(({ row, record }) => ({
      row,
      record,
      ref: of.key === "externalId" ? record.externalId : null,
    }));
  const hashes = accepted.map(({ row }) => hashOf(of.ownCells.map((index) => row.cells[index] ?? "")));
  const met = new Map<string, number>();
  for (const hash of hashes) met.set(hash, (met.get(hash) ?? 0) + 1);
  const after = await sql.countRepeats(scope, of.importId, met);
  const at = new Map([...after].map(([hash, times]) => [hash, times - (met.get(hash) ?? 0)]));
  return accepted.map(({ row, record }, index) => {
    const hash = hashes[index] ?? "";
    const time = (at.get(hash) ?? 0) + 1;
    at.set(hash, time);
    return { row, record, ref: `row:${hash}:${time}` };
  });
}

/** 128 bits: no two rows of all that a company will ever import meet by chance. */
function hashOf(cells: string[]): string {
  const text = JSON.stringify(cells.map(cellText));
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

async function makeServices(scope: sql.Scope, of: BatchOf, lines: Line[]): Promise<sql.KnownService[]> {
  if (!of.options.createServices) return [];
  const made = new Map<string, sql.KnownService>();
  for (const { record } of lines) {
    const name = record.service === null ? "" : fold(record.service);
    if (record.service === null || of.services.has(name) || made.has(name)) continue;
    made.set(name, newService(record.service, record));
  }
  const all = [...made.values()].map((one) => ({ ...one, importId: of.importId }));
  if (all.length > 0) await sql.makeServices(scope, of.actor, all);
  return [...made.values()];
}

type Round = {
  customerOf: (said: BookingRecord["customer"]) => string | null;
  counts: Counts;
  refused: Map<BatchRow, Reason[]>;
};

async function writeRound(scope: sql.Scope, of: BatchOf, lines: Line[], round: Round): Promise<void> {
  const { counts, refused } = round;
  const refs = await sql.findRefs(
    scope,
    lines.flatMap(({ ref }) => ref ?? []),
  );
  const known = await sql.loadBookings(scope, [
    ...new Set([...refs.values()].map(({ recordId }) => recordId)),
  ]);
  const now = new Date().toISOString();
  const drafts = new Map<Draft, Line>();
  for (const line of lines) {
    const { record, row } = line;
    const ref = line.ref === null ? undefined : refs.get(line.ref);
    const before = (ref && known.get(ref.recordId)) ?? null;
    // An older edition than the one we have.
    if (before && (record.revision ?? 0) < (ref?.revision ?? 0)) {
      counts.unchanged++;
      continue;
    }
    const meant = meaning(of, record, round.customerOf);
    if ("code" in meant) {
      refused.set(row, [meant]);
      continue;
    }
    const draft = draftOf(meant, before, { id: newId(), now });
    if (draft) drafts.set(draft, line);
    else counts.unchanged++;
  }
  const taken = await writePlaced(scope, of.ctx, [...drafts.keys()], of.resources);
  for (const draft of taken) {
    const line = drafts.get(draft);
    if (line) refused.set(line.row, [reasonOf(of, draft, line)]);
    drafts.delete(draft);
  }
  for (const { before } of drafts.keys()) before ? counts.updated++ : counts.created++;
  await sql.keepRefs(
    scope,
    [...drafts].flatMap(([{ after }, line]) => refsOf(line, after.id)),
  );
  await sql.addEvents(
    scope,
    of.actor,
    [...drafts.keys()].map(({ after, told }) => ({
      entityId: after.id,
      before: told.before,
      after: { ...told.after, importId: of.importId },
    })),
  );
}

/** A row's names looked up, or why that fails. */
function meaning(of: BatchOf, record: BookingRecord, customerOf: Round["customerOf"]): Meant | Reason {
  const refusal = (code: RejectReason, value: string): Reason => ({ field: "", code, value });
  const service = record.service === null ? of.service : of.services.get(fold(record.service));
  if (!service)
    return record.service === null
      ? refusal("service_missing", "")
      : refusal("service_unknown", record.service);
  const resource = record.resource === null ? null : of.resourceNames.get(fold(record.resource));
  if (resource === undefined) return refusal("resource_unknown", record.resource ?? "");
  const customerId = customerOf(record.customer);
  const details = customerId === null ? { ...record.customer.said, ...record.details } : record.details;
  return {
    record,
    service,
    resourceId: resource?.id ?? of.options.resourceId ?? undefined,
    customerId,
    details,
  };
}

/** Why a booking has no place: there never was one for so many, or somebody has it. */
function reasonOf(of: BatchOf, { after, service }: Draft, { record }: Line): Reason {
  const most = Math.min(...after.resourceIds.map((id) => of.resources.get(id)?.capacity ?? 1));
  if (service.shared && after.seats > most)
    return { field: "", code: "too_many_guests", value: `${after.seats} > ${most}` };
  const names = after.resourceIds.map((id) => of.resources.get(id)?.name ?? "").join(", ");
  return { field: "", code: "taken", value: record.resource ?? names };
}

function refsOf({ ref, record }: Line, recordId: string) {
  const ids = new Set([ref, record.externalId].filter((id) => id !== null));
  return [...ids].map((externalId) => ({ externalId, recordId, revision: record.revision }));
}
