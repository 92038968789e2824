import type { Ctx } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import type { JsonText } from "@/lib/core/json-text";
import { readQuery } from "@/lib/core/search";
import { keysetPage, type Sort } from "./keyset";
import type { RecordListQuery } from "./schema";
import { bestMatches, searchPage } from "./search";
import { chooseFields, objectSql } from "./select";
import { SUBJECTS, type Subject } from "./subjects";
import type { Condition } from "./values";

type RecordList = {
  subject: Subject;
  /** JSON name → SQL. */
  columns: Record<string, string>;
  sorts: Record<string, Sort>;
  query: RecordListQuery & { sort?: string };
  /** What this list filters by besides what all do. */
  conditions: Condition[];
  /** Equality filters whose totals are kept by the write: dimension → value. */
  counted: Record<string, string | undefined>;
};

function ownerCondition(ctx: Ctx, owner: string): { condition: Condition; value: string } {
  if (owner === "none") return { condition: { sql: "r.owner_id is null" }, value: "" };
  if (owner !== "me") return { condition: { sql: "r.owner_id = ?::uuid", value: owner }, value: owner };
  if (ctx.actor.kind !== "member") throw invalid("ownerId", "uuid");
  return { condition: { sql: "r.owner_id = ?::uuid", value: ctx.actor.memberId }, value: ctx.actor.memberId };
}

/** What a list is read by where it says nothing: the newest first, or of a search the likeliest. */
const NEWEST = "-createdAt";
const BEST = "relevance";
const WORST = "-relevance";

/**
 * A page of leads or of customers: the filters both have, and the total where it is known for nothing. With
 * `q` its matches, the likeliest first; with another sort the best of them in that order.
 */
export async function listRecords(
  ctx: Ctx,
  { subject, columns, sorts, query, conditions: own, counted }: RecordList,
): Promise<JsonText> {
  const { tags, reference, table } = SUBJECTS[subject];
  const asked = query.q === undefined ? null : readQuery(query.q, ctx.company.country);
  const all = [...own];
  const dimensions = { ...counted, source: query.source, owner: undefined as string | undefined };
  let countable = own.length === Object.values(counted).filter((value) => value !== undefined).length;

  if (query.source !== undefined) all.push({ sql: "r.source = ?", value: query.source });
  if (query.ownerId !== undefined) {
    const { condition, value } = ownerCondition(ctx, query.ownerId);
    all.push(condition);
    dimensions.owner = value;
  }
  const others: Condition[] = [];
  if (query.archived !== "any")
    all.push({ sql: query.archived === "true" ? "r.archived_at is not null" : "r.archived_at is null" });
  if (query.email !== undefined) others.push({ sql: "r.email = ?", value: query.email.trim().toLowerCase() });
  if (query.createdFrom !== undefined)
    others.push({ sql: "r.created_at >= ?::timestamptz", value: query.createdFrom });
  if (query.createdTo !== undefined)
    others.push({ sql: "r.created_at < ?::timestamptz", value: query.createdTo });
  if (query.tag !== undefined) {
    others.push({
      // Of a search the few that were found are asked for the tag, not the tag for all that have it.
      sql: asked
        ? `(select true from ${tags} x where x.company_id = s.company_id and x.${reference} = r.id and x.tag_id = ?::uuid)`
        : `r.id in (select x.${reference} from ${tags} x where x.company_id = s.company_id and x.tag_id = ?::uuid)`,
      value: query.tag,
    });
  }
  countable &&= others.length === 0 && query.archived === "false";

  const fields = query.skip ? ["id"] : chooseFields(columns, query.fields);
  const conditions = [...all, ...others];
  const page = { cursor: query.cursor, limit: query.limit, skip: query.skip, prepare: fields === undefined };
  const row = objectSql(columns, fields);
  const named = query.sort ?? (asked ? BEST : NEWEST);
  if (asked && (named === BEST || named === WORST)) {
    return searchPage(ctx, { ...page, subject, asked, conditions, row, reversed: named === WORST });
  }
  // Without anything to search for, the order of a search is the usual one.
  const sortName = named === BEST ? NEWEST : named === WORST ? NEWEST.slice(1) : named;
  const sort = sorts[sortName];
  if (!sort) throw invalid("sort", "choice", { choices: [...Object.keys(sorts), BEST, WORST].join(", ") });
  const best = asked && (await bestMatches(ctx, { subject, asked, conditions, prepare: page.prepare }));
  return keysetPage(ctx, {
    ...page,
    from: best ? foundSql(table) : `${table} r`,
    fromValue: best?.ids,
    alias: "r",
    row,
    conditions,
    sortName,
    sort,
    total: best
      ? { exact: { sql: `select ${best.ids.length}` }, atLeast: best.more }
      : keptTotal(subject, countable, dimensions),
    prepare: page.prepare && !best,
  });
}

/** The records of an array of ids, each looked up by its key, and nothing else of the table. */
function foundSql(table: string): string {
  return `(select f.* from unnest(?::uuid[]) m(id)
    cross join lateral (select * from ${table} t where t.company_id = s.company_id and t.id = m.id offset 0) f) r`;
}

/** Totals of the whole company and of one status, kind, source or owner are kept; two at once are counted. */
function keptTotal(
  subject: Subject,
  countable: boolean,
  dimensions: Record<string, string | undefined>,
): { exact: Condition } | "count" {
  const asked = Object.entries(dimensions).filter(([, value]) => value !== undefined);
  if (!countable || asked.length > 1) return "count";
  const [dimension, value] = asked[0] ?? ["all", ""];
  return {
    exact: {
      sql: `select coalesce(sum(d.n), 0) from count_delta d where d.company_id = s.company_id and d.entity = '${subject}' and d.dimension = '${dimension}' and d.value = ?`,
      value,
    },
  };
}
