import { createHash } from "node:crypto";
import type { Ctx } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import { etagOf } from "@/lib/core/etag";
import { JsonText } from "@/lib/core/json-text";
import { after, type Soon } from "@/lib/core/soon";
import { fold, prefixQuery } from "@/lib/core/text";
import { cached } from "@/lib/infra/cache";
import { inTransaction } from "@/lib/infra/db";
import { COUNT_LIMIT, type Condition, keysetPage, type PageText, type Sort } from "./keyset";
import { noteAsked } from "./popular";
import type { RecordListQuery } from "./schema";
import { chooseFields, objectSql } from "./select";
import { SUBJECTS, type Subject } from "./subjects";

type RecordList = {
  subject: Subject;
  /** JSON name → SQL. */
  columns: Record<string, string>;
  sorts: Record<string, Sort>;
  query: RecordListQuery & { sort: string };
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

/** A page of leads or of customers, kept until one of them changes. */
export function listRecords(ctx: Ctx, list: RecordList): Soon<JsonText> {
  // Inside a transaction one sees what nobody else should.
  if (inTransaction()) return readRecords(ctx, list).then(({ text }) => new JsonText(text));
  const { subject, columns, query } = list;
  const asked = query.ownerId === "me" ? { ...query, ownerId: ownerCondition(ctx, "me").value } : query;
  const name = nameOf(subject, columns, asked);
  if (ctx.actor.kind !== "system") noteAsked(ctx.company.id, subject, `${ctx.company.id} ${name}`, asked);
  const answer = cached({
    companyId: ctx.company.id,
    about: [subject],
    name,
    load: async () => {
      const { text, snapshot } = await readRecords(ctx, list);
      return { text, snapshot, etag: etagOf(text) };
    },
  });
  return after(answer, (kept) => new JsonText(kept.text, undefined, kept));
}

/** The filters that leads and customers both have, and the total where it is known for nothing. */
function readRecords(
  ctx: Ctx,
  { subject, columns, sorts, query, conditions, counted }: RecordList,
): Promise<PageText> {
  const { tags, reference, matches, table } = SUBJECTS[subject];
  const all = [...conditions];
  const dimensions = { ...counted, source: query.source, owner: undefined as string | undefined };
  let countable = conditions.length === Object.values(counted).filter((value) => value !== undefined).length;

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
      sql: `r.id in (select x.${reference} from ${tags} x where x.company_id = s.company_id and x.tag_id = ?::uuid)`,
      value: query.tag,
    });
  }
  if (query.q !== undefined && fold(query.q).trim() !== "") {
    others.push({
      // Tied to `s`, so that the function asks for the company only after it is set.
      sql: `r.id = any(array(select ${matches}(?, ${COUNT_LIMIT + 1}) where s.company_id is not null))`,
      value: prefixQuery(query.q),
    });
  }
  countable &&= others.length === 0 && query.archived === "false";

  const fields = query.skip ? ["id"] : chooseFields(columns, query.fields);
  const sort = sorts[query.sort];
  if (!sort) throw invalid("sort", "choice", { choices: Object.keys(sorts).join(", ") });
  return keysetPage(ctx, {
    from: `${table} r`,
    alias: "r",
    row: objectSql(columns, fields),
    conditions: [...all, ...others],
    sortName: query.sort,
    sort,
    cursor: query.cursor,
    limit: query.limit,
    skip: query.skip,
    total: keptTotal(subject, countable, dimensions),
    prepare: fields === undefined,
  });
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
