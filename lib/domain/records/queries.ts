import { newId } from "@/lib/core/ids";
import { Prisma, type Tx } from "@/lib/infra/db";
import { SUBJECTS, type Subject } from "./subjects";

// The rows that leads and customers share. Table names come from SUBJECTS alone.

type Key = { companyId: string; subject: Subject; recordId: string };
type Point = { kind: "email" | "phone"; value: string; normalised: string };

function ownerColumn({ subject, recordId }: Key) {
  return subject === "lead" ? { leadId: recordId } : { customerId: recordId };
}

export async function contactPointsOf(tx: Tx, key: Key): Promise<Point[]> {
  const points = await tx.contactPoint.findMany({
    where: { companyId: key.companyId, ...ownerColumn(key) },
    select: { kind: true, value: true, normalised: true },
    orderBy: [{ position: "asc" }, { id: "asc" }],
  });
  return points as Point[];
}

/** Makes these the record's contact points. What stays keeps its bounce and consent state. */
export async function replaceContactPoints(tx: Tx, key: Key, points: Point[]): Promise<void> {
  const { companyId } = key;
  const owner = ownerColumn(key);
  const kept = await tx.contactPoint.findMany({
    where: { companyId, ...owner },
    select: { id: true, kind: true, normalised: true },
  });
  const idOf = new Map(kept.map((point) => [`${point.kind}:${point.normalised}`, point.id]));
  const stay = new Set<string>();
  for (const [position, point] of points.entries()) {
    const id = idOf.get(`${point.kind}:${point.normalised}`);
    if (id && !stay.has(id)) {
      stay.add(id);
      await tx.contactPoint.updateMany({ where: { companyId, id }, data: { position, value: point.value } });
    } else if (!id) {
      const created = await tx.contactPoint.create({
        data: { companyId, id: newId(), ...owner, ...point, position },
        select: { id: true },
      });
      idOf.set(`${point.kind}:${point.normalised}`, created.id);
      stay.add(created.id);
    }
  }
  const gone = kept.filter(({ id }) => !stay.has(id)).map(({ id }) => id);
  if (gone.length > 0) await tx.contactPoint.deleteMany({ where: { companyId, id: { in: gone } } });
}

export async function tagIdsOf(tx: Tx, { companyId, subject, recordId }: Key): Promise<string[]> {
  const { tags, reference } = SUBJECTS[subject];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select tag_id as id from ${Prisma.raw(tags)}
    where company_id = ${companyId}::uuid and ${Prisma.raw(reference)} = ${recordId}::uuid order by tag_id`;
  return rows.map(({ id }) => id);
}

export async function countTags(tx: Tx, companyId: string, ids: string[]): Promise<number> {
  return tx.tag.count({ where: { companyId, id: { in: ids } } });
}

export async function replaceTags(
  tx: Tx,
  { companyId, subject, recordId }: Key,
  ids: string[],
): Promise<void> {
  const { tags, reference } = SUBJECTS[subject];
  const [table, column] = [Prisma.raw(tags), Prisma.raw(reference)];
  await tx.$executeRaw`
    delete from ${table} where company_id = ${companyId}::uuid and ${column} = ${recordId}::uuid and tag_id <> all(${ids}::uuid[])`;
  await tx.$executeRaw`
    insert into ${table} (company_id, ${column}, tag_id)
    select ${companyId}::uuid, ${recordId}::uuid, id from unnest(${ids}::uuid[]) id on conflict do nothing`;
}

export async function customFieldsByKey(
  tx: Tx,
  companyId: string,
  entity: Subject,
): Promise<Map<string, string>> {
  const fields = await tx.customField.findMany({
    where: { companyId, entity },
    select: { id: true, key: true },
  });
  return new Map(fields.map(({ key, id }) => [key, id]));
}

export async function customValuesOf(
  tx: Tx,
  { companyId, subject, recordId }: Key,
): Promise<Record<string, string>> {
  const { values, reference } = SUBJECTS[subject];
  const rows = await tx.$queryRaw<{ key: string; value: string }[]>`
    select f.key, v.value from ${Prisma.raw(values)} v
    join custom_field f on f.company_id = v.company_id and f.id = v.field_id
    where v.company_id = ${companyId}::uuid and v.${Prisma.raw(reference)} = ${recordId}::uuid`;
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

/** `changes`: field id → value, or null to remove it. */
export async function setCustomValues(
  tx: Tx,
  { companyId, subject, recordId }: Key,
  changes: Map<string, string | null>,
): Promise<void> {
  const { values, reference } = SUBJECTS[subject];
  const [table, column] = [Prisma.raw(values), Prisma.raw(reference)];
  const gone = [...changes].filter(([, value]) => value === null).map(([id]) => id);
  const set = [...changes].flatMap(([id, value]) => (value === null ? [] : [{ id, value }]));
  if (gone.length > 0) {
    await tx.$executeRaw`
      delete from ${table} where company_id = ${companyId}::uuid and ${column} = ${recordId}::uuid and field_id = any(${gone}::uuid[])`;
  }
  if (set.length > 0) {
    await tx.$executeRaw`
      insert into ${table} (company_id, ${column}, field_id, value)
      select ${companyId}::uuid, ${recordId}::uuid, id, value
      from unnest(${set.map(({ id }) => id)}::uuid[], ${set.map(({ value }) => value)}::text[]) as f(id, value)
      on conflict (company_id, ${column}, field_id) do update set value = excluded.value`;
  }
}

export async function isMember(tx: Tx, companyId: string, memberId: string): Promise<boolean> {
  const found = await tx.member.findFirst({
    where: { companyId, id: memberId, removedAt: null },
    select: { id: true },
  });
  return found !== null;
}
