import { normaliseEmail, storedPhone } from "@/lib/core/contact";
import { fold, nfc } from "@/lib/core/text";
import type { LeadStatus } from "../leads/schema";
import { parseAmount } from "./amounts";
import type { ZoneClock } from "./dates";
import { splitTags } from "./guess";
import type { Plan, Planned } from "./plan";
import { CUSTOM_PREFIX, type PeopleEntity, type Reason, type RejectReason } from "./schema";
import type { Column } from "./sniff";
import {
  isEmpty,
  isOrganisationName,
  parseBoolean,
  parseCustomerStatus,
  parseKind,
  parseStatus,
} from "./words";

export type Point = { kind: "email" | "phone"; value: string; normalised: string };

/** What a row says. Null and empty: nothing, so an update leaves what is there. */
export type ImportRecord = {
  externalId: string | null;
  name: string;
  /** Whether `name` stood in the row; else it is what names the record for want of one. */
  named: boolean;
  organisation: string | null;
  kind: "person" | "organisation";
  /** The external id of the organisation that a person belongs to. */
  parent: string | null;
  points: Point[];
  status: LeadStatus | "active" | "inactive" | null;
  source: string | null;
  /** Minor units. */
  value: number | null;
  currency: string | null;
  ownerId: string | null;
  createdAt: number | null;
  updatedAt: number | null;
  tags: string[];
  /** Custom fields by key. */
  fields: Record<string, string>;
};

export type RowContext = {
  entity: PeopleEntity;
  country: string;
  currency: string;
  clock: ZoneClock;
  /** Members by folded name and by e-mail address. */
  owners: Map<string, string>;
  /** The file has bytes that are no text: see TextForm. */
  damaged: boolean;
};

export type Built<Made = ImportRecord> = { ok: Made } | { reasons: Reason[] };

const NAMES = new Set(["name", "firstName", "lastName", "organisation", "externalId", "parent"]);
const LIMITS: Record<string, number> = {
  name: 200,
  organisation: 200,
  source: 100,
  phone: 50,
  externalId: 200,
  parent: 200,
};
export const MOST_CHARACTERS = 10_000;
const MOST_TAG = 60;
const MOST_POINTS = 20;

/** What our own file of rejected rows puts before a cell that a spreadsheet would run as a formula. */
const GUARD = /^'(?=[=+\-@])/;

/** Nothing that nfc() would change but space around it; most cells are, and the test costs a tenth. */
const PLAIN = /^[ -~]*$/;

/** A cell as its text is kept. */
export const cellText = (raw: string): string => (PLAIN.test(raw) ? raw.trim() : nfc(raw)).replace(GUARD, "");

/** Why a row with another number of cells than the header is refused; undefined where it has as many. */
export function wrongWidth(plan: Plan, cells: string[]): Reason[] | undefined {
  if (cells.length === plan.width) return undefined;
  return [{ field: "", code: "field_count", value: `${cells.length} ≠ ${plan.width}` }];
}

/** At most so many characters, none of them cut in half. */
export function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, "");
}

/** One row as a record, or every reason why it cannot be one. Pure. */
export function buildRow(plan: Plan, cells: string[], context: RowContext): Built {
  const reasons = wrongWidth(plan, cells);
  if (reasons) return { reasons };
  const reading = new Reading(plan, context);
  for (const planned of plan.columns) reading.take(planned, cells[planned.index] ?? "");
  return reading.built();
}

class Reading {
  private readonly record: ImportRecord;
  private readonly reasons: Reason[] = [];
  private first = "";
  private last = "";
  private statusText: { text: string; spare: string; exact: LeadStatus | null } | undefined;
  private converted = false;
  private kindSaid = false;
  private organisationSpare = "";

  constructor(
    private readonly plan: Plan,
    private readonly context: RowContext,
  ) {
    this.record = {
      externalId: null,
      name: "",
      named: false,
      organisation: null,
      kind: "person",
      parent: null,
      points: [],
      status: null,
      source: null,
      value: null,
      currency: null,
      ownerId: null,
      createdAt: null,
      updatedAt: null,
      tags: [],
      fields: {},
    };
  }

  take(planned: Planned, raw: string): void {
    const { field, column } = planned;
    const cell = cellText(raw);
    if (isEmpty(cell, NAMES.has(field))) return;
    if (this.context.damaged && cell.includes("\ufffd")) this.refuse(column, "encoding", cell);
    else if (cell.length > (LIMITS[field] ?? MOST_CHARACTERS)) this.refuse(column, "too_long", cell);
    else if (field.startsWith(CUSTOM_PREFIX)) this.record.fields[field.slice(CUSTOM_PREFIX.length)] = cell;
    else this.takeTarget(planned, cell);
  }

  private takeTarget({ field, column, spare }: Planned, cell: string): void {
    const { record, context } = this;
    switch (field) {
      case "name":
      case "externalId":
      case "parent":
      case "source":
        record[field] = cell;
        break;
      case "organisation":
        record.organisation = cell;
        this.organisationSpare = spare;
        break;
      case "firstName":
        this.first = cell;
        break;
      case "lastName":
        this.last = cell;
        break;
      case "email":
        this.takeEmails(column, cell);
        break;
      case "phone":
        this.addPoint({ kind: "phone", value: cell, normalised: storedPhone(cell, context.country) });
        break;
      case "status":
        this.takeStatus(cell, spare);
        break;
      case "converted":
        this.converted = parseBoolean(cell) ?? parseStatus(cell)?.status === "converted";
        break;
      case "kind": {
        const kind = parseKind(cell);
        this.kindSaid = kind !== null;
        if (kind) record.kind = kind;
        else record.fields[spare] = cell;
        break;
      }
      case "owner": {
        const owner = context.owners.get(fold(cell));
        if (owner) record.ownerId = owner;
        else record.fields[spare] = cell;
        break;
      }
      case "value":
        this.takeAmount(column, cell);
        break;
      case "currency":
        if (/^[A-Za-z]{3}$/.test(cell)) record.currency = cell.toUpperCase();
        else record.fields[spare] = cell;
        break;
      case "tags":
        this.takeTags(column, cell);
        break;
      case "createdAt":
      case "updatedAt": {
        const moment = context.clock.parse(cell, column.dateOrder?.order ?? "dmy");
        if (moment === null) this.refuse(column, "date", cell);
        else record[field] = moment;
      }
    }
  }

  /** Several addresses may stand in one cell, with names before them; one that cannot be one refuses the row. */
  private takeEmails(column: Column, cell: string): void {
    for (const part of cell.split(/[;,](?=[^;,]*@)/)) {
      const typed = (/<([^<>]+)>/.exec(part)?.[1] ?? part).replace(/^\s*mailto:/i, "").trim();
      const normalised = normaliseEmail(typed);
      if (normalised) {
        this.addPoint({ kind: "email", value: typed, normalised });
      } else {
        this.refuse(column, "email", cell);
        break;
      }
    }
  }

  private takeTags(column: Column, cell: string): void {
    const { tags } = this.record;
    for (const tag of splitTags(cell)) {
      if (tag.length > MOST_TAG) this.refuse(column, "too_long", tag);
      else if (!tags.includes(tag)) tags.push(tag);
    }
  }

  private addPoint(point: Point): void {
    const { points } = this.record;
    const known = points.some(
      ({ kind, normalised }) => kind === point.kind && normalised === point.normalised,
    );
    if (!known && points.length < MOST_POINTS) points.push(point);
  }

  private takeStatus(text: string, spare: string): void {
    if (this.context.entity === "customers") {
      this.record.status = parseCustomerStatus(text);
      if (!this.record.status) this.record.fields[spare] = text;
      return;
    }
    const meaning = parseStatus(text);
    this.record.status = meaning?.status ?? null;
    this.statusText = { text, spare, exact: meaning?.exact ? meaning.status : null };
  }

  private takeAmount(column: Column, cell: string): void {
    const { currency } = this.context;
    const amount = parseAmount(cell, { decimal: column.decimal, currency: this.record.currency ?? currency });
    if (!amount) {
      this.refuse(column, "amount", cell);
    } else if (amount.minor < 0) {
      this.refuse(column, "negative", cell);
    } else {
      this.record.value = amount.minor;
      this.record.currency = amount.currency ?? this.record.currency ?? currency;
    }
  }

  private refuse(column: Column, code: RejectReason, value: string): void {
    this.reasons.push({ field: column.name, code, value: cut(value, 200) });
  }

  built(): Built {
    const { record, reasons } = this;
    if (this.context.entity === "leads") this.settleStatus();
    record.name ||= cut([this.first, this.last].filter(Boolean).join(" "), 200);
    if (this.context.entity === "customers") this.settleKind();
    record.named = record.name !== "";
    if (!record.named) record.name = cut(this.standIn(), 200);
    if (record.name === "" && reasons.length === 0) reasons.push({ field: "", code: "unnamed", value: "" });
    return reasons.length > 0 ? { reasons } : { ok: record };
  }

  /** Where our status says less than theirs, or something else, their word is kept beside it. */
  private settleStatus(): void {
    const { record, statusText } = this;
    if (this.converted) record.status = "converted";
    if (statusText && statusText.exact !== record.status) record.fields[statusText.spare] = statusText.text;
  }

  /** A firm's name is the customer's where no person has one; else it is kept beside the person's. */
  private settleKind(): void {
    const { record } = this;
    const { organisation } = record;
    const person = this.first !== "" || this.last !== "";
    if (!this.kindSaid) {
      const firm =
        this.plan.firms || (organisation === null ? isOrganisationName(record.name) : record.name === "");
      record.kind = firm && !person ? "organisation" : "person";
    }
    if (organisation === null) return;
    if (record.name === "") record.name = organisation;
    else if (record.name !== organisation) record.fields[this.organisationSpare] = organisation;
  }

  /** What names a record that has no name: organisation, else e-mail, else phone, else external id. */
  private standIn(): string {
    const { organisation, points, externalId } = this.record;
    const point = (kind: Point["kind"]) => points.find((found) => found.kind === kind)?.value;
    return organisation ?? point("email") ?? point("phone") ?? externalId ?? "";
  }
}
