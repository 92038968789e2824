import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { etagOf } from "@/lib/core/etag";
import { newId } from "@/lib/core/ids";
import { JsonText } from "@/lib/core/json-text";
import { type Write, write } from "@/lib/domain/events/write";
import { keysetPage } from "@/lib/domain/records/keyset";
import { objectSql } from "@/lib/domain/records/select";
import { cached } from "@/lib/infra/cache";
import { tenantQuery } from "@/lib/infra/tenant";
import { inTransaction } from "@/lib/infra/transaction";
import { insertRecord, type Kind, updateRecord } from "./queries";
import type { CatalogListQuery } from "./schema";

// What services, resources, hours and exceptions have in common.

type Fields = Record<string, unknown>;

/** A page by name, kept until one of them changes. */
export async function listKind(ctx: Ctx, kind: Kind, query: CatalogListQuery): Promise<JsonText> {
  ctx.require("services:read");
  const { archived, sort, cursor, limit } = query;
  const read = () =>
    keysetPage(ctx, {
      from: `${kind.table} r`,
      alias: "r",
      row: objectSql(kind.columns),
      conditions:
        archived === "any"
          ? []
          : [{ sql: archived === "true" ? "r.archived_at is not null" : "r.archived_at is null" }],
      sortName: sort,
      sort: { column: kind.sort, type: "text", direction: sort === "-name" ? "desc" : "asc" },
      cursor,
      limit,
      total: "count",
      prepare: true,
    });
  if (inTransaction()) return new JsonText((await read()).text);
  const kept = await cached({
    companyId: ctx.company.id,
    about: [kind.entity],
    name: `${kind.table} ${etagOf(objectSql(kind.columns))} ${JSON.stringify(query)}`,
    load: read,
  });
  return new JsonText(kept.text, undefined, kept);
}

/** One record with its version. @throws AppError("not_found") */
export async function readKind(ctx: Ctx, kind: Kind, id: string): Promise<JsonText> {
  ctx.require("services:read");
  const [row] = await tenantQuery<{ json: string; version: number }>(ctx.company.id, {
    sql: `select ${objectSql(kind.columns)}::text as json, r.version from ${kind.table} r
      where r.company_id = s.company_id and r.id = $2::uuid`,
    values: [id],
    prepare: true,
  });
  if (!row) throw new AppError("not_found");
  return new JsonText(row.json, row.version);
}

/** `check` says no to what is wrong; `more` writes what stands in other tables. */
export async function createKind<Given extends Fields>(
  ctx: Ctx,
  kind: Kind,
  given: Given,
  { check, more }: { check?(w: Write): Promise<void>; more?(w: Write, id: string): Promise<void> },
): Promise<JsonText> {
  ctx.require("services:write");
  const id = newId();
  return write(ctx, async (w) => {
    await check?.(w);
    await insertRecord(w.tx, kind, { companyId: ctx.company.id, id }, given);
    await more?.(w, id);
    await w.event({ entity: kind.entity, entityId: id, action: "created", after: given });
    return readKind(ctx, kind, id);
  });
}

/**
 * Changes what is named and nothing else; what changes nothing leaves version and history alone.
 * @throws AppError("stale"), ("not_found")
 */
export async function changeKind<Given extends Fields & { archived?: boolean }>(
  ctx: Ctx,
  kind: Kind,
  id: string,
  version: number,
  given: Given,
  more: (w: Write, current: Fields, changed: Fields) => Promise<void>,
): Promise<JsonText> {
  ctx.require("services:write");
  const { archived, ...fields } = given;
  return write(ctx, async (w) => {
    const read = await readKind(ctx, kind, id);
    if (read.version !== version) throw new AppError("stale");
    const current = JSON.parse(read.text) as Fields;
    const [before, after]: [Fields, Fields] = [{}, {}];
    for (const [name, next] of Object.entries(fields)) {
      if (next === undefined || JSON.stringify(next) === JSON.stringify(current[name])) continue;
      before[name] = current[name] ?? null;
      after[name] = next;
    }
    const turns = archived !== undefined && archived !== (current.archivedAt !== null);
    if (!turns && Object.keys(after).length === 0) return read;
    await more(w, current, after);
    const key = { companyId: ctx.company.id, id, version };
    if (!(await updateRecord(w.tx, kind, key, after, turns ? archived : undefined)))
      throw new AppError("stale");
    const action = turns ? (archived ? "archived" : "restored") : "updated";
    await w.event({ entity: kind.entity, entityId: id, action, before, after });
    return readKind(ctx, kind, id);
  });
}

/** @throws AppError("invalid_input") where the resource is not one of the company's. */
export async function requireResource(w: Write, ctx: Ctx, id: string | null | undefined): Promise<void> {
  if (!id) return;
  const found = await w.tx.resource.count({ where: { companyId: ctx.company.id, id, archivedAt: null } });
  if (found === 0) throw invalid("resourceId", "not_found");
}
