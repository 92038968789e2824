import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import type { JsonText } from "@/lib/core/json-text";
import type { Soon } from "@/lib/core/soon";
import { write, writeWhole } from "@/lib/domain/events/write";
import {
  actionOf,
  archivedAt,
  nextContactPoints,
  type Point,
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
import type { CustomerChange, CustomerCreate, CustomerListQuery } from "./schema";

/** A customer of whom nothing is said but the name. */
const EMPTY = {
  kind: "person",
  parentId: null,
  status: "active",
  source: "",
  ownerId: null,
  archivedAt: null,
};

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
  const id = newId();
  const key = { subject: "customer", recordId: id } as const;
  const named = await readNamed(ctx, "customer", input);
  requireOwner(named);
  await requireParent(ctx, id, kind, fields.parentId);

  const points = nextContactPoints([], { email, phone, contactPoints }, ctx.company.country) ?? [];
  const primary = primaries(points);
  const parts = planParts(key, { tags: [], customFields: {} }, named, { tags, customFields });
  const customer = { ...EMPTY, kind, ...fields, ...primary };
  return recordText(
    await writeWhole<RecordRow>(ctx, {
      change: [
        queries.insertCustomer(id, customer),
        searchStatement("customer", [{ id, name: customer.name, points }], { isNew: true }),
        ...planPoints(key, [], points),
        ...parts.change,
      ],
      event: {
        entity: "customer",
        entityId: id,
        action: "created",
        after: { kind, ...fields, ...primary, ...parts.after },
      },
      answer: recordStatement("customer", queries.CUSTOMER_COLUMNS, id),
    }),
  );
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
  const key = { subject: "customer", recordId: id } as const;
  const state = await readState<queries.Current>(ctx, key, queries.CURRENT, input);
  const { record: current, points: had, named } = state;
  if (current.version !== version) throw new AppError("stale");
  if (fields.ownerId !== current.ownerId) requireOwner(named);
  if (fields.parentId !== current.parentId) await requireParent(ctx, id, current.kind, fields.parentId);

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
    return readRecord(ctx, "customer", queries.CUSTOMER_COLUMNS, id);

  const customer = { ...current, ...diff.data };
  const renamed = moved.length > 0 || "name" in diff.data;
  return recordText(
    await writeWhole<RecordRow>(ctx, {
      change: [
        queries.updateCustomer(id, version, customer),
        ...moved,
        ...parts.change,
        ...(renamed
          ? [searchStatement("customer", [{ id, name: customer.name, points: points ?? had }])]
          : []),
      ],
      event: {
        entity: "customer",
        entityId: id,
        action: actionOf(diff.after),
        before: { ...diff.before, ...parts.before },
        after,
      },
      answer: recordStatement("customer", queries.CUSTOMER_COLUMNS, id),
    }),
  );
}

type FromLead = {
  name: string;
  organisation: string;
  source: string;
  ownerId: string | null;
  points: Point[];
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
  return write(ctx, async ({ tx, run, event }) => {
    const add = async (
      kind: "person" | "organisation",
      called: string,
      own: FromLead["points"],
      parentId: string | null,
    ) => {
      const id = newId();
      const primary = primaries(own);
      const fields = { ...EMPTY, kind, name: called, parentId, source, ownerId, ...primary };
      await run(
        queries.insertCustomer(id, fields),
        searchStatement("customer", [{ id, name: called, points: own }], { isNew: true }),
        ...planPoints({ subject: "customer", recordId: id }, [], own),
      );
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
  ctx: Ctx,
  id: string,
  kind: string,
  parentId: string | null | undefined,
): Promise<void> {
  if (!parentId) return;
  if (kind !== "person") throw invalid("parentId", "only_person");
  const parent = parentId === id ? undefined : await queries.kindOf(ctx.company.id, parentId);
  if (parent !== "organisation") throw invalid("parentId", "unknown");
}
