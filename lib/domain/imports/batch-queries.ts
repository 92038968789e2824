import { Prisma } from "@/lib/infra/db";
import type { Tx } from "@/lib/infra/transaction";
import { SUBJECTS, type Subject } from "../records/subjects";
import type { Columns, State } from "./state";

// Set-based reads and writes of one batch. Rows go over as one JSON text a statement; table names come from
// SUBJECTS alone.

export type Scope = { tx: Tx; companyId: string; subject: Subject };

const raw = Prisma.raw;

/**
 * Makes a transaction ready for a batch.
 *
 * One batch of a company and subject at a time, so that two imports cannot make the same record twice.
 *
 * Plans are kept: a foreign key into a partitioned table is otherwise planned anew for every row (400 µs; 60 µs
 * with a kept plan). A kept plan that was made while a table was empty would read all of it for every row, so
 * old ones are dropped and new ones made to use indexes. (docs/decisions/0010)
 */
export async function openBatch({
  tx,
  companyId,
  subject,
}: Pick<Scope, "tx" | "companyId"> & { subject: Subject | "booking" }): Promise<void> {
  const name = `import ${companyId} ${subject}`;
  await tx.$executeRawUnsafe("discard plans");
  await tx.$queryRaw`
    select 1 from (
      select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
        pg_advisory_xact_lock(hashtextextended(${name}, 0))
    ) opened`;
}

/** `entity id` → record, for the external ids that are known. Entity: lead, person or organisation. */
export async function findByExternalId({ tx, companyId }: Scope, ids: [entity: string, id: string][]) {
  const rows = await tx.$queryRaw<{ entity: string; external_id: string; record_id: string }[]>`
    select r.entity, r.external_id, r.record_id::text
    from (select distinct a.e ->> 0 as entity, a.e ->> 1 as id from jsonb_array_elements(${JSON.stringify(ids)}::jsonb) a(e)) asked
    join external_ref r on r.company_id = ${companyId}::uuid and r.entity = asked.entity and r.external_id = asked.id`;
  return new Map(rows.map((row) => [`${row.entity} ${row.external_id}`, row.record_id]));
}

/** Address → the oldest record that has it among its contact points. */
export async function findByEmail(
  { tx, companyId, subject }: Scope,
  emails: string[],
): Promise<Map<string, string>> {
  const reference = raw(SUBJECTS[subject].reference);
  const rows = await tx.$queryRaw<{ email: string; id: string }[]>`
    select p.normalised as email, min(p.${reference}::text) as id
    from (select distinct e from jsonb_array_elements_text(${JSON.stringify(emails)}::jsonb) e) asked
    join contact_point p on p.company_id = ${companyId}::uuid and p.kind = 'email' and p.normalised = asked.e
    where p.${reference} is not null
    group by p.normalised`;
  return new Map(rows.map(({ email, id }) => [email, id]));
}

const LEAD = Prisma.sql`'organisation', r.organisation, 'value', r.value, 'currency', r.currency, 'convertedTo', r.converted_to`;
const CUSTOMER = Prisma.sql`'kind', r.kind, 'parentId', r.parent_id`;

type Loaded = {
  id: string;
  columns: Columns;
  points: State["points"] | null;
  tags: string[] | null;
  fields: Record<string, string> | null;
};

/** Records as they are, locked until the transaction ends. In the order of their ids, so that two who lock cannot deadlock. */
export async function loadStates({ tx, companyId, subject }: Scope, ids: string[]): Promise<State[]> {
  if (ids.length === 0) return [];
  const { table, reference, tags, values } = SUBJECTS[subject];
  const asked = JSON.stringify(ids);
  await tx.$queryRaw`
    select 1 from ${raw(table)}
    where company_id = ${companyId}::uuid and id = any(array(select jsonb_array_elements_text(${asked}::jsonb)::uuid))
    order by id for update`;
  const rows = await tx.$queryRaw<{ record: Loaded }[]>`
    select jsonb_build_object(
      'id', r.id,
      'columns', jsonb_build_object(
        'name', r.name, 'email', r.email, 'phone', r.phone, 'status', r.status, 'source', r.source, 'ownerId', r.owner_id,
        'createdAt', r.created_at, 'updatedAt', r.updated_at, ${subject === "lead" ? LEAD : CUSTOMER}),
      'points', (
        select jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'value', p.value, 'normalised', p.normalised) order by p.position, p.id)
        from contact_point p where p.company_id = r.company_id and p.${raw(reference)} = r.id),
      'tags', (
        select jsonb_agg(t.name) from ${raw(tags)} x join tag t on t.company_id = x.company_id and t.id = x.tag_id
        where x.company_id = r.company_id and x.${raw(reference)} = r.id),
      'fields', (
        select jsonb_object_agg(f.key, v.value)
        from ${raw(values)} v join custom_field f on f.company_id = v.company_id and f.id = v.field_id
        where v.company_id = r.company_id and v.${raw(reference)} = r.id)
    ) as record
    from ${raw(table)} r
    where r.company_id = ${companyId}::uuid and r.id = any(array(select jsonb_array_elements_text(${asked}::jsonb)::uuid))`;
  return rows.map(({ record }) => ({
    id: record.id,
    isNew: false,
    changed: false,
    columns: {
      ...record.columns,
      convertedTo: record.columns.convertedTo ?? null,
      createdAt: new Date(record.columns.createdAt).toISOString(),
      updatedAt: new Date(record.columns.updatedAt).toISOString(),
    },
    points: record.points ?? [],
    tags: new Set(record.tags ?? []),
    fields: new Map(Object.entries(record.fields ?? {})),
    pointsChanged: false,
    newTags: new Set(),
    newFields: new Set(),
  }));
}

const LEAD_COLUMNS =
  "id uuid, name text, organisation text, email text, phone text, status text, source text, value bigint, currency text, owner_id uuid, created_at timestamptz, updated_at timestamptz";
const CUSTOMER_COLUMNS =
  "id uuid, kind text, name text, parent_id uuid, email text, phone text, status text, source text, owner_id uuid, created_at timestamptz, updated_at timestamptz";

function recordColumns(subject: Subject) {
  const typed = subject === "lead" ? LEAD_COLUMNS : CUSTOMER_COLUMNS;
  const names = typed.split(", ").map((column) => column.split(" ")[0] ?? "");
  return { typed: raw(typed), names };
}

export async function insertRecords({ tx, companyId, subject }: Scope, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  const { typed, names } = recordColumns(subject);
  const list = raw(names.join(", "));
  await tx.$executeRaw`
    insert into ${raw(SUBJECTS[subject].table)} (company_id, ${list})
    select ${companyId}::uuid, ${list} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(${typed})`;
}

export async function updateRecords({ tx, companyId, subject }: Scope, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  const { typed, names } = recordColumns(subject);
  const set = raw(
    names
      .filter((name) => name !== "id")
      .map((name) => `${name} = r.${name}`)
      .join(", "),
  );
  await tx.$executeRaw`
    update ${raw(SUBJECTS[subject].table)} t set ${set}, version = t.version + 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(${typed})
    where t.company_id = ${companyId}::uuid and t.id = r.id`;
}

/** Adds contact points and puts those that are there in their new places; their bounce and consent stay. */
export async function placePoints({ tx, companyId, subject }: Scope, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    insert into contact_point as p (company_id, id, ${raw(SUBJECTS[subject].reference)}, kind, value, normalised, position)
    select ${companyId}::uuid, r.id, r.record_id, r.kind, r.value, r.normalised, r.position
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, record_id uuid, kind text, value text, normalised text, position integer)
    on conflict (company_id, id) do update set position = excluded.position where p.position <> excluded.position`;
}

/** Ids of tags by name; those that are not there are made. */
export async function ensureTags({ tx, companyId }: Scope, names: string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const asked = JSON.stringify(names);
  await tx.$executeRaw`
    insert into tag (company_id, name) select ${companyId}::uuid, n from jsonb_array_elements_text(${asked}::jsonb) n
    order by n on conflict (company_id, name) do nothing`;
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    select t.id::text, t.name from jsonb_array_elements_text(${asked}::jsonb) n
    join tag t on t.company_id = ${companyId}::uuid and t.name = n`;
  return new Map(rows.map(({ id, name }) => [name, id]));
}

export async function linkTags(
  { tx, companyId, subject }: Scope,
  links: [recordId: string, tagId: string][],
): Promise<void> {
  if (links.length === 0) return;
  const { tags, reference } = SUBJECTS[subject];
  await tx.$executeRaw`
    insert into ${raw(tags)} (company_id, ${raw(reference)}, tag_id)
    select ${companyId}::uuid, (l ->> 0)::uuid, (l ->> 1)::uuid from jsonb_array_elements(${JSON.stringify(links)}::jsonb) l
    on conflict do nothing`;
}

export type FieldSpec = { key: string; label: string; kind: string };

/** Ids of custom fields by key; those that are not there are made, in this order behind the others. */
export async function ensureFields(
  { tx, companyId, subject }: Scope,
  specs: FieldSpec[],
): Promise<Map<string, string>> {
  if (specs.length === 0) return new Map();
  const asked = JSON.stringify(specs);
  await tx.$executeRaw`
    insert into custom_field (company_id, entity, key, label, kind, position)
    select ${companyId}::uuid, ${subject}, s.key, s.label, s.kind, coalesce(
      (select max(f.position) from custom_field f where f.company_id = ${companyId}::uuid and f.entity = ${subject}), -1) + s.n::int
    from rows from (jsonb_to_recordset(${asked}::jsonb) as (key text, label text, kind text)) with ordinality as s(key, label, kind, n)
    on conflict (company_id, entity, key) do nothing`;
  const rows = await tx.$queryRaw<{ id: string; key: string }[]>`
    select f.id::text, f.key from jsonb_array_elements(${asked}::jsonb) s
    join custom_field f on f.company_id = ${companyId}::uuid and f.entity = ${subject} and f.key = s ->> 'key'`;
  return new Map(rows.map(({ id, key }) => [key, id]));
}

export async function setFields(
  { tx, companyId, subject }: Scope,
  values: [recordId: string, fieldId: string, value: string][],
) {
  if (values.length === 0) return;
  const { values: table, reference } = SUBJECTS[subject];
  await tx.$executeRaw`
    insert into ${raw(table)} (company_id, ${raw(reference)}, field_id, value)
    select ${companyId}::uuid, (v ->> 0)::uuid, (v ->> 1)::uuid, v ->> 2
    from jsonb_array_elements(${JSON.stringify(values)}::jsonb) v
    on conflict (company_id, ${raw(reference)}, field_id) do update set value = excluded.value`;
}

/** Remembers external ids; one that is another record's stays that record's. */
export async function addRefs(
  { tx, companyId }: Scope,
  refs: [entity: string, externalId: string, recordId: string][],
) {
  if (refs.length === 0) return;
  await tx.$executeRaw`
    insert into external_ref (company_id, entity, external_id, record_id)
    select ${companyId}::uuid, r ->> 0, r ->> 1, (r ->> 2)::uuid from jsonb_array_elements(${JSON.stringify(refs)}::jsonb) r
    on conflict do nothing`;
}

export type EventRow = { entityId: string; before: object | null; after: object };

export async function addEvents(
  { tx, companyId, subject }: Scope,
  actor: { kind: string; id: string | null },
  events: EventRow[],
): Promise<void> {
  if (events.length === 0) return;
  await tx.$executeRaw`
    insert into event (company_id, entity, entity_id, action, actor_kind, actor_id, before, after)
    select ${companyId}::uuid, ${subject}, e."entityId", 'imported', ${actor.kind}, ${actor.id}::uuid, e.before, e.after
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e("entityId" uuid, before jsonb, after jsonb)`;
}

export async function addRejected(
  { tx, companyId }: Pick<Scope, "tx" | "companyId">,
  importId: string,
  rows: object[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    insert into import_rejected (company_id, import_id, "row", reasons, cells)
    select ${companyId}::uuid, ${importId}::uuid, r."row", r.reasons, r.cells
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("row" integer, reasons jsonb, cells jsonb)`;
}
