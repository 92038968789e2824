import { type Searchable, searchKeys } from "@/lib/core/search";
import { vocabulary } from "@/lib/core/search-words";
import type { Statement } from "@/lib/infra/batch";
import type { Subject } from "./subjects";

/** A record and what it is to be found by from now on. */
export type Found = { id: string } & Searchable;

/**
 * Writes keys and words of several records of one company, as one statement: $1 company, $2 subject, $3 and $4
 * from `searchRows`. Words are only ever added, and each under its record: whoever brings a word at the same
 * time waits for nobody, so no order of writes can deadlock.
 *
 * @param isNew the records had no keys before
 */
export function searchKeysSql(isNew: boolean): string {
  const gone = `gone as (
    delete from search_key k using asked a
    where k.company_id = $1::uuid and k.entity = $2 and k.record_id = a.id and k.key <> all(a.keys)
  ), `;
  return `with asked as materialized (
    select r.id, r.keys from json_to_recordset($3::json) as r(id uuid, keys text[])
  ), ${isNew ? "" : gone}kept as (
    insert into search_key (company_id, record_id, entity, key)
    select $1::uuid, a.id, $2, k from asked a cross join unnest(a.keys) k
    ${isNew ? "" : "on conflict (company_id, entity, key, record_id) do nothing"}
  ), fresh as materialized (
    select w.word, w.id from json_to_recordset($4::json) as w(word text, id uuid)
    where not exists (
      select from search_word v
      where v.company_id = $1::uuid and v.kind = 'typo' and v.form = "left"(w.word, 8) and v.word = w.word offset 0)
  )
  insert into search_word (company_id, kind, form, word, record_id)
  select $1::uuid, f.kind, f.form, n.word, n.id from fresh n cross join lateral app.word_forms(n.word) f
  on conflict (company_id, kind, form, word, record_id) do nothing`;
}

/** The third and fourth value of `searchKeysSql`: keys a record, and each word with the first record that has it. */
export function searchRows(records: readonly Found[]): [keys: string, words: string] {
  const words = new Map<string, string>();
  for (const record of records) {
    for (const word of vocabulary(record)) if (!words.has(word)) words.set(word, record.id);
  }
  const keys = records.map((record) => ({ id: record.id, keys: searchKeys(record) }));
  return [JSON.stringify(keys), JSON.stringify([...words].map(([word, id]) => ({ word, id })))];
}

/** What these records are found by from now on: part of the write that changes them. */
export function searchStatement(
  subject: Subject,
  records: readonly Found[],
  { isNew = false } = {},
): Statement {
  return { sql: searchKeysSql(isNew), values: [subject, ...searchRows(records)] };
}
