import { newId } from "@/lib/core/ids";
import type { DemoCompany } from "./companies";
import { type DemoFirm, type DemoLead, demoFirm, demoLead } from "./people";

export type Row = Record<string, unknown>;
/** Rows by table, in an order that the foreign keys allow. */
export type Tables = Map<string, Row[]>;
export type Places = { companyId: string; members: string[]; tags: string[] };

const TABLES = ["customer", "lead", "contact_point", "lead_tag", "customer_tag", "note", "event"];

/**
 * All rows of a company, `size` leads at a time. A converted lead has its customer; every third of those
 * with a firm has the firm as a customer of its own and the person below it. Firms that came without a
 * lead fill up to a tenth.
 */
export function* batches(demo: DemoCompany, places: Places, leads: number, size: number): Generator<Tables> {
  const now = Date.now();
  let customers = 0;
  for (let start = 0; start < leads; start += size) {
    const tables = emptyTables();
    const writer = new Writer(demo, places, tables);
    for (let index = start; index < Math.min(start + size, leads); index++) {
      customers += writer.lead(demoLead(demo.profile, index, now), index);
    }
    yield tables;
  }
  for (let index = 0; customers < leads / 10; ) {
    const tables = emptyTables();
    const writer = new Writer(demo, places, tables);
    for (let made = 0; made < size && customers < leads / 10; made++, index++) {
      customers += writer.firm(demoFirm(demo.profile, index, now), index);
    }
    yield tables;
  }
}

const emptyTables = (): Tables => new Map(TABLES.map((table) => [table, [] as Row[]]));

type CustomerParts = {
  id: string;
  kind: "person" | "organisation";
  name: string;
  parentId: string | null;
  email: string | null;
  phone: string | null;
  phoneTyped: string | null;
  source: string;
  ownerId: string | null;
  at: Date;
};

class Writer {
  constructor(
    private readonly demo: DemoCompany,
    private readonly places: Places,
    private readonly tables: Tables,
  ) {}

  /** Adds a lead with all that hangs on it; returns how many customers came with it. */
  lead(lead: DemoLead, index: number): number {
    const { id, name, organisation, email, phone, status, source, value, createdAt, updatedAt, archivedAt } =
      lead;
    const ownerId = lead.owner === null ? null : (this.places.members[lead.owner] ?? null);
    const before = this.tables.get("customer")?.length ?? 0;
    const convertedTo = status === "converted" ? this.customerOf(lead, index, ownerId) : null;
    this.add("lead", {
      id,
      name,
      organisation,
      email,
      phone,
      status,
      source,
      value,
      version: status === "new" ? 1 : 2,
      currency: this.demo.profile.currency,
      owner_id: ownerId,
      converted_to: convertedTo,
      created_at: createdAt,
      updated_at: updatedAt,
      archived_at: archivedAt,
    });
    this.contactPoints({ lead_id: id, customer_id: null }, lead, createdAt);
    for (const tag of lead.tags) this.add("lead_tag", { lead_id: id, tag_id: this.places.tags[tag] });
    if (lead.note) {
      const noteAt = new Date((createdAt.getTime() + updatedAt.getTime()) / 2);
      this.add("note", {
        id: newId(),
        lead_id: id,
        customer_id: null,
        author_id: ownerId,
        private: false,
        body: lead.note,
        created_at: noteAt,
      });
    }
    this.event("lead", id, "created", ownerId, null, { name, status: "new", source }, createdAt);
    if (status !== "new") {
      const action = convertedTo ? "converted" : "updated";
      const after = convertedTo ? { status, convertedTo } : { status };
      this.event("lead", id, action, ownerId, { status: "new" }, after, updatedAt);
    }
    return (this.tables.get("customer")?.length ?? 0) - before;
  }

  firm(firm: DemoFirm, index: number): number {
    const { id, name, email, phone, phoneTyped, createdAt: at } = firm;
    const ownerId = this.places.members[index % this.demo.profile.owners] ?? null;
    this.customer({
      id,
      kind: "organisation",
      name,
      parentId: null,
      email,
      phone,
      phoneTyped,
      source: "",
      ownerId,
      at,
    });
    if (index % 4 === 0) {
      this.add("customer_tag", {
        customer_id: id,
        tag_id: this.places.tags[index % this.places.tags.length],
      });
    }
    return 1;
  }

  private customerOf(lead: DemoLead, index: number, ownerId: string | null): string {
    const { organisation, email, phone, phoneTyped, source, updatedAt: at } = lead;
    const shared = { email, phone, phoneTyped, source, ownerId, at };
    const id = newId();
    if (!organisation) {
      this.customer({ ...shared, id, kind: "person", name: lead.name, parentId: null });
    } else if (index % 3) {
      this.customer({ ...shared, id, kind: "organisation", name: organisation, parentId: null });
    } else {
      const parentId = newId();
      const firm = { email: null, phone: null, phoneTyped: null, source, ownerId, at };
      this.customer({ ...firm, id: parentId, kind: "organisation", name: organisation, parentId: null });
      this.customer({ ...shared, id, kind: "person", name: lead.name, parentId });
    }
    return id;
  }

  private customer(parts: CustomerParts): void {
    const { id, kind, name, parentId, email, phone, source, ownerId, at } = parts;
    this.add("customer", {
      id,
      version: 1,
      kind,
      name,
      parent_id: parentId,
      email,
      phone,
      status: "active",
      source,
      owner_id: ownerId,
      created_at: at,
      updated_at: at,
    });
    this.contactPoints({ lead_id: null, customer_id: id }, parts, at);
    this.event("customer", id, "created", ownerId, null, { name, kind }, at);
  }

  private contactPoints(
    of: { lead_id: string | null; customer_id: string | null },
    { email, phone, phoneTyped }: { email: string | null; phone: string | null; phoneTyped: string | null },
    at: Date,
  ): void {
    const rest = { ...of, bounce: "none", consent: "unknown", created_at: at };
    if (email) {
      this.add("contact_point", {
        id: newId(),
        kind: "email",
        value: email,
        normalised: email,
        position: 0,
        ...rest,
      });
    }
    if (phone) {
      this.add("contact_point", {
        id: newId(),
        kind: "phone",
        value: phoneTyped,
        normalised: phone,
        position: 0,
        ...rest,
      });
    }
  }

  private event(
    entity: string,
    entityId: string,
    action: string,
    memberId: string | null,
    before: Row | null,
    after: Row,
    at: Date,
  ): void {
    this.add("event", {
      id: newId(),
      entity,
      entity_id: entityId,
      action,
      before,
      after,
      actor_kind: memberId ? "member" : "system",
      actor_id: memberId,
      created_at: at,
    });
  }

  private add(table: string, row: Row): void {
    this.tables.get(table)?.push({ company_id: this.places.companyId, ...row });
  }
}
