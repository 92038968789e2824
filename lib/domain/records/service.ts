import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { JsonText } from "@/lib/core/json-text";
import { write, writeWhole } from "@/lib/domain/events/write";
import { tenantQuery } from "@/lib/infra/tenant";
import { keysetPage } from "./keyset";
import * as queries from "./queries";
import { isoSql, objectSql } from "./select";
import { SUBJECTS, type Subject } from "./subjects";

const NEWEST_FIRST = { column: "created_at", type: "timestamptz", direction: "desc" } as const;

const PERSON = (memberColumn: string) =>
  `(select u.name from member m join app_user u on u.id = m.user_id where m.company_id = r.company_id and m.id = ${memberColumn})`;

const NOTE_COLUMNS = {
  id: "r.id",
  body: "r.body",
  private: "r.private",
  authorId: "r.author_id",
  authorName: PERSON("r.author_id"),
  createdAt: isoSql("r.created_at"),
};

const HISTORY_COLUMNS = {
  id: "r.id",
  action: "r.action",
  actor: `json_build_object('kind', r.actor_kind, 'id', r.actor_id, 'name',
    case r.actor_kind when 'member' then ${PERSON("r.actor_id")}
      when 'key' then (select k.name from api_key k where k.company_id = r.company_id and k.id = r.actor_id) end)`,
  before: "r.before",
  after: "r.after",
  createdAt: isoSql("r.created_at"),
};

type Slice = { limit: number; cursor?: string };

async function requireRecord(ctx: Ctx, subject: Subject, id: string): Promise<void> {
  const [found] = await tenantQuery(ctx.company.id, {
    sql: `select r.id::text from ${SUBJECTS[subject].table} r where r.company_id = s.company_id and r.id = $2::uuid`,
    values: [id],
    prepare: true,
  });
  if (!found) throw new AppError("not_found");
}

/** Notes of a lead or customer, newest first; those marked private only to who wrote them. */
export async function listNotes(
  ctx: Ctx,
  subject: Subject,
  id: string,
  { limit, cursor }: Slice,
): Promise<JsonText> {
  ctx.require(SUBJECTS[subject].read);
  await requireRecord(ctx, subject, id);
  const me = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
  const { text } = await keysetPage(ctx, {
    from: "note r",
    alias: "r",
    row: objectSql(NOTE_COLUMNS),
    conditions: [
      { sql: `r.${SUBJECTS[subject].reference} = ?::uuid`, value: id },
      { sql: "(not r.private or r.author_id = ?::uuid)", value: me },
    ],
    sortName: "-createdAt",
    sort: NEWEST_FIRST,
    cursor,
    limit,
    total: "count",
    prepare: true,
  });
  return new JsonText(text);
}

export async function addNote(
  ctx: Ctx,
  subject: Subject,
  id: string,
  note: { body: string; private: boolean },
): Promise<JsonText> {
  const { write: permission } = SUBJECTS[subject];
  ctx.require(permission);
  await requireRecord(ctx, subject, id);
  const noteId = newId();
  const author = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
  const row = await writeWhole<{ json: string }>(ctx, {
    change: [queries.insertNote({ subject, recordId: id }, noteId, author, note)],
    // The history says that a note was written, not what: a private one stays its author's.
    event: { entity: subject, entityId: id, action: "noted", after: { noteId } },
    answer: {
      sql: `select ${objectSql(NOTE_COLUMNS)}::text as json from note r where r.company_id = $1::uuid and r.id = $2::uuid`,
      values: [noteId],
    },
  });
  return new JsonText(row?.json ?? "null");
}

/** Everything that happened to a lead or customer, newest first. */
export async function listHistory(ctx: Ctx, subject: Subject, id: string, slice: Slice): Promise<JsonText> {
  ctx.require(SUBJECTS[subject].read);
  await requireRecord(ctx, subject, id);
  return readHistory(ctx, subject, id, slice);
}

/** The history of any record; for those who know that it is there and may be seen. */
export async function readHistory(
  ctx: Ctx,
  entity: string,
  id: string,
  { limit, cursor }: Slice,
): Promise<JsonText> {
  const { text } = await keysetPage(ctx, {
    from: "event r",
    alias: "r",
    row: objectSql(HISTORY_COLUMNS),
    conditions: [
      { sql: "r.entity = ?", value: entity },
      { sql: "r.entity_id = ?::uuid", value: id },
    ],
    sortName: "-createdAt",
    sort: NEWEST_FIRST,
    cursor,
    limit,
    total: "count",
    prepare: true,
  });
  return new JsonText(text);
}

export async function listTags(ctx: Ctx): Promise<JsonText> {
  ctx.require("company:read");
  const [row] = await tenantQuery<{ json: string }>(ctx.company.id, {
    sql: `select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'colour', t.colour) order by t.name), '[]')::text as json
      from tag t where t.company_id = s.company_id`,
    values: [],
    prepare: true,
  });
  return new JsonText(`{"data":${row?.json ?? "[]"}}`);
}

/** @throws AppError("conflict") where a tag of that name exists. */
export async function createTag(
  ctx: Ctx,
  tag: { name: string; colour: string },
): Promise<{ id: string; name: string; colour: string }> {
  ctx.require("leads:write");
  return write(ctx, async ({ tx }) => {
    const id = newId();
    const created = await tx.tag.createManyAndReturn({
      data: [{ companyId: ctx.company.id, id, ...tag }],
      skipDuplicates: true,
      select: { id: true, name: true, colour: true },
    });
    const [row] = created;
    if (!row) throw new AppError("conflict", { fields: [{ field: "name", code: "taken" }] });
    return row;
  });
}

export async function listCustomFields(ctx: Ctx, entity?: Subject): Promise<JsonText> {
  ctx.require("company:read");
  const [row] = await tenantQuery<{ json: string }>(ctx.company.id, {
    sql: `select coalesce(json_agg(json_build_object('id', f.id, 'entity', f.entity, 'key', f.key, 'label', f.label, 'kind', f.kind)
        order by f.entity, f.position, f.label), '[]')::text as json
      from custom_field f where f.company_id = s.company_id and ($2::text is null or f.entity = $2::text)`,
    values: [entity ?? null],
    prepare: true,
  });
  return new JsonText(`{"data":${row?.json ?? "[]"}}`);
}

/** The sources in use, most used first, with how many open records each has. */
export async function listSources(ctx: Ctx, subject: Subject): Promise<JsonText> {
  ctx.require(SUBJECTS[subject].read);
  const [row] = await tenantQuery<{ json: string }>(ctx.company.id, {
    sql: `select coalesce(json_agg(json_build_object('source', c.value, 'count', c.n) order by c.n desc, c.value), '[]')::text as json
      from (select d.value, sum(d.n)::bigint as n from count_delta d
        where d.company_id = s.company_id and d.entity = $2 and d.dimension = 'source' and d.value <> ''
        group by d.value having sum(d.n) > 0 order by n desc limit 200) c`,
    values: [subject],
    prepare: true,
  });
  return new JsonText(`{"data":${row?.json ?? "[]"}}`);
}
