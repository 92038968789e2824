import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import type { JsonText } from "@/lib/core/json-text";
import type { Soon } from "@/lib/core/soon";
import { write } from "@/lib/domain/events/write";
import {
  changeParts,
  contactPoints as contactPointsOf,
  nextContactPoints,
  primaries,
  requireOwner,
  setContactPoints,
} from "@/lib/domain/records/change";
import { differences } from "@/lib/domain/records/diff";
import type { Filter } from "@/lib/domain/records/indexed";
import { listRecords } from "@/lib/domain/records/list";
import { readRecord } from "@/lib/domain/records/one";
import { setSearchKeys } from "@/lib/domain/records/search-keys";
import type { Tx } from "@/lib/infra/db";
import * as queries from "./queries";
import type { LeadChange, LeadCreate, LeadListQuery } from "./schema";

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
  const { id: companyId, country, currency } = ctx.company;
  const id = newId();
  return write(ctx, async ({ tx, event }) => {
    await requireOwner(tx, ctx, fields.ownerId);
    const points = nextContactPoints([], { email, phone, contactPoints }, country) ?? [];
    const primary = primaries(points);
    const data = { currency, ...fields, ...primary, value: BigInt(fields.value ?? 0) };
    await queries.insertLead(tx, { companyId, id, ...data });
    await setContactPoints(tx, ctx, "lead", id, points);
    await setSearchKeys(tx, companyId, "lead", [{ ...data, id, points }], { isNew: true });
    const parts = await changeParts(tx, ctx, "lead", id, { tags, customFields });
    await event({
      entity: "lead",
      entityId: id,
      action: "created",
      after: { ...fields, ...primary, ...parts.after },
    });
    return readRecord(ctx, "lead", queries.LEAD_COLUMNS, id);
  });
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
  const { email, phone, contactPoints, tags, customFields, archived, value, ...fields } = input;
  const { id: companyId, country } = ctx.company;
  return write(ctx, async ({ tx, event }) => {
    const current = await atVersion(tx, companyId, id, version);
    if (current.status === "converted" && fields.status) throw new AppError("already_converted");
    if (fields.ownerId !== current.ownerId) await requireOwner(tx, ctx, fields.ownerId);

    const had = await contactPointsOf(tx, ctx, "lead", id);
    const points = nextContactPoints(had, { email, phone, contactPoints }, country);
    const diff = differences(current, {
      ...fields,
      ...(points && primaries(points)),
      value: value === undefined ? undefined : BigInt(value),
      archivedAt: archived === undefined ? undefined : archived ? (current.archivedAt ?? new Date()) : null,
    });
    const parts = await changeParts(tx, ctx, "lead", id, { tags, customFields });
    const after = { ...diff.after, ...parts.after };
    const pointsChanged = points !== undefined && JSON.stringify(points) !== JSON.stringify(had);
    if (pointsChanged) await setContactPoints(tx, ctx, "lead", id, points);
    if (Object.keys(after).length > 0 || pointsChanged) {
      if (!(await queries.updateLead(tx, companyId, id, version, diff.data))) throw new AppError("stale");
      if (pointsChanged || "name" in diff.data || "organisation" in diff.data)
        await setSearchKeys(tx, companyId, "lead", [{ ...current, ...diff.data, id, points: points ?? had }]);
      await event({
        entity: "lead",
        entityId: id,
        action: actionOf(diff.after),
        before: { ...diff.before, ...parts.before },
        after,
      });
    }
    return readRecord(ctx, "lead", queries.LEAD_COLUMNS, id);
  });
}

export async function atVersion(
  tx: Tx,
  companyId: string,
  id: string,
  version: number,
): Promise<queries.Current> {
  const current = await queries.findLead(tx, companyId, id);
  if (!current) throw new AppError("not_found");
  if (current.version !== version) throw new AppError("stale");
  return current;
}

function actionOf(after: Record<string, unknown>): string {
  if (!("archivedAt" in after)) return "updated";
  return after.archivedAt === null ? "restored" : "archived";
}
