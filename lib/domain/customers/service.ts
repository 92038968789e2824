import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
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
import type { CustomerChange, CustomerCreate, CustomerListQuery } from "./schema";

/** A page of customers. @throws AppError("forbidden" | "invalid_input") */
export function listCustomers(ctx: Ctx, query: CustomerListQuery): Soon<JsonText> {
  ctx.require("customers:read");
  const { kind, status, parentId } = query;
  const filters: Filter[] = [];
  if (kind !== undefined) filters.push({ of: "kind", sql: "r.kind = ?", value: kind });
  if (status !== undefined) filters.push({ of: "status", sql: "r.status = ?", value: status });
  if (parentId !== undefined)
    filters.push({ of: "parent", sql: "r.parent_id = ?::uuid", value: parentId, narrow: true });
  return listRecords(ctx, {
    subject: "customer",
    columns: queries.CUSTOMER_COLUMNS,
    sorts: queries.SORTS,
    query,
    filters,
  });
}

/** @throws AppError("not_found") */
export async function getCustomer(ctx: Ctx, id: string): Promise<JsonText> {
  ctx.require("customers:read");
  return readRecord(ctx, "customer", queries.CUSTOMER_COLUMNS, id);
}

export async function createCustomer(ctx: Ctx, input: CustomerCreate): Promise<JsonText> {
  ctx.require("customers:write");
  const { email, phone, contactPoints, tags, customFields, kind = "person", ...fields } = input;
  const { id: companyId, country } = ctx.company;
  const id = newId();
  return write(ctx, async ({ tx, event }) => {
    await requireOwner(tx, ctx, fields.ownerId);
    await requireParent(tx, companyId, id, kind, fields.parentId);
    const points = nextContactPoints([], { email, phone, contactPoints }, country) ?? [];
    const primary = primaries(points);
    await queries.insertCustomer(tx, {
      companyId,
      id,
      kind,
      ...fields,
      ...primary,
    });
    await setContactPoints(tx, ctx, "customer", id, points);
    await setSearchKeys(tx, companyId, "customer", [{ id, name: fields.name, points }], { isNew: true });
    const parts = await changeParts(tx, ctx, "customer", id, { tags, customFields });
    await event({
      entity: "customer",
      entityId: id,
      action: "created",
      after: { kind, ...fields, ...primary, ...parts.after },
    });
    return readRecord(ctx, "customer", queries.CUSTOMER_COLUMNS, id);
  });
}

/**
 * Changes what is named and nothing else. A change that changes nothing leaves version and history alone.
 * @throws AppError("stale") when the record is no longer at `version`, ("not_found")
 */
export async function changeCustomer(
  ctx: Ctx,
  id: string,
  version: number,
  input: CustomerChange,
): Promise<JsonText> {
  ctx.require("customers:write");
  const { email, phone, contactPoints, tags, customFields, archived, ...fields } = input;
  const { id: companyId, country } = ctx.company;
  return write(ctx, async ({ tx, event }) => {
    const current = await queries.findCustomer(tx, companyId, id);
    if (!current) throw new AppError("not_found");
    if (current.version !== version) throw new AppError("stale");
    if (fields.ownerId !== current.ownerId) await requireOwner(tx, ctx, fields.ownerId);
    if (fields.parentId !== current.parentId)
      await requireParent(tx, companyId, id, current.kind, fields.parentId);

    const had = await contactPointsOf(tx, ctx, "customer", id);
    const points = nextContactPoints(had, { email, phone, contactPoints }, country);
    const diff = differences(current, {
      ...fields,
      ...(points && primaries(points)),
      archivedAt: archived === undefined ? undefined : archived ? (current.archivedAt ?? new Date()) : null,
    });
    const parts = await changeParts(tx, ctx, "customer", id, { tags, customFields });
    const after = { ...diff.after, ...parts.after };
    const pointsChanged = points !== undefined && JSON.stringify(points) !== JSON.stringify(had);
    if (pointsChanged) await setContactPoints(tx, ctx, "customer", id, points);
    if (Object.keys(after).length > 0 || pointsChanged) {
      if (!(await queries.updateCustomer(tx, companyId, id, version, diff.data))) throw new AppError("stale");
      if (pointsChanged || "name" in diff.data) {
        const name = diff.data.name ?? current.name;
        await setSearchKeys(tx, companyId, "customer", [{ id, name, points: points ?? had }]);
      }
      const action = !("archivedAt" in diff.after)
        ? "updated"
        : diff.after.archivedAt === null
          ? "restored"
          : "archived";
      await event({
        entity: "customer",
        entityId: id,
        action,
        before: { ...diff.before, ...parts.before },
        after,
      });
    }
    return readRecord(ctx, "customer", queries.CUSTOMER_COLUMNS, id);
  });
}

type FromLead = {
  name: string;
  organisation: string;
  source: string;
  ownerId: string | null;
  points: { kind: "email" | "phone"; value: string; normalised: string }[];
  leadId: string;
};

/**
 * The customer a lead becomes: a person, under the organisation of that name (made where there is none);
 * a lead that names only its organisation becomes that organisation. Runs in the caller's transaction.
 * @returns the new customer's id
 */
export async function customerFromLead(ctx: Ctx, lead: FromLead): Promise<string> {
  ctx.require("customers:write");
  const companyId = ctx.company.id;
  const { name, organisation, source, ownerId, points, leadId } = lead;
  const shared = { companyId, source, ownerId };
  return write(ctx, async ({ tx, event }) => {
    const add = async (
      kind: "person" | "organisation",
      called: string,
      own: FromLead["points"],
      parentId: string | null,
    ) => {
      const id = newId();
      const primary = primaries(own);
      await queries.insertCustomer(tx, {
        ...shared,
        id,
        kind,
        name: called,
        parentId,
        ...primary,
      });
      await setContactPoints(tx, ctx, "customer", id, own);
      await setSearchKeys(tx, companyId, "customer", [{ id, name: called, points: own }], { isNew: true });
      await event({
        entity: "customer",
        entityId: id,
        action: "created",
        after: { kind, name: called, parentId, ...primary, leadId },
      });
      return id;
    };
    if (organisation === "" || organisation === name)
      return add(organisation === "" ? "person" : "organisation", name, points, null);
    const parentId =
      (await queries.findOrganisation(tx, companyId, organisation))?.id ??
      (await add("organisation", organisation, [], null));
    return add("person", name, points, parentId);
  });
}

/** An organisation stands alone; a person's parent is an open organisation of the same company. */
async function requireParent(
  tx: Tx,
  companyId: string,
  id: string,
  kind: string,
  parentId: string | null | undefined,
): Promise<void> {
  if (!parentId) return;
  if (kind !== "person") throw invalid("parentId", "only_person");
  const parent = await queries.findCustomer(tx, companyId, parentId);
  if (!parent || parentId === id || parent.kind !== "organisation") throw invalid("parentId", "unknown");
}
