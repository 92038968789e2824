import { newId } from "@/lib/core/ids";
import { searchStatement } from "@/lib/domain/records/search-keys";
import { runStatement } from "@/lib/infra/tenant";
import * as sql from "./batch-queries";
import type { FieldSpecs } from "./plan";
import type { ImportRecord } from "./row";
import type { ImportKey, PeopleEntity, Reason } from "./schema";
import { applyRow, newState, type State, type Surroundings } from "./state";
import type { BatchRow, Counts } from "./writer";

export type BatchSettings = {
  importId: string;
  entity: PeopleEntity;
  key: ImportKey;
  currency: string;
  /** In whose name the history tells of it. */
  actor: { kind: string; id: string | null };
  /** Labels and kinds of the custom fields that rows may bring. */
  specs: FieldSpecs;
  /** The custom field that keeps an external id of a parent that is not there. */
  parentSpare: string;
  /** Ids of custom fields that are known from batches before. */
  fieldIds: ReadonlyMap<string, string>;
};

/** The name under which external ids are kept: an account and a contact of one number are two records. */
export function refEntity(entity: PeopleEntity, kind: "person" | "organisation"): string {
  return entity === "leads" ? "lead" : kind;
}

/**
 * Writes one batch of rows: finds the records they mean, applies the rows in their order (so a later row
 * about the same record changes what an earlier one made), and writes what came of it, a few statements
 * for all rows together. In the caller's transaction.
 *
 * @returns the outcomes counted, and the ids of custom fields used
 */
export async function writeBatch(scope: sql.Scope, settings: BatchSettings, rows: BatchRow<ImportRecord>[]) {
  await sql.openBatch(scope);
  const around: Surroundings = {
    entity: settings.entity,
    currency: settings.currency,
    now: new Date().toISOString(),
    newId,
  };
  const accepted = rows.flatMap(({ built }) => ("ok" in built ? [built.ok] : []));
  const refs = await knownRefs(scope, settings, accepted);
  const finder = await findRecords(scope, settings, accepted, refs);
  const counts: Counts = { read: rows.length, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  const events: sql.EventRow[] = [];
  const newRefs: [string, string, string][] = [];

  for (const record of accepted) {
    const state = finder.find(record) ?? finder.add(newState(newId(), record, around), record);
    const wasNew = state.isNew && !state.changed;
    const change = applyRow(state, withParent(record, state, refs, settings), around);
    if (wasNew) counts.created++;
    else if (change) counts.updated++;
    else counts.unchanged++;
    if (change)
      events.push({
        entityId: state.id,
        before: change.before,
        after: { ...change.after, importId: settings.importId },
      });
    if (record.externalId !== null) {
      const entity = refEntity(settings.entity, state.columns.kind);
      const name = `${entity} ${record.externalId}`;
      if (!refs.has(name)) {
        refs.set(name, state.id);
        newRefs.push([entity, record.externalId, state.id]);
      }
    }
  }
  const rejected = rows.flatMap(({ row, cells, built }) =>
    "ok" in built ? [] : [{ row, cells, reasons: built.reasons }],
  );
  counts.rejected = rejected.length;

  const fieldIds = await writeStates(scope, settings, finder.states());
  await sql.addRefs(scope, newRefs);
  await sql.addEvents(scope, settings.actor, events);
  await sql.addRejected(scope, settings.importId, rejected satisfies { reasons: Reason[] }[]);
  return { counts, fieldIds };
}

/** External ids of rows and of their parents, as far as they are known. */
async function knownRefs(
  scope: sql.Scope,
  { entity }: BatchSettings,
  records: ImportRecord[],
): Promise<Map<string, string>> {
  const asked: [string, string][] = [];
  for (const { externalId, parent, kind } of records) {
    if (externalId !== null) asked.push([refEntity(entity, kind), externalId]);
    if (parent !== null) asked.push(["organisation", parent]);
  }
  return asked.length > 0 ? sql.findByExternalId(scope, asked) : new Map();
}

/** The organisation a person belongs to; one that is not there is kept as a custom field. */
function withParent(
  record: ImportRecord,
  state: State,
  refs: Map<string, string>,
  settings: BatchSettings,
): ImportRecord {
  if (record.parent === null) return record;
  const parent = state.columns.kind === "person" ? refs.get(`organisation ${record.parent}`) : undefined;
  if (parent) return { ...record, parent };
  return { ...record, parent: null, fields: { ...record.fields, [settings.parentSpare]: record.parent } };
}

type Finder = {
  find(record: ImportRecord): State | undefined;
  add(state: State, record: ImportRecord): State;
  states(): Iterable<State>;
};

/** The records that rows mean, by the import's key: those in the database and those made by this batch. */
async function findRecords(
  scope: sql.Scope,
  { key, entity }: BatchSettings,
  records: ImportRecord[],
  refs: Map<string, string>,
): Promise<Finder> {
  const namesOf = (record: ImportRecord): string[] => {
    if (key === "externalId")
      return record.externalId === null ? [] : [`${refEntity(entity, record.kind)} ${record.externalId}`];
    if (key === "email")
      return record.points.filter(({ kind }) => kind === "email").map(({ normalised }) => normalised);
    return [];
  };
  const known = key === "email" ? await sql.findByEmail(scope, records.flatMap(namesOf)) : refs;
  const wanted =
    key === "none" ? [] : [...new Set(records.flatMap(namesOf).flatMap((name) => known.get(name) ?? []))];
  const byId = new Map((await sql.loadStates(scope, wanted)).map((state) => [state.id, state]));
  const byName = new Map<string, State>();
  for (const [name, id] of known) {
    const state = byId.get(id);
    if (state && key !== "none") byName.set(name, state);
  }
  return {
    find: (record) => namesOf(record).flatMap((name) => byName.get(name) ?? [])[0],
    add(state, record) {
      byId.set(state.id, state);
      for (const name of namesOf(record)) byName.set(name, state);
      return state;
    },
    states: () => byId.values(),
  };
}

async function writeStates(
  scope: sql.Scope,
  settings: BatchSettings,
  all: Iterable<State>,
): Promise<Map<string, string>> {
  const states = [...all].filter(({ changed }) => changed);
  await sql.insertRecords(scope, states.filter(({ isNew }) => isNew).map(rowOf));
  await sql.updateRecords(scope, states.filter(({ isNew }) => !isNew).map(rowOf));
  await sql.placePoints(
    scope,
    states
      .filter(({ pointsChanged }) => pointsChanged)
      .flatMap(({ id, points }) => points.map((point, position) => ({ ...point, record_id: id, position }))),
  );
  for (const isNew of [true, false]) {
    const found = states
      .filter((state) => state.isNew === isNew)
      .map(({ id, columns, points }) => ({ id, ...columns, points }));
    const { tx, companyId, subject } = scope;
    if (found.length > 0) await runStatement(tx, companyId, searchStatement(subject, found, { isNew }));
  }
  const tagIds = await sql.ensureTags(scope, [...new Set(states.flatMap(({ newTags }) => [...newTags]))]);
  await sql.linkTags(
    scope,
    states.flatMap(({ id, newTags }) =>
      [...newTags].map((tag): [string, string] => [id, tagIds.get(tag) ?? ""]),
    ),
  );
  const used = new Set(states.flatMap(({ newFields }) => [...newFields]));
  const missing = [...settings.specs].filter(([key]) => used.has(key) && !settings.fieldIds.has(key));
  const made = await sql.ensureFields(
    scope,
    missing.map(([key, spec]) => ({ key, ...spec })),
  );
  const fieldIds = new Map([...settings.fieldIds, ...made]);
  await sql.setFields(
    scope,
    states.flatMap(({ id, fields, newFields }) =>
      [...newFields].map((key): [string, string, string] => [
        id,
        fieldIds.get(key) ?? "",
        fields.get(key) ?? "",
      ]),
    ),
  );
  return fieldIds;
}

function rowOf({ id, columns }: State) {
  const { name, organisation, kind, parentId, email, phone, status, source, value, currency, ownerId } =
    columns;
  return {
    id,
    name,
    organisation,
    kind,
    email,
    phone,
    status,
    source,
    value,
    currency,
    parent_id: parentId,
    owner_id: ownerId,
    created_at: columns.createdAt,
    updated_at: columns.updatedAt,
  };
}
