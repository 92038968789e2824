import type { ImportRecord, Point } from "./row";
import type { PeopleEntity } from "./schema";

/** A record as an import finds and leaves it: columns by their names in the API, moments as ISO text. */
export type State = {
  id: string;
  isNew: boolean;
  changed: boolean;
  columns: Columns;
  points: (Point & { id: string })[];
  tags: Set<string>;
  /** Custom fields by key. */
  fields: Map<string, string>;
  /** What the batch has to write of the side tables. */
  pointsChanged: boolean;
  newTags: Set<string>;
  newFields: Set<string>;
};

export type Columns = {
  name: string;
  organisation: string;
  kind: "person" | "organisation";
  parentId: string | null;
  email: string | null;
  phone: string | null;
  status: string;
  source: string;
  value: number;
  currency: string;
  ownerId: string | null;
  convertedTo: string | null;
  createdAt: string;
  updatedAt: string;
};

export type Change = { before: Record<string, unknown> | null; after: Record<string, unknown> };

/** What a row cannot know by itself. */
export type Surroundings = {
  entity: PeopleEntity;
  currency: string;
  /** The moment of the import, ISO. */
  now: string;
  newId(): string;
};

/** Columns that a history entry tells of, for each kind of record. */
const TOLD: Record<PeopleEntity, (keyof Columns)[]> = {
  leads: [
    "name",
    "organisation",
    "email",
    "phone",
    "status",
    "source",
    "value",
    "currency",
    "ownerId",
    "createdAt",
    "updatedAt",
  ],
  customers: [
    "kind",
    "name",
    "parentId",
    "email",
    "phone",
    "status",
    "source",
    "ownerId",
    "createdAt",
    "updatedAt",
  ],
};

/** A record that is not there yet, before its row is applied. */
export function newState(id: string, record: ImportRecord, { entity, currency, now }: Surroundings): State {
  return {
    id,
    isNew: true,
    changed: false,
    columns: {
      name: record.name,
      organisation: "",
      kind: record.kind,
      parentId: null,
      email: null,
      phone: null,
      status: entity === "leads" ? "new" : "active",
      source: "",
      value: 0,
      currency,
      ownerId: null,
      convertedTo: null,
      createdAt: now,
      updatedAt: now,
    },
    points: [],
    tags: new Set(),
    fields: new Map(),
    pointsChanged: false,
    newTags: new Set(),
    newFields: new Set(),
  };
}

/** What a row says of a record's columns; what it does not say is left out. */
function said(record: ImportRecord, state: State, entity: PeopleEntity): Partial<Columns> {
  const iso = (moment: number | null) => (moment === null ? undefined : new Date(moment).toISOString());
  // A lead that was converted here stays so, whatever an older file says.
  const status = state.columns.convertedTo === null ? record.status : null;
  return {
    name: record.named ? record.name : undefined,
    organisation: entity === "leads" ? (record.organisation ?? undefined) : undefined,
    parentId: record.parent ?? undefined,
    status: status ?? undefined,
    source: record.source ?? undefined,
    value: record.value ?? undefined,
    currency: record.currency ?? undefined,
    ownerId: record.ownerId ?? undefined,
    createdAt: iso(record.createdAt),
    updatedAt: iso(record.updatedAt),
  };
}

/**
 * Applies a row to a record: what the row says replaces what is there, what it leaves empty stays. A new
 * address or phone becomes the first of its kind and the others stay behind it; tags are added.
 *
 * @param record with `parent` already an id of ours, or null
 * @returns what changed, for the history; null where nothing did
 */
export function applyRow(state: State, record: ImportRecord, around: Surroundings): Change | null {
  const columns = { ...state.columns };
  const next = said(record, state, around.entity);
  for (const [name, value] of Object.entries(next))
    if (value !== undefined) Object.assign(columns, { [name]: value });

  const points = mergePoints(state.points, record.points, around.newId);
  if (points) {
    const first = (kind: Point["kind"]) => points.find((point) => point.kind === kind)?.normalised ?? null;
    Object.assign(columns, { email: first("email"), phone: first("phone") });
  }
  const tags = record.tags.filter((tag) => !state.tags.has(tag));
  const fields = Object.entries(record.fields).filter(([key, value]) => state.fields.get(key) !== value);

  const change = difference(state, columns, around.entity);
  if (tags.length > 0) change.after.tags = tags;
  if (fields.length > 0) {
    change.before.customFields = Object.fromEntries(
      fields.map(([key]) => [key, state.fields.get(key) ?? null]),
    );
    change.after.customFields = Object.fromEntries(fields);
  }
  const first = state.isNew && !state.changed;
  if (!first && Object.keys(change.after).length === 0 && !points) return null;

  if (!state.isNew && next.updatedAt === undefined) columns.updatedAt = around.now;
  state.columns = columns;
  state.changed = true;
  if (points) {
    state.points = points;
    state.pointsChanged = true;
  }
  for (const tag of tags) {
    state.tags.add(tag);
    state.newTags.add(tag);
  }
  for (const [key, value] of fields) {
    state.fields.set(key, value);
    state.newFields.add(key);
  }
  if (!first) return change;
  const told = TOLD[around.entity].map((name) => [name, columns[name]] as const);
  const filled = told.filter(([, value]) => value !== null && value !== "" && value !== 0);
  return { before: null, after: { ...Object.fromEntries(filled), ...change.after } };
}

function difference(state: State, columns: Columns, entity: PeopleEntity) {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const name of TOLD[entity]) {
    if (state.columns[name] === columns[name]) continue;
    before[name] = state.columns[name];
    after[name] = columns[name];
  }
  return { before, after };
}

/** The contact points with the row's among them; undefined where all are there already. */
function mergePoints(have: State["points"], add: Point[], newId: () => string): State["points"] | undefined {
  const known = (point: Point) =>
    have.some(({ kind, normalised }) => kind === point.kind && normalised === point.normalised);
  const missing = add.filter((point) => !known(point));
  if (missing.length === 0) return undefined;
  const points = [...have];
  for (const kind of ["email", "phone"] as const) {
    const news = missing.filter((point) => point.kind === kind).map((point) => ({ ...point, id: newId() }));
    // Where the row's first of a kind is new, it is the record's first from now on.
    const leads = add.find((point) => point.kind === kind)?.normalised === news[0]?.normalised;
    const at = leads ? points.findIndex((point) => point.kind === kind) : -1;
    points.splice(at === -1 ? points.length : at, 0, ...news);
  }
  return points;
}
