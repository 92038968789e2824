import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import type { JsonText } from "@/lib/core/json-text";
import type { Soon } from "@/lib/core/soon";
import { writeWhole } from "@/lib/domain/events/write";
import {
  actionOf,
  archivedAt,
  nextContactPoints,
  planParts,
  planPoints,
  primaries,
  readNamed,
  readState,
  requireOwner,
} from "@/lib/domain/records/change";
import { differences } from "@/lib/domain/records/diff";
import type { Filter } from "@/lib/domain/records/indexed";
import { listRecords } from "@/lib/domain/records/list";
import { type RecordRow, readRecord, recordStatement, recordText } from "@/lib/domain/records/one";
import { searchStatement } from "@/lib/domain/records/search-keys";
import * as queries from "./queries";
import type { LeadChange, LeadCreate, LeadListQuery } from "./schema";

/** A lead of which nothing is said but its name. */
const EMPTY = {
  organisation: "",
  status: "new",
  source: "",
  value: 0,
  ownerId: null,
  convertedTo: null,
  archivedAt: null,
};

/** A page of leads. @throws AppError("forbidden" | "invalid_input") */
export function listLeads(ctx: Ctx, query: LeadListQuery): Soon<JsonText> {
  ctx.require("leads:read");
  const { status, minValue, maxValue } = query;
  const filters: Filter[] = [];
  if (status !== undefined) filters.push({ of: "status", sql: "r.status = ?", value: status });
  if (minValue !== undefined) filters.push({ range: "value", sql: "r.value >= ?::bigint", value: minValue });
  if (maxValue !== undefined) filters.push({ range: "value", sql: "r.value <= ?::bigint", value: maxValue });
  return listRecords(ctx, {
    subject: "lead",
    columns: queries.LEAD_COLUMNS,
    sorts: queries.SORTS,
    query,
    filters,
  });
}

/** @throws AppError("not_found") */
export async function getLead(ctx: Ctx, id: string): Promise<JsonText> {
  ctx.require("leads:read");
  return readRecord(ctx, "lead", queries.LEAD_COLUMNS, id);
}

export async function createLead(ctx: Ctx, input: LeadCreate): Promise<JsonText> {
  ctx.require("leads:write");
  const { email, phone, contactPoints, tags, customFields, ...fields } = input;
  const { country, currency } = ctx.company;
  const id = newId();
  const key = { subject: "lead", recordId: id } as const;
  const named = await readNamed(ctx, "lead", input);
  requireOwner(named);

  const points = nextContactPoints([], { email, phone, contactPoints }, country) ?? [];
  const primary = primaries(points);
  const parts = planParts(key, { tags: [], customFields: {} }, named, { tags, customFields });
  const lead = { ...EMPTY, currency, ...fields, ...primary };
  return recordText(
    await writeWhole<RecordRow>(ctx, {
      change: [
        queries.insertLead(id, lead),
        ...planPoints(key, [], points),
        ...parts.change,
        searchStatement("lead", [{ ...lead, id, points }], { isNew: true }),
      ],
      event: {
        entity: "lead",
        entityId: id,
        action: "created",
        after: { ...fields, ...primary, ...parts.after },
      },
      answer: recordStatement("lead", queries.LEAD_COLUMNS, id),
    }),
  );
}

/**
 * Changes what is named and nothing else. A change that changes nothing leaves version and history alone.
 * @throws AppError("stale") when the record is no longer at `version`, ("not_found")
 */
export async function changeLead(
  ctx: Ctx,
  id: string,
  version: number,
  input: LeadChange,
): Promise<JsonText> {
  ctx.require("leads:write");
  const { email, phone, contactPoints, tags, customFields, archived, ...fields } = input;
  const key = { subject: "lead", recordId: id } as const;
  const state = await readState<queries.Current>(ctx, key, queries.CURRENT, input);
  const { record: current, points: had, named } = state;
  if (current.version !== version) throw new AppError("stale");
  if (current.status === "converted" && fields.status) throw new AppError("already_converted");
  if (fields.ownerId !== current.ownerId) requireOwner(named);

  const points = nextContactPoints(had, { email, phone, contactPoints }, ctx.company.country);
  const diff = differences(current, {
    ...fields,
    ...(points && primaries(points)),
    archivedAt: archivedAt(archived, current),
  });
  const parts = planParts(key, state, named, { tags, customFields });
  const moved = planPoints(key, had, points);
  const after = { ...diff.after, ...parts.after };
  if (Object.keys(after).length === 0 && moved.length === 0)
    return readRecord(ctx, "lead", queries.LEAD_COLUMNS, id);

  const lead = { ...current, ...diff.data };
  const renamed = moved.length > 0 || "name" in diff.data || "organisation" in diff.data;
  return recordText(
    await writeWhole<RecordRow>(ctx, {
      change: [
        queries.updateLead(id, version, lead),
        ...moved,
        ...parts.change,
        ...(renamed ? [searchStatement("lead", [{ ...lead, id, points: points ?? had }])] : []),
      ],
      event: {
        entity: "lead",
        entityId: id,
        action: actionOf(diff.after),
        before: { ...diff.before, ...parts.before },
        after,
      },
      answer: recordStatement("lead", queries.LEAD_COLUMNS, id),
    }),
  );
}
