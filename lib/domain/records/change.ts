import { normaliseEmail, storedPhone } from "@/lib/core/contact";
import type { Ctx } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import type { Tx } from "@/lib/infra/db";
import * as queries from "./queries";
import type { Subject } from "./subjects";

export type Point = { kind: "email" | "phone"; value: string; normalised: string };
type Typed = { kind: "email" | "phone"; value: string };

/** What a create or change may say of the parts that leads and customers share. */
export type Parts = {
  email?: string | null;
  phone?: string | null;
  contactPoints?: Typed[];
  tags?: string[];
  customFields?: Record<string, string | null>;
};

type Change = { before: Record<string, unknown>; after: Record<string, unknown> };

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

export function contactPoints(tx: Tx, ctx: Ctx, subject: Subject, recordId: string): Promise<Point[]> {
  return queries.contactPointsOf(tx, { companyId: ctx.company.id, subject, recordId });
}

/** Makes these the record's contact points; what stays keeps its bounce and consent state. */
export function setContactPoints(
  tx: Tx,
  ctx: Ctx,
  subject: Subject,
  recordId: string,
  points: Point[],
): Promise<void> {
  return queries.replaceContactPoints(tx, { companyId: ctx.company.id, subject, recordId }, points);
}

export async function requireOwner(tx: Tx, ctx: Ctx, ownerId: string | null | undefined): Promise<void> {
  if (ownerId && !(await queries.isMember(tx, ctx.company.id, ownerId))) throw invalid("ownerId", "unknown");
}

/** Writes tags and custom fields where they change. @returns what changed, for the event. */
export async function changeParts(
  tx: Tx,
  ctx: Ctx,
  subject: Subject,
  recordId: string,
  parts: Parts,
): Promise<Change> {
  const key = { companyId: ctx.company.id, subject, recordId };
  const change: Change = { before: {}, after: {} };
  if (parts.tags) await changeTags(tx, key, [...new Set(parts.tags)].sort(), change);
  if (parts.customFields) await changeCustomFields(tx, key, parts.customFields, change);
  return change;
}

type Key = { companyId: string; subject: Subject; recordId: string };

async function changeTags(tx: Tx, key: Key, ids: string[], change: Change): Promise<void> {
  const current = await queries.tagIdsOf(tx, key);
  if (current.join() === ids.join()) return;
  if ((await queries.countTags(tx, key.companyId, ids)) !== ids.length) throw invalid("tags", "unknown");
  await queries.replaceTags(tx, key, ids);
  change.before.tags = current;
  change.after.tags = ids;
}

async function changeCustomFields(
  tx: Tx,
  key: Key,
  asked: Record<string, string | null>,
  change: Change,
): Promise<void> {
  const ids = await queries.customFieldsByKey(tx, key.companyId, key.subject);
  const current = await queries.customValuesOf(tx, key);
  const changes = new Map<string, string | null>();
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(asked)) {
    const id = ids.get(name);
    if (!id) throw invalid(`customFields.${name}`, "unknown");
    const next = value === "" ? null : value;
    if (next === (current[name] ?? null)) continue;
    changes.set(id, next);
    before[name] = current[name] ?? null;
    after[name] = next;
  }
  if (changes.size === 0) return;
  await queries.setCustomValues(tx, key, changes);
  change.before.customFields = before;
  change.after.customFields = after;
}
