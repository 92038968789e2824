import { isoSql } from "@/lib/domain/records/select";
import type { Tx } from "@/lib/infra/transaction";

/** A kind of record of the catalog: where it is kept, how it is read, and what a change may set. */
export type Kind = {
  table: string;
  /** As events name it. */
  entity: "service" | "resource" | "hours";
  /** JSON name → SQL, in the order of the answer. Alias: r. */
  columns: Record<string, string>;
  /** JSON name → column and SQL type. */
  fields: Record<string, [column: string, type: string]>;
  sort: string;
};

const DATED = {
  createdAt: isoSql("r.created_at"),
  updatedAt: isoSql("r.updated_at"),
  archivedAt: isoSql("r.archived_at"),
};

/** Each field as it is kept, with whatever else the record shows behind them. */
function columns(fields: Kind["fields"], more: Record<string, string> = {}): Record<string, string> {
  const own = Object.entries(fields).map(([name, [column]]) => [name, `r.${column}`]);
  return { id: "r.id", version: "r.version", ...Object.fromEntries(own), ...more, ...DATED };
}

const SERVICE_FIELDS: Kind["fields"] = {
  name: ["name", "text"],
  description: ["description", "text"],
  durationMinutes: ["duration_minutes", "int"],
  bufferBefore: ["buffer_before", "int"],
  bufferAfter: ["buffer_after", "int"],
  stepMinutes: ["step_minutes", "int"],
  leadMinutes: ["lead_minutes", "int"],
  windowDays: ["window_days", "int"],
  cancelMinutes: ["cancel_minutes", "int"],
  holdMinutes: ["hold_minutes", "int"],
  location: ["location", "text"],
  staffConfirms: ["staff_confirms", "boolean"],
  shared: ["shared", "boolean"],
};
const RESOURCE_FIELDS: Kind["fields"] = {
  kind: ["kind", "text"],
  name: ["name", "text"],
  capacity: ["capacity", "int"],
};
const HOURS_FIELDS: Kind["fields"] = {
  name: ["name", "text"],
  resourceId: ["resource_id", "uuid"],
  closedOnHolidays: ["closed_on_holidays", "boolean"],
  week: ["week", "jsonb"],
};
const EXCEPTION_FIELDS: Kind["fields"] = {
  name: ["name", "text"],
  resourceId: ["resource_id", "uuid"],
  firstDay: ["first_day", "date"],
  lastDay: ["last_day", "date"],
  spans: ["spans", "jsonb"],
};

const NEEDS = `(select coalesce(json_agg(json_strip_nulls(json_build_object('skill', n.skill, 'resourceId', n.resource_id)) order by n.position), '[]')
  from service_need n where n.company_id = r.company_id and n.service_id = r.id)`;
const SKILLS = `(select coalesce(json_agg(k.skill order by k.skill), '[]')
  from resource_skill k where k.company_id = r.company_id and k.resource_id = r.id)`;

export const SERVICE: Kind = {
  table: "service",
  entity: "service",
  fields: SERVICE_FIELDS,
  columns: columns(SERVICE_FIELDS, { needs: NEEDS }),
  sort: "name",
};
export const RESOURCE: Kind = {
  table: "resource",
  entity: "resource",
  fields: RESOURCE_FIELDS,
  columns: columns(RESOURCE_FIELDS, { skills: SKILLS }),
  sort: "name",
};
export const HOURS: Kind = {
  table: "opening_hours",
  entity: "hours",
  fields: HOURS_FIELDS,
  columns: columns(HOURS_FIELDS),
  sort: "name",
};
export const EXCEPTION: Kind = {
  table: "hours_exception",
  entity: "hours",
  fields: EXCEPTION_FIELDS,
  columns: columns(EXCEPTION_FIELDS),
  sort: "name",
};

function value(type: string, given: unknown): unknown {
  return type === "jsonb" ? JSON.stringify(given) : given;
}

export async function insertRecord(
  tx: Tx,
  kind: Kind,
  key: { companyId: string; id: string },
  given: Record<string, unknown>,
): Promise<void> {
  const set = Object.entries(kind.fields).filter(([name]) => given[name] !== undefined);
  const names = set.map(([, [column]]) => `, ${column}`).join("");
  const places = set.map(([, [, type]], at) => `, $${at + 3}::${type}`).join("");
  const values = set.map(([name, [, type]]) => value(type, given[name]));
  await tx.$executeRawUnsafe(
    `insert into ${kind.table} (company_id, id${names}) values ($1::uuid, $2::uuid${places})`,
    key.companyId,
    key.id,
    ...values,
  );
}

/** @returns whether the record was still at `version`. `archived` true or false archives or restores. */
export async function updateRecord(
  tx: Tx,
  kind: Kind,
  key: { companyId: string; id: string; version: number },
  given: Record<string, unknown>,
  archived: boolean | undefined,
): Promise<boolean> {
  const set = Object.entries(kind.fields).filter(([name]) => given[name] !== undefined);
  const changes = set.map(([, [column, type]], at) => `, ${column} = $${at + 4}::${type}`).join("");
  const values = set.map(([name, [, type]]) => value(type, given[name]));
  const rest = archived === undefined ? "" : `, archived_at = ${archived ? "now()" : "null"}`;
  const count = await tx.$executeRawUnsafe(
    `update ${kind.table} set version = version + 1, updated_at = now()${rest}${changes}
     where company_id = $1::uuid and id = $2::uuid and version = $3::int`,
    key.companyId,
    key.id,
    key.version,
    ...values,
  );
  return count === 1;
}

export async function replaceSkills(tx: Tx, companyId: string, id: string, skills: string[]): Promise<void> {
  await tx.resourceSkill.deleteMany({ where: { companyId, resourceId: id } });
  await tx.resourceSkill.createMany({ data: skills.map((skill) => ({ companyId, resourceId: id, skill })) });
}

export async function replaceNeeds(
  tx: Tx,
  companyId: string,
  id: string,
  needs: { skill?: string; resourceId?: string }[],
): Promise<void> {
  await tx.serviceNeed.deleteMany({ where: { companyId, serviceId: id } });
  await tx.serviceNeed.createMany({
    data: needs.map((need, position) => ({ companyId, serviceId: id, position, ...need })),
  });
}

export async function countResources(tx: Tx, companyId: string, ids: string[]): Promise<number> {
  return tx.resource.count({ where: { companyId, id: { in: ids }, archivedAt: null } });
}

/** Seats that a resource gets are taken by whoever has the whole of it. Under the resource's lock. */
export async function extendWholeSpans(
  tx: Tx,
  companyId: string,
  id: string,
  from: number,
  to: number,
): Promise<void> {
  await tx.$executeRaw`
    insert into booking_span (company_id, booking_id, resource_id, seat, starts_at, ends_at, whole, blocks, held_until)
    select o.company_id, o.booking_id, o.resource_id, n, o.starts_at, o.ends_at, true, true, o.held_until
    from booking_span o, generate_series(${from + 1}::int, ${to}::int) n
    where o.company_id = ${companyId}::uuid and o.resource_id = ${id}::uuid and o.seat = 1 and o.whole and o.blocks
      and o.ends_at > now()
    on conflict (company_id, booking_id, resource_id, seat) do nothing`;
}
