import type { Range } from "@/lib/core/search";
import type { Phase } from "./search-plan";
import { type Condition, Values } from "./sql-parts";
import { SUBJECTS, type Subject } from "./subjects";

/** Where reading goes on: behind this key in this range of the phase. */
export type Place = { range: number; key: string; id: string };

export type PhaseRead = {
  subject: Subject;
  phase: Phase;
  backwards: boolean;
  place?: Place;
  /** Filters, with the record as `r`. */
  conditions: Condition[];
  /** The JSON object of a row, as SQL; null where ids are enough. */
  row: string | null;
  /** Rows to find at most, and of these the ones whose JSON is wanted: from < n ≤ to. */
  take: number;
  json: { from: number; to: number };
  /** Keys looked at, at most. */
  budget: number;
};

const NIL = "00000000-0000-0000-0000-000000000000";

/** A record's own keys against named ranges; `offset 0` keeps the few keys of the record in front. */
const keysOf = (subject: Subject) =>
  `(select o.key from search_key o where o.company_id = $1::uuid and o.entity = '${subject}' and o.record_id = c.record_id offset 0) o`;

/** The keys of the record that lie in one of the ranges, and of which term they are. */
function meeting(subject: Subject, terms: Range[][], values: Values): string {
  const flat = flatten(terms);
  const list = (name: "from" | "to" | "term", type: string) =>
    `${values.add(flat.map((range) => range[name]))}::${type}[]`;
  return `from ${keysOf(subject)}
    join unnest(${list("term", "int")}, ${list("from", "text")}, ${list("to", "text")}) t(term, a, z) on o.key >= t.a and o.key < t.z`;
}

function flatten(terms: Range[][]): (Range & { term: number })[] {
  return terms.flatMap((ranges, term) => ranges.map((range) => ({ ...range, term })));
}

/** Whether the record has a key in one range of each term. */
function matches(subject: Subject, terms: Range[][], values: Values): string {
  const met = meeting(subject, terms, values);
  if (terms.length === 1) return `(select 1 ${met} limit 1) is not null`;
  return `(select count(distinct t.term) ${met}) = ${values.add(terms.length)}::int`;
}

/**
 * Reads a phase in its order until `take` rows are found or `budget` keys were looked at: ranges in turn, each
 * a walk along the primary key of search_key that stops when it has enough. Nothing is sorted, and nothing is
 * read for its own sake, so the work follows the page and not the number of matches.
 *
 * Answers the rows (n from 1), and where the budget ended the reading, as n = 0, the key it stopped at.
 */
export function phaseSql(read: PhaseRead): { sql: string; values: unknown[] } {
  const { subject, phase, backwards, place, conditions, row, take, json, budget } = read;
  const values = new Values();
  const table = SUBJECTS[subject].table;
  const order = backwards ? "desc" : "asc";

  const ordinals = phase.ranges.map((_, index) => index);
  if (backwards) ordinals.reverse();
  const ahead = ordinals.filter((at) => !place || (backwards ? at <= place.range : at >= place.range));
  // A range is read from a bound on: the cursor's place in the first one, its own edge in the others.
  const bounds = ahead.map((at) => {
    const { from, to } = phase.ranges[at] as Range;
    const here = place && place.range === at;
    const edge = backwards ? { key: to, id: NIL } : { key: from, id: NIL };
    return { at, ...(here ? place : edge), other: backwards ? from : to };
  });
  const list = (name: "at" | "key" | "id" | "other", type: string) =>
    `${values.add(bounds.map((bound) => bound[name]))}::${type}[]`;
  const ranges = `unnest(${list("at", "int")}, ${list("key", "text")}, ${list("id", "uuid")}, ${list("other", "text")}) g(at, key, id, other)`;
  const within = backwards
    ? "(k.key, k.record_id) < (g.key, g.id) and k.key >= g.other"
    : "(k.key, k.record_id) > (g.key, g.id) and k.key < g.other";
  const most = values.add(budget);

  const early = [
    ...phase.before.map((range) => ({ ...range, at: -1 })),
    ...phase.ranges.map((range, at) => ({ ...range, at })),
  ];
  const earlier = (name: "at" | "from" | "to", type: string) =>
    `${values.add(early.map((range) => range[name]))}::${type}[]`;
  // Its first place is here: it has no key in a range before, nor a lesser one in this.
  const first = `(select 1 from ${keysOf(subject)}
      join unnest(${earlier("at", "int")}, ${earlier("from", "text")}, ${earlier("to", "text")}) e(at, a, z) on o.key >= e.a and o.key < e.z
      where e.at < c.at or (e.at = c.at and o.key < c.key) limit 1) is null`;
  const kept = `(select 1 from ${table} r where r.company_id = $1::uuid and r.id = c.record_id${conditions
    .map((condition) => ` and ${values.bind(condition)}`)
    .join("")}) is not null`;
  const refused = phase.refuse.length > 0 ? ` and not (${matches(subject, phase.refuse, values)})` : "";
  // What most fail is asked first.
  const passes =
    phase.need.length > 0
      ? `case when ${matches(subject, phase.need, values)} then ${first} and ${kept}${refused} else false end`
      : `${first} and ${kept}${refused}`;

  const rowsTaken = values.add(take);
  const written =
    row === null
      ? "null::text"
      : `case when h.n > ${values.add(json.from)}::int and h.n <= ${values.add(json.to)}::int then
      (select ${row}::text from ${table} r where r.company_id = $1::uuid and r.id = h.record_id) end`;
  const sql = `
with c as materialized (
  select (row_number() over ())::int as n, g.at, k.key, k.record_id
  from ${ranges}
  cross join lateral (
    select k.key, k.record_id from search_key k
    where k.company_id = $1::uuid and k.entity = '${subject}' and ${within}
    order by k.key ${order}, k.record_id ${order} limit ${most}::int
  ) k
  limit ${most}::int
), h as materialized (
  select (row_number() over ())::int as n, c.key, c.record_id from c where ${passes} limit ${rowsTaken}::int
)
select h.n, h.key, h.record_id::text as id, ${written} as json from h
union all
select 0, c.key, c.record_id::text, null from c where c.n = ${most}::int and (select count(*) from h) < ${rowsTaken}::int`;
  return { sql, values: values.list };
}

/** How many keys lie in the ranges of each term, as far as `most` a range: `term`, `n`. */
export function probeSql(
  subject: Subject,
  terms: Range[][],
  most: number,
): { sql: string; values: unknown[] } {
  const values = new Values();
  const flat = flatten(terms);
  const list = (name: "from" | "to" | "term", type: string) =>
    `${values.add(flat.map((range) => range[name]))}::${type}[]`;
  const sql = `
select t.term, count(*)::int as n
from unnest(${list("term", "int")}, ${list("from", "text")}, ${list("to", "text")}) t(term, a, z)
cross join lateral (
  select 1 from search_key k
  where k.company_id = $1::uuid and k.entity = '${subject}' and k.key >= t.a and k.key < t.z
  limit ${values.add(most)}::int
) k
group by t.term`;
  return { sql, values: values.list };
}

/** The key that so many others of a range stand before: $3 from, $4 to, $5 how many. */
export const EDGE_SQL = `
select k.key from search_key k
where k.company_id = $1::uuid and k.entity = $2 and k.key >= $3 and k.key < $4
order by k.key, k.record_id offset $5::int limit 1`;

/** Words of the vocabulary by their forms, as far as `most` a look: `look` (from 1), `text`. */
export const LOOK_SQL = `
select l.look::int as look, w.word as text
from unnest($2::text[], $3::text[], $4::text[]) with ordinality l(kind, a, z, look)
cross join lateral (
  select w.word from search_word w
  where w.company_id = $1::uuid and w.kind = l.kind and w.form >= l.a and w.form < l.z
  order by w.form, w.word limit $5::int
) w`;
