import { normaliseEmail } from "@/lib/core/contact";
import { looksLikeAmount } from "./amounts";
import { looksLikeDate } from "./dates";
import { HEADER_WORDS, headerWords, REPORT_COLUMNS } from "./headers";
import { fieldKey, MOST_CUSTOM_FIELDS, SEVERAL } from "./rules";
import {
  CUSTOM_PREFIX,
  IGNORE,
  type ImportEntity,
  type ImportKey,
  type ImportMapping,
  type ImportTarget,
} from "./schema";
import { type Column, most, type Values } from "./sniff";
import { parseBoolean } from "./words";

const MOST_TAGS = 60;

type Candidate = { index: number; target: ImportTarget; rank: number };

/** Whether a column's values allow what its header says. A column without values is believed. */
const FITS: Partial<Record<ImportTarget, (values: Values) => boolean>> = {
  email: (values) => most(values, (value) => value.includes("@"), 0.6),
  phone: (values) => most(values, (value) => (value.match(/\d/g)?.length ?? 0) >= 5, 0.6),
  createdAt: (values) => most(values, looksLikeDate, 0.6),
  updatedAt: (values) => most(values, looksLikeDate, 0.6),
  value: (values) => most(values, looksLikeAmount),
  currency: (values) => most(values, (value) => /^[A-Za-z]{3}$/.test(value)),
  converted: (values) => most(values, (value) => parseBoolean(value) !== null),
  source: (values) => most(values, (value) => value.length <= 100),
  tags: (values) => new Set(values.flatMap(splitTags)).size <= MOST_TAGS,
  externalId: (values) => new Set(values).size >= values.length * 0.99 && !most(values, looksLikeDate),
  name: (values) => most(values, (value) => /\p{L}/u.test(value) && !isEmail(value), 0.5),
  organisation: (values) => most(values, (value) => value.length <= 200),
};

const isEmail = (value: string): boolean => normaliseEmail(value) !== null;

/** Tags of a cell: separated by commas, semicolons or bars. */
export function splitTags(cell: string): string[] {
  return cell
    .split(/[,;|]/)
    .map((tag) => tag.trim().replace(/\s+/g, " "))
    .filter((tag) => tag !== "");
}

/**
 * What each column most likely is, from its header and its values. A column that is nothing we know
 * becomes a custom field, so that no value is lost; beyond MOST_CUSTOM_FIELDS columns are left out, and
 * the mapping shows it.
 */
export function guessMapping(entity: ImportEntity, columns: Column[], values: Values[]): ImportMapping {
  const targets = assign(entity, columns, values);
  if (entity === "customers") onePartyOnly(columns, targets);
  const used = new Set<string>();
  return columns.map(({ name }, index) => {
    const target = targets.get(index);
    if (target) return { column: name, field: target };
    if (used.size >= MOST_CUSTOM_FIELDS || REPORT_COLUMNS.includes(name))
      return { column: name, field: IGNORE };
    const base = fieldKey(name);
    let key = base;
    for (let copy = 2; used.has(key); copy++) key = `${base.slice(0, 56)}_${copy}`;
    used.add(key);
    return { column: name, field: CUSTOM_PREFIX + key };
  });
}

/** The best guesses first; a column gets one target and most targets one column. */
function assign(entity: ImportEntity, columns: Column[], values: Values[]): Map<number, ImportTarget> {
  const candidates: Candidate[] = [];
  for (const [index, { name }] of columns.entries()) {
    const found = values[index] ?? [];
    const fits = (target: ImportTarget) => found.length === 0 || (FITS[target]?.(found) ?? true);
    const known = HEADER_WORDS[entity].get(headerWords(name))?.filter(({ target }) => fits(target)) ?? [];
    candidates.push(...known.map(({ target, rank }) => ({ index, target, rank })));
    // A column of addresses that is nothing else is one, whatever it is called.
    if (known.length === 0 && most(found, isEmail, 0.9))
      candidates.push({ index, target: "email", rank: 99 });
  }
  candidates.sort((a, b) => a.rank - b.rank || a.index - b.index);
  const targets = new Map<number, ImportTarget>();
  const taken = new Set<ImportTarget>();
  for (const { index, target } of candidates) {
    if (targets.has(index) || (taken.has(target) && !SEVERAL.has(target))) continue;
    targets.set(index, target);
    taken.add(target);
  }
  return targets;
}

/**
 * A customer is a person or an organisation. With a firm and a contact person in one row it is the firm,
 * and the person's name a custom field; with a person's own name columns it is the person.
 */
function onePartyOnly(columns: Column[], targets: Map<number, ImportTarget>): void {
  const at = (target: ImportTarget) => [...targets].find(([, found]) => found === target)?.[0];
  const organisation = at("organisation");
  if (organisation === undefined) return;
  const name = at("name");
  const contactOnly = name !== undefined && /contact|kontakt/.test(headerWords(columns[name]?.name ?? ""));
  if (at("firstName") !== undefined || at("lastName") !== undefined || (name !== undefined && !contactOnly)) {
    targets.delete(organisation);
  } else if (name !== undefined) {
    targets.delete(name);
  }
}

/** What makes a row the same record, unless the caller says otherwise: external id, else e-mail, else nothing. */
export function defaultKey(mapping: ImportMapping): ImportKey {
  const fields = new Set(mapping.map(({ field }) => field));
  if (fields.has("externalId")) return "externalId";
  return fields.has("email") ? "email" : "none";
}
