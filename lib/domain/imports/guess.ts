import { normaliseEmail } from "@/lib/core/contact";
import { looksLikeAmount } from "./amounts";
import { parseBookingStatus, parseCount, parseDuration } from "./booking-words";
import { looksLikeDate, monthOf, readTime } from "./dates";
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
  start: (values) => most(values, looksLikeDate, 0.6),
  startTime: (values) => most(values, (value) => readTime(value) !== null && !looksLikeDate(value), 0.6),
  startYear: (values) => most(values, (value) => /^(19|20)\d{2}$/.test(value)),
  startMonth: (values) => most(values, (value) => within(value, 12) || monthOf(value) > 0),
  startDay: (values) => most(values, (value) => within(value, 31)),
  end: (values) => most(values, (value) => looksLikeDate(value) || isClock(value), 0.6),
  endTime: (values) => most(values, (value) => readTime(value) !== null && !looksLikeDate(value), 0.6),
  duration: (values) => most(values, (value) => parseDuration(value) !== null),
  nights: (values) => most(values, (value) => parseCount(value) !== null),
  guests: (values) => most(values, (value) => parseCount(value) !== null),
  service: (values) => new Set(values).size <= MOST_SERVICES && most(values, hasLetter, 0.5),
  resource: (values) => most(values, (value) => value.length <= 200),
  customer: (values) => most(values, (value) => hasLetter(value) && !isEmail(value), 0.5),
  customerEmail: (values) => most(values, (value) => value.includes("@"), 0.6),
  cancelled: (values) =>
    most(values, (value) => parseBoolean(value) !== null || parseBookingStatus(value) !== null),
  statusAt: (values) => most(values, looksLikeDate, 0.6),
  price: (values) => most(values, looksLikeAmount),
  nightPrice: (values) => most(values, looksLikeAmount),
  revision: (values) => most(values, (value) => parseCount(value) !== null),
};

/** A column of more different words than this is no list of services. */
const MOST_SERVICES = 500;
const hasLetter = (value: string): boolean => /\p{L}/u.test(value);
const within = (value: string, most: number): boolean =>
  /^\d{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= most;
const isClock = (value: string): boolean => /\d[:.]\d{2}/.test(value) && readTime(value) !== null;

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
  if (entity === "bookings") oneStartOnly(targets);
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
      candidates.push({ index, target: entity === "bookings" ? "customerEmail" : "email", rank: 99 });
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

/** Year, month and day are a start together; beside another one, or without each other, they are none. */
function oneStartOnly(targets: Map<number, ImportTarget>): void {
  const has = (target: ImportTarget) => [...targets.values()].includes(target);
  const parts: ImportTarget[] = ["startYear", "startMonth", "startDay"];
  if (!has("start") && parts.every(has)) return;
  for (const [index, target] of targets) if (parts.includes(target)) targets.delete(index);
}

/** What makes a row the same record, unless the caller says otherwise: external id, else e-mail, else nothing. */
export function defaultKey(entity: ImportEntity, mapping: ImportMapping): ImportKey {
  const fields = new Set(mapping.map(({ field }) => field));
  if (fields.has("externalId")) return "externalId";
  if (entity === "bookings") return "row";
  return fields.has("email") ? "email" : "none";
}
