import { fieldKey } from "./rules";
import { CUSTOM_PREFIX, IGNORE, type ImportMapping } from "./schema";
import type { Column } from "./sniff";

/** One column, ready to be read. `spare` is the custom field that keeps its text where the target cannot. */
export type Planned = { column: Column; index: number; field: string; spare: string };

/** Custom fields that rows may bring, by key. */
export type FieldSpecs = Map<string, { label: string; kind: string }>;

/** A mapping, looked up once for all rows. */
export type Plan = {
  /** Cells of a row. */
  width: number;
  columns: Planned[];
  /** Whether all rows are firms: there is a column for a firm's name and none for a person's. */
  firms: boolean;
  specs: FieldSpecs;
  /** The custom field that keeps an external id of a parent that is not there. */
  parentSpare: string;
};

/** Columns that the mapping leaves out are not read. */
export function planRows(mapping: ImportMapping, columns: Column[]): Plan {
  const fields = new Map(mapping.map(({ column, field }) => [column, field]));
  const planned = columns.flatMap((column, index): Planned[] => {
    const field = fields.get(column.name);
    return !field || field === IGNORE ? [] : [{ column, index, field, spare: spareKey(column.name) }];
  });
  // An amount is read in its row's currency.
  planned.sort((a, b) => Number(b.field === "currency") - Number(a.field === "currency"));

  const specs: FieldSpecs = new Map();
  for (const { column, field, spare } of planned) {
    const custom = field.startsWith(CUSTOM_PREFIX);
    const key = custom ? field.slice(CUSTOM_PREFIX.length) : spare;
    if (!specs.has(key)) specs.set(key, { label: column.name, kind: custom ? column.kind : "text" });
  }
  const has = (target: string) => planned.some(({ field }) => field === target);
  return {
    width: columns.length,
    columns: planned,
    firms: has("organisation") && !has("name") && !has("firstName") && !has("lastName"),
    specs,
    parentSpare: planned.find(({ field }) => field === "parent")?.spare ?? "parent_original",
  };
}

/** The custom field that keeps a column's text where we have no word for it: an unknown owner, say. */
function spareKey(column: string): string {
  const key = fieldKey(column);
  return ["status", "owner", "parent", "kind", "currency", "organisation"].includes(key)
    ? `${key}_original`
    : key;
}
