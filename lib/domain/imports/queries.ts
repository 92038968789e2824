import { Prisma } from "@/lib/infra/db";
import type { Tx } from "@/lib/infra/transaction";
import type { ImportEntity, ImportMapping, ImportOptions, ImportStatus, Reason } from "./schema";
import type { Sniff } from "./sniff";

const COLUMNS = {
  id: true,
  version: true,
  fileId: true,
  entity: true,
  status: true,
  sniff: true,
  mapping: true,
  key: true,
  options: true,
  bytesTotal: true,
  bytesRead: true,
  read: true,
  created: true,
  updated: true,
  unchanged: true,
  rejected: true,
  error: true,
  createdBy: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  file: { select: { name: true, bytes: true } },
} as const satisfies Prisma.ImportSelect;

type Row = Prisma.ImportGetPayload<{ select: typeof COLUMNS }>;

/** An import as it is stored. Positions count the bytes that RowReader is fed. */
export type StoredImport = Omit<
  Row,
  "entity" | "status" | "sniff" | "mapping" | "options" | "bytesTotal" | "bytesRead"
> & {
  entity: ImportEntity;
  status: ImportStatus;
  sniff: Sniff;
  mapping: ImportMapping;
  options: ImportOptions;
  bytesTotal: number;
  bytesRead: number;
};

export const NO_OPTIONS: ImportOptions = {
  serviceId: null,
  resourceId: null,
  createServices: false,
  createCustomers: false,
};

function stored(row: Row): StoredImport {
  return {
    ...row,
    entity: row.entity as ImportEntity,
    status: row.status as ImportStatus,
    sniff: row.sniff as unknown as Sniff,
    mapping: row.mapping as unknown as ImportMapping,
    options: { ...NO_OPTIONS, ...(row.options as Partial<ImportOptions>) },
    bytesTotal: Number(row.bytesTotal),
    bytesRead: Number(row.bytesRead),
  };
}

export async function insertImport(tx: Tx, data: Prisma.ImportUncheckedCreateInput): Promise<void> {
  await tx.import.create({ data, select: { id: true } });
}

export async function findImport(tx: Tx, companyId: string, id: string): Promise<StoredImport | null> {
  const row = await tx.import.findUnique({ where: { companyId_id: { companyId, id } }, select: COLUMNS });
  return row && stored(row);
}

/** The import, which nobody else changes until this transaction ends. */
export async function lockImport(tx: Tx, companyId: string, id: string): Promise<StoredImport | null> {
  await tx.$queryRaw`
    select 1 from import where company_id = ${companyId}::uuid and id = ${id}::uuid for no key update`;
  return findImport(tx, companyId, id);
}

/** Newest first, `limit` of them from behind `after` on. */
export async function listImports(
  tx: Tx,
  companyId: string,
  { limit, after }: { limit: number; after?: { createdAt: string; id: string } },
): Promise<StoredImport[]> {
  const beyond = after
    ? Prisma.sql`and (created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
    : Prisma.empty;
  const ids = await tx.$queryRaw<{ id: string }[]>`
    select id from import where company_id = ${companyId}::uuid ${beyond}
    order by created_at desc, id desc limit ${limit}`;
  const rows = await tx.import.findMany({
    where: { companyId, id: { in: ids.map(({ id }) => id) } },
    select: COLUMNS,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map(stored);
}

/** Changes an import that was locked before; its version rises. */
export async function updateImport(
  tx: Tx,
  companyId: string,
  id: string,
  data: Prisma.ImportUncheckedUpdateInput,
): Promise<void> {
  await tx.import.update({
    where: { companyId_id: { companyId, id } },
    data: { ...data, version: { increment: 1 } },
    select: { id: true },
  });
}

/** What an import that has ended counted of equal rows. */
export async function forgetRepeats(tx: Tx, companyId: string, importId: string): Promise<void> {
  await tx.importRepeat.deleteMany({ where: { companyId, importId } });
}

export type Rejected = { row: number; reasons: Reason[]; cells: string[] };

/** Rejected rows in the file's order, `limit` of them behind row `after`. */
export async function listRejected(
  tx: Tx,
  companyId: string,
  importId: string,
  { after, limit }: { after: number; limit: number },
): Promise<Rejected[]> {
  const rows = await tx.importRejected.findMany({
    where: { companyId, importId, row: { gt: after } },
    select: { row: true, reasons: true, cells: true },
    orderBy: { row: "asc" },
    take: limit,
  });
  return rows as Rejected[];
}

/** Members by e-mail and by folded name; a name that several have is nobody's. */
export async function members(
  tx: Tx,
  companyId: string,
): Promise<{ id: string; name: string; email: string }[]> {
  const rows = await tx.member.findMany({
    where: { companyId, removedAt: null },
    select: { id: true, user: { select: { name: true, email: true } } },
  });
  return rows.map(({ id, user }) => ({ id, ...user }));
}

/** In whose name the history tells of what an import did. */
export function actorOf(
  { createdBy }: Pick<StoredImport, "createdBy">,
  people: { id: string }[],
): { kind: string; id: string | null } {
  if (createdBy === null) return { kind: "system", id: null };
  return { kind: people.some(({ id }) => id === createdBy) ? "member" : "key", id: createdBy };
}

/** Files that no import was made of, a day after they came. */
export async function deleteOrphanFiles(tx: Tx, companyId: string): Promise<number> {
  return tx.$executeRaw`
    delete from file f where f.company_id = ${companyId}::uuid and f.created_at < now() - interval '1 day'
      and not exists (select from import i where i.company_id = f.company_id and i.file_id = f.id)`;
}

/** Bookings that are still to come of, made earlier of events with these UIDs, or of their times. */
export async function earlierBookings(
  tx: Tx,
  companyId: string,
  uids: string[],
): Promise<{ externalId: string; revision: number | null; start: string; end: string }[]> {
  const rows = await tx.$queryRaw<{ externalId: string; revision: number | null; start: Date; end: Date }[]>`
    select r.external_id as "externalId", r.revision, b.starts_at as start, b.ends_at as end
    from jsonb_array_elements_text(${JSON.stringify(uids)}::jsonb) u(uid)
    cross join lateral (
      select external_id, record_id, revision from external_ref
      where company_id = ${companyId}::uuid and entity = 'booking' and external_id = u.uid
      union all
      select external_id, record_id, revision from external_ref
      where company_id = ${companyId}::uuid and entity = 'booking'
        and external_id > u.uid || '#' and external_id < u.uid || '$'
    ) r
    join booking b on b.company_id = ${companyId}::uuid and b.id = r.record_id
    where b.status in ('hold', 'pending', 'confirmed', 'in_progress')`;
  return rows.map(({ start, end, ...row }) => ({
    ...row,
    start: start.toISOString(),
    end: end.toISOString(),
  }));
}
