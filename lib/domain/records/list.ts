import { createHash } from "node:crypto";
import type { Ctx } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import { JsonText } from "@/lib/core/json-text";
import { type Asked, readQuery } from "@/lib/core/search";
import { after, type Soon } from "@/lib/core/soon";
import { cached } from "@/lib/infra/cache";
import { inTransaction } from "@/lib/infra/transaction";
import { type Filter, isIndexed, serve } from "./indexed";
import { begun, keysetPage, type PageText } from "./keyset";
import type { KeysetList } from "./keyset-sql";
import { noteAsked } from "./popular";
import type { RecordListQuery } from "./schema";
import { bestMatches, searchPage } from "./search";
import { chooseFields, objectSql } from "./select";
import type { Kept, Sort } from "./sql-parts";
import { SUBJECTS, type Subject } from "./subjects";

type RecordList = {
  subject: Subject;
  /** JSON name → SQL. */
  columns: Record<string, string>;
  sorts: Record<string, Sort>;
  query: RecordListQuery & { sort?: string };
  /** What this list filters by besides what all do. */
  filters: Filter[];
};

function ownerFilter(ctx: Ctx, owner: string): Filter {
  if (owner === "none") return { of: "owner", sql: "r.owner_id is null", isNull: "r.owner_id" };
  if (owner !== "me") return { of: "owner", sql: "r.owner_id = ?::uuid", value: owner };
  if (ctx.actor.kind !== "member") throw invalid("ownerId", "uuid");
  return { of: "owner", sql: "r.owner_id = ?::uuid", value: ctx.actor.memberId };
}

const HALVES = {
  false: ["r.archived_at is null"],
  true: ["r.archived_at is not null"],
  any: ["r.archived_at is null", "r.archived_at is not null"],
};

/** Answers of an earlier version of the code are of another shape: they are not found under this one's name. */
const shapes = new WeakMap<object, string>();

function shapeOf(columns: Record<string, string>): string {
  let shape = shapes.get(columns);
  if (!shape) {
    shape = createHash("sha1").update(objectSql(columns)).digest("base64url");
    shapes.set(columns, shape);
  }
  return shape;
}

/** The same query comes as the same object (lib/http/input.ts), so it is written out once. */
const written = new WeakMap<object, string>();

function nameOf(subject: Subject, columns: Record<string, string>, query: object): string {
  let name = written.get(query);
  if (!name) {
    name = `${subject} ${shapeOf(columns)} ${JSON.stringify(query)}`;
    written.set(query, name);
  }
  return name;
}

/** What a list is read by where it says nothing: the newest first, or of a search the likeliest. */
const NEWEST = "-createdAt";
const BEST = "relevance";
const WORST = "-relevance";

/**
 * A page of leads or of customers, kept until one of them changes. With `q` its matches, the likeliest first,
 * or the best of them in another order: what is typed is seldom typed twice, so those are not kept.
 */
export function listRecords(ctx: Ctx, list: RecordList): Soon<JsonText> {
  const { q } = list.query;
  const typed = q === undefined ? null : readQuery(q, ctx.company.country);
  if (typed) return searchRecords(ctx, list, typed);
  // Inside a transaction one sees what nobody else should.
  if (inTransaction()) return readRecords(ctx, list).then(({ text }) => new JsonText(text));
  const { subject, columns, query } = list;
  const asked = query.ownerId === "me" ? { ...query, ownerId: ownerFilter(ctx, "me").value } : query;
  const name = nameOf(subject, columns, asked);
  if (ctx.actor.kind !== "system") noteAsked(ctx.company.id, subject, `${ctx.company.id} ${name}`, asked);
  const answer = cached({
    companyId: ctx.company.id,
    about: [subject],
    name,
    load: () => readRecords(ctx, list),
  });
  return after(answer, (kept) => new JsonText(kept.text, undefined, kept));
}

async function searchRecords(ctx: Ctx, list: RecordList, typed: Asked): Promise<JsonText> {
  const { subject, columns, query } = list;
  const { cursor, limit, skip, archived, sort = BEST } = query;
  const filters = [...list.filters, ...sharedFilters(ctx, subject, query)];
  // Of the few that were found each is asked for the rest.
  const asked = filters.map(({ sql, probe = sql, value }) => ({ sql: probe, value }));
  const conditions = archived === "any" ? asked : [...asked, ...HALVES[archived].map((sql) => ({ sql }))];
  const fields = skip ? ["id"] : chooseFields(columns, query.fields);
  const search = { subject, asked: typed, conditions, prepare: fields === undefined };
  if (sort === BEST || sort === WORST) {
    const row = objectSql(columns, fields);
    return searchPage(ctx, { ...search, row, cursor, reversed: sort === WORST, limit, skip });
  }
  const { ids, more } = await bestMatches(ctx, search);
  const found: Filter = { sql: "r.id = any(?::uuid[])", value: ids, narrow: true };
  return new JsonText((await readRecords(ctx, { ...list, filters: [...list.filters, found] }, more)).text);
}

/**
 * The filters that leads and customers both have, and the total where it is known for nothing.
 * @param more there are others like these, which are not counted
 */
function readRecords(
  ctx: Ctx,
  { subject, columns, sorts, query, filters: own }: RecordList,
  more = false,
): Promise<PageText> {
  // Without anything to search for, the order of a search is the usual one.
  const named = query.sort ?? NEWEST;
  const sortName = named === BEST ? NEWEST : named === WORST ? NEWEST.slice(1) : named;
  const sort = sorts[sortName];
  if (!sort) throw invalid("sort", "choice", { choices: [...Object.keys(sorts), BEST, WORST].join(", ") });
  const asked = [...own, ...sharedFilters(ctx, subject, query)];
  const openOnly = query.archived === "false";
  const { conditions, filters, narrow } = serve(subject, sort, openOnly, asked);
  const fields = query.skip ? ["id"] : chooseFields(columns, query.fields);
  const kept = openOnly ? keptTotal(subject, asked) : undefined;
  const list: KeysetList = {
    from: `${SUBJECTS[subject].table} r`,
    alias: "r",
    row: objectSql(columns, fields),
    conditions,
    filters,
    narrow,
    halves: HALVES[query.archived],
    sortName,
    sort,
    cursor: query.cursor,
    limit: query.limit,
    skip: query.skip,
    total: kept ? { kept } : "count",
    more,
    // How the matches of several filters are best found depends on their values.
    prepare: fields === undefined && (filters.length === 0 || narrow),
  };
  if (query.rank === undefined || query.cursor !== undefined) return keysetPage(ctx, list);
  if (!kept) return begun(ctx, list, query.rank);
  const [dimension] = asked;
  const hasOwn = !dimension?.of || isIndexed(subject, dimension.of, sort.column, openOnly);
  const anchors = hasOwn ? kept : { entity: subject, dimension: "all", value: "" };
  return keysetPage(ctx, list, { rank: query.rank, own: kept, anchors });
}

function sharedFilters(ctx: Ctx, subject: Subject, query: RecordListQuery): Filter[] {
  const { tags, reference } = SUBJECTS[subject];
  const { source, ownerId, email, createdFrom, createdTo, tag } = query;
  const filters: Filter[] = [];
  if (source !== undefined) filters.push({ of: "source", sql: "r.source = ?", value: source });
  if (ownerId !== undefined) filters.push(ownerFilter(ctx, ownerId));
  if (email !== undefined)
    filters.push({ sql: "r.email = ?", value: email.trim().toLowerCase(), narrow: true });
  if (createdFrom !== undefined)
    filters.push({ range: "created_at", sql: "r.created_at >= ?::timestamptz", value: createdFrom });
  if (createdTo !== undefined)
    filters.push({ range: "created_at", sql: "r.created_at < ?::timestamptz", value: createdTo });
  if (tag !== undefined) {
    filters.push({
      sql: `r.id in (select x.${reference} from ${tags} x where x.company_id = s.company_id and x.tag_id = ?::uuid)`,
      probe: `(select true from ${tags} x where x.company_id = s.company_id and x.${reference} = r.id and x.tag_id = ?::uuid)`,
      value: tag,
    });
  }
  return filters;
}

/** Totals of the whole company and of one status, kind, source or owner are kept; all others are counted. */
function keptTotal(subject: Subject, filters: Filter[]): Kept | undefined {
  const [one, another] = filters;
  if (!one) return { entity: subject, dimension: "all", value: "" };
  if (another || !one.of || one.of === "parent") return undefined;
  return { entity: subject, dimension: one.of, value: String(one.value ?? "") };
}
