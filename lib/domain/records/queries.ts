import type { Statement } from "@/lib/infra/batch";
import { SUBJECTS, type Subject } from "./subjects";

// The rows that leads and customers share. Table names come from SUBJECTS alone; `$1` is the company.

export type RecordKey = { subject: Subject; recordId: string };
export type Point = { kind: "email" | "phone"; value: string; normalised: string };
export type StoredPoint = Point & { id: string };

/** What a create or change names besides the record itself, and that has to be there. */
export type Named = {
  /** Whether the owner asked for is a member still; how many of the tags there are; ids of fields by key. */
  owner: boolean;
  tags: number;
  fields: Record<string, string>;
};

/** A record's parts as they are. Tags are ids in their order, fields values by key. */
export type StoredParts = { points: StoredPoint[]; tags: string[]; customFields: Record<string, string> };

const ids = (place: string) => `array(select jsonb_array_elements_text(${place}::jsonb)::uuid)`;

/** JSON of what is named (`Named`). Places of: the owner, tags' ids, fields' keys. */
export function namedSql(subject: Subject, [owner, tags, keys]: [string, string, string]): string {
  return `json_build_object(
    'owner', ${owner}::uuid is null
      or exists (select from member m where m.company_id = $1::uuid and m.id = ${owner}::uuid and m.removed_at is null),
    'tags', (select count(*) from tag t where t.company_id = $1::uuid and t.id = any(${ids(tags)})),
    'fields', (select coalesce(json_object_agg(f.key, f.id), '{}') from custom_field f
      where f.company_id = $1::uuid and f.entity = '${subject}'
        and f.key = any(array(select jsonb_array_elements_text(${keys}::jsonb)))))`;
}

/** JSON of the contact points of `r`, in their order. */
export function pointsSql(subject: Subject): string {
  return `(select coalesce(json_agg(json_build_object('id', c.id, 'kind', c.kind, 'value', c.value,
      'normalised', c.normalised) order by c.position, c.id), '[]') from contact_point c
    where c.company_id = r.company_id and c.${SUBJECTS[subject].reference} = r.id)`;
}

/** JSON of the ids of the tags of `r`. */
export function tagIdsSql(subject: Subject): string {
  const { tags, reference } = SUBJECTS[subject];
  return `(select coalesce(json_agg(x.tag_id order by x.tag_id), '[]') from ${tags} x
    where x.company_id = r.company_id and x.${reference} = r.id)`;
}

export function addPoints(
  { subject, recordId }: RecordKey,
  points: (StoredPoint & { position: number })[],
): Statement {
  return {
    sql: `insert into contact_point as c (company_id, ${SUBJECTS[subject].reference}, id, kind, value, normalised, position)
      select $1::uuid, $2::uuid, p.id, p.kind, p.value, p.normalised, p.position
      from jsonb_to_recordset($3::jsonb) as p(id uuid, kind text, value text, normalised text, position integer)
      on conflict (company_id, id) do update set position = excluded.position, value = excluded.value
        where c.position <> excluded.position or c.value <> excluded.value`,
    values: [recordId, JSON.stringify(points)],
  };
}

export function removePoints(gone: string[]): Statement {
  return {
    sql: `delete from contact_point where company_id = $1::uuid and id = any(${ids("$2")})`,
    values: [JSON.stringify(gone)],
  };
}

export function addTags({ subject, recordId }: RecordKey, added: string[]): Statement {
  const { tags, reference } = SUBJECTS[subject];
  return {
    sql: `insert into ${tags} (company_id, ${reference}, tag_id)
      select $1::uuid, $2::uuid, t::uuid from jsonb_array_elements_text($3::jsonb) t on conflict do nothing`,
    values: [recordId, JSON.stringify(added)],
  };
}

export function removeTags({ subject, recordId }: RecordKey, gone: string[]): Statement {
  const { tags, reference } = SUBJECTS[subject];
  return {
    sql: `delete from ${tags} where company_id = $1::uuid and ${reference} = $2::uuid and tag_id = any(${ids("$3")})`,
    values: [recordId, JSON.stringify(gone)],
  };
}

/** Field id → value. */
export function setValues({ subject, recordId }: RecordKey, values: Record<string, string>): Statement {
  const { values: table, reference } = SUBJECTS[subject];
  return {
    sql: `insert into ${table} (company_id, ${reference}, field_id, value)
      select $1::uuid, $2::uuid, v.key::uuid, v.value from jsonb_each_text($3::jsonb) v
      on conflict (company_id, ${reference}, field_id) do update set value = excluded.value`,
    values: [recordId, JSON.stringify(values)],
  };
}

export function removeValues({ subject, recordId }: RecordKey, fieldIds: string[]): Statement {
  const { values: table, reference } = SUBJECTS[subject];
  return {
    sql: `delete from ${table} where company_id = $1::uuid and ${reference} = $2::uuid and field_id = any(${ids("$3")})`,
    values: [recordId, JSON.stringify(fieldIds)],
  };
}

export function insertNote(
  { subject, recordId }: RecordKey,
  id: string,
  authorId: string | null,
  note: { body: string; private: boolean },
): Statement {
  return {
    sql: `insert into note (company_id, id, ${SUBJECTS[subject].reference}, author_id, body, private)
      values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6::boolean)`,
    values: [id, recordId, authorId, note.body, String(note.private)],
  };
}
