import { normaliseEmail, storedPhone } from "@/lib/core/contact";
import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import type { Statement } from "@/lib/infra/batch";
import { tenantBatch } from "@/lib/infra/tenant";
import type { Named, Point, RecordKey, StoredParts, StoredPoint } from "./queries";
import * as queries from "./queries";
import { customFieldsSql, objectSql } from "./select";
import { SUBJECTS, type Subject } from "./subjects";

export type { Point, RecordKey };

type Typed = { kind: "email" | "phone"; value: string };

/** What a create or change may say of the parts that leads and customers share. */
export type Parts = {
  email?: string | null;
  phone?: string | null;
  contactPoints?: Typed[];
  tags?: string[];
  customFields?: Record<string, string | null>;
};

/** What else a write names, and has to be there. */
type Asked = { ownerId?: string | null; tags?: string[]; customFields?: Record<string, string | null> };

/** Statements of a change of parts, and what it changes, for the event. */
export type Plan = { change: Statement[]; before: Record<string, unknown>; after: Record<string, unknown> };

/** A record as it is before a change. `Current`: its columns. */
export type State<Current> = { record: Current; named: Named } & StoredParts;

const NOTHING_NAMED: Named = { owner: true, tags: 0, fields: {} };
const NO_PARTS = { tags: [], customFields: {}, named: NOTHING_NAMED };

function asksFor({ ownerId, tags, customFields }: Asked): boolean {
  return Boolean(ownerId || tags || customFields);
}

const askedValues = ({ ownerId, tags, customFields }: Asked) => [
  ownerId ?? null,
  JSON.stringify(tags ?? []),
  JSON.stringify(Object.keys(customFields ?? {})),
];

/** What a new record names: read only where it names something. */
export async function readNamed(ctx: Ctx, subject: Subject, asked: Asked): Promise<Named> {
  if (!asksFor(asked)) return NOTHING_NAMED;
  const sql = `select ${queries.namedSql(subject, ["$2", "$3", "$4"])}::text as json`;
  const [row] = await tenantBatch<{ json: string }>(ctx.company.id, [{ sql, values: askedValues(asked) }]);
  return row ? (JSON.parse(row.json) as Named) : NOTHING_NAMED;
}

/**
 * A record before its change, with the parts that the change is about, in one round trip.
 * `columns`: JSON name → SQL, among them `version`.
 * @throws AppError("not_found")
 */
export async function readState<Current extends { version: number }>(
  ctx: Ctx,
  { subject, recordId }: RecordKey,
  columns: Record<string, string>,
  asked: Asked = {},
): Promise<State<Current>> {
  const more = asksFor(asked)
    ? `'tags', ${queries.tagIdsSql(subject)}, 'customFields', ${customFieldsSql(subject)},
      'named', ${queries.namedSql(subject, ["$3", "$4", "$5"])},`
    : "";
  const sql = `select json_build_object(${more} 'record', ${objectSql(columns)}, 'points', ${queries.pointsSql(subject)})::text as json
    from ${SUBJECTS[subject].table} r where r.company_id = $1::uuid and r.id = $2::uuid`;
  const values = more ? [recordId, ...askedValues(asked)] : [recordId];
  const [row] = await tenantBatch<{ json: string }>(ctx.company.id, [{ sql, values }]);
  if (!row) throw new AppError("not_found");
  return {
    ...NO_PARTS,
    ...(JSON.parse(row.json) as Partial<State<Current>> & Pick<State<Current>, "record" | "points">),
  };
}

export function requireOwner(named: Named): void {
  if (!named.owner) throw invalid("ownerId", "unknown");
}

function normalise(point: Typed, index: number, country: string): Point {
  if (point.kind === "phone") return { ...point, normalised: storedPhone(point.value, country) };
  const normalised = normaliseEmail(point.value);
  if (!normalised) throw invalid(`contactPoints.${index}.value`, "email");
  return { ...point, normalised };
}

/** Puts `value` in the place of the first contact point of its kind; null takes that one away. */
function withPrimary(points: Point[], kind: Point["kind"], value: string | null, country: string): Point[] {
  const [first] = points.filter((point) => point.kind === kind);
  const rest = points.filter((point) => point !== first);
  if (value === null || value === "") return rest;
  const next = normalise({ kind, value }, 0, country);
  return [next, ...rest.filter((point) => point.kind !== kind || point.normalised !== next.normalised)];
}

/** The contact points after a change, or undefined where nothing is said of them. */
export function nextContactPoints(current: Point[], parts: Parts, country: string): Point[] | undefined {
  if (parts.contactPoints === undefined && parts.email === undefined && parts.phone === undefined)
    return undefined;
  let points = parts.contactPoints?.map((point, index) => normalise(point, index, country)) ?? current;
  if (parts.phone !== undefined) points = withPrimary(points, "phone", parts.phone, country);
  if (parts.email !== undefined) points = withPrimary(points, "email", parts.email, country);
  const seen = new Set<string>();
  return points.filter(
    ({ kind, normalised }) => !seen.has(`${kind}:${normalised}`) && seen.add(`${kind}:${normalised}`),
  );
}

/** The primary address and phone: the first of each kind. */
export function primaries(points: Point[]): { email: string | null; phone: string | null } {
  return {
    email: points.find(({ kind }) => kind === "email")?.normalised ?? null,
    phone: points.find(({ kind }) => kind === "phone")?.normalised ?? null,
  };
}

const keyOf = ({ kind, normalised }: Point) => `${kind}:${normalised}`;

/** Makes `next` the record's contact points; what stays keeps its id, and with it bounce and consent state. */
export function planPoints(key: RecordKey, had: StoredPoint[], next: Point[] | undefined): Statement[] {
  const plain = (points: Point[]) => points.map(({ kind, value, normalised }) => [kind, value, normalised]);
  if (next === undefined || JSON.stringify(plain(next)) === JSON.stringify(plain(had))) return [];
  const idOf = new Map(had.map((point) => [keyOf(point), point.id]));
  const rows = next.map(({ kind, value, normalised }, position) => {
    const id = idOf.get(`${kind}:${normalised}`) ?? newId();
    return { id, kind, value, normalised, position };
  });
  const stay = new Set(rows.map(({ id }) => id));
  const gone = had.filter(({ id }) => !stay.has(id)).map(({ id }) => id);
  return [
    ...(gone.length > 0 ? [queries.removePoints(gone)] : []),
    ...(rows.length > 0 ? [queries.addPoints(key, rows)] : []),
  ];
}

/**
 * Tags and custom fields, where they change.
 * @throws AppError("invalid_input") naming a tag or field that is not there
 */
export function planParts(
  key: RecordKey,
  current: Pick<StoredParts, "tags" | "customFields">,
  named: Named,
  { tags, customFields }: Parts,
): Plan {
  const plan: Plan = { change: [], before: {}, after: {} };
  if (tags) planTags(key, current.tags, [...new Set(tags)].sort(), named, plan);
  if (customFields) planFields(key, current.customFields, customFields, named, plan);
  return plan;
}

function planTags(key: RecordKey, current: string[], next: string[], named: Named, plan: Plan): void {
  if (current.join() === next.join()) return;
  if (named.tags !== next.length) throw invalid("tags", "unknown");
  const gone = current.filter((id) => !next.includes(id));
  const added = next.filter((id) => !current.includes(id));
  if (gone.length > 0) plan.change.push(queries.removeTags(key, gone));
  if (added.length > 0) plan.change.push(queries.addTags(key, added));
  plan.before.tags = current;
  plan.after.tags = next;
}

function planFields(
  key: RecordKey,
  current: Record<string, string>,
  asked: Record<string, string | null>,
  { fields }: Named,
  plan: Plan,
): void {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  const set: Record<string, string> = {};
  const gone: string[] = [];
  for (const [name, value] of Object.entries(asked)) {
    const id = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!id) throw invalid(`customFields.${name}`, "unknown");
    const [was, is] = [current[name] ?? null, value === "" ? null : value];
    if (is === was) continue;
    if (is === null) gone.push(id);
    else set[id] = is;
    before[name] = was;
    after[name] = is;
  }
  if (Object.keys(after).length === 0) return;
  if (gone.length > 0) plan.change.push(queries.removeValues(key, gone));
  if (Object.keys(set).length > 0) plan.change.push(queries.setValues(key, set));
  plan.before.customFields = before;
  plan.after.customFields = after;
}

/** When it was archived, after a change that says `archived`; undefined where it says nothing. */
export function archivedAt(
  archived: boolean | undefined,
  current: { archivedAt: string | null },
): string | null | undefined {
  if (archived === undefined) return undefined;
  return archived ? (current.archivedAt ?? new Date().toISOString()) : null;
}

/** What the history calls a change. */
export function actionOf(after: Record<string, unknown>): string {
  if (!("archivedAt" in after)) return "updated";
  return after.archivedAt === null ? "restored" : "archived";
}
