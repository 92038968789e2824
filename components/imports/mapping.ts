import { fieldKey, MOST_CUSTOM_FIELDS, SEVERAL } from "@/lib/domain/imports/rules";
import {
  CUSTOM_PREFIX,
  IGNORE,
  type Import,
  type ImportEntity,
  type ImportKey,
  type ImportOptions,
} from "@/lib/domain/imports/schema";

export type ImportColumn = Import["mapping"][number];
/** What the reader chose otherwise than was guessed: column → field. */
export type Changes = Readonly<Record<string, string>>;

/** Whose custom fields columns may become. A booking has none: its details take what is left. */
export const CUSTOM_OF = { leads: "lead", customers: "customer", bookings: null } as const;

/** Any of these names a record. */
const NAMING = ["name", "firstName", "lastName", "organisation", "email", "phone", "externalId"];

export const isCustom = (field: string): boolean => field.startsWith(CUSTOM_PREFIX);

export function withChanges(guessed: readonly ImportColumn[], changes: Changes): ImportColumn[] {
  return guessed.map((column) => ({ ...column, field: changes[column.column] ?? column.field }));
}

/**
 * The custom fields that columns are kept in: the guessed one, else one named after the column, no two
 * the same. Keyed by column.
 */
export function ownFields(guessed: readonly ImportColumn[]): Map<string, string> {
  const taken = new Set(guessed.map(({ field }) => field));
  const own = new Map<string, string>();
  for (const { column, field: guess } of guessed) {
    let field = guess;
    const base = CUSTOM_PREFIX + fieldKey(column);
    for (let copy = 1; !isCustom(field) || (field !== guess && taken.has(field)); copy++) {
      field = copy === 1 ? base : `${base.slice(0, 60)}_${copy}`;
    }
    taken.add(field);
    own.set(column, field);
  }
  return own;
}

/** Columns whose target another one before them has already: column → that other one. */
export function doubled(columns: readonly ImportColumn[]): Map<string, string> {
  const first = new Map<string, string>();
  const found = new Map<string, string>();
  for (const { column, field } of columns) {
    if (field === IGNORE || SEVERAL.has(field)) continue;
    const other = first.get(field);
    if (other === undefined) first.set(field, column);
    else found.set(column, other);
  }
  return found;
}

/** What no row can do without and no column gives. */
export type Lack = "nameless" | "startless" | "serviceless";

export function lacks(
  entity: ImportEntity,
  columns: readonly ImportColumn[],
  { serviceId }: Pick<ImportOptions, "serviceId">,
): Lack[] {
  const has = (name: string) => columns.some(({ field }) => field === name);
  if (entity !== "bookings") return NAMING.some(has) ? [] : ["nameless"];
  const starts = has("start") || ["startYear", "startMonth", "startDay"].every(has);
  const found: Lack[] = [];
  if (!starts) found.push("startless");
  if (!has("service") && serviceId === null) found.push("serviceless");
  return found;
}

/** More custom fields than one file may bring. */
export function tooManyFields(columns: readonly ImportColumn[]): boolean {
  return summary(columns).custom > MOST_CUSTOM_FIELDS;
}

/** Whether rows can be told apart by a key under this mapping. */
export function keyIsPossible(columns: readonly ImportColumn[], key: ImportKey): boolean {
  return key === "none" || key === "row" || columns.some(({ field }) => field === key);
}

export function summary(columns: readonly ImportColumn[]) {
  const custom = columns.filter(({ field }) => isCustom(field)).length;
  const left = columns.filter(({ field }) => field === IGNORE).length;
  return { fields: columns.length - custom - left, custom, left };
}

/** Every column that is no field of ours, kept as a custom field or left out. */
export function forTheRest(guessed: readonly ImportColumn[], changes: Changes, keep: boolean): Changes {
  const own = ownFields(guessed);
  const next: Record<string, string> = { ...changes };
  for (const { column, field } of withChanges(guessed, changes)) {
    if (keep && field === IGNORE) next[column] = own.get(column) ?? IGNORE;
    if (!keep && isCustom(field)) next[column] = IGNORE;
  }
  return next;
}
