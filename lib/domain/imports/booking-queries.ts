import type { Tx } from "@/lib/infra/transaction";
import type { BookingStatus } from "../bookings/schema";

// Set-based reads and writes of one batch of bookings. Rows go over as one JSON text a statement.

export type Scope = { tx: Tx; companyId: string };

/** A booking as an import finds and leaves it; moments as ISO text. */
export type BookingState = {
  id: string;
  serviceId: string;
  customerId: string | null;
  status: BookingStatus;
  start: string;
  end: string;
  seats: number;
  price: number | null;
  currency: string | null;
  cancelledAt: string | null;
  source: string;
  location: string;
  note: string;
  createdAt: string;
  details: Record<string, string>;
  /** What it occupies. */
  resourceIds: string[];
};

export type KnownService = {
  id: string;
  name: string;
  durationMinutes: number;
  bufferBefore: number;
  bufferAfter: number;
  shared: boolean;
  location: string;
};
export type KnownResource = { id: string; name: string; capacity: number };

/** All services, those in use last: of two with one name it is the one in use that counts. */
export function services({ tx, companyId }: Scope): Promise<KnownService[]> {
  return tx.$queryRaw`
    select id::text, name, duration_minutes as "durationMinutes", buffer_before as "bufferBefore",
      buffer_after as "bufferAfter", shared, location
    from service where company_id = ${companyId}::uuid order by archived_at is null, created_at desc, id`;
}

export function resources({ tx, companyId }: Scope): Promise<KnownResource[]> {
  return tx.$queryRaw`
    select id::text, name, capacity from resource where company_id = ${companyId}::uuid
    order by archived_at is null, created_at desc, id`;
}

/** Services that a file names and that are not there. They need nobody until somebody says whom. */
export async function makeServices(
  { tx, companyId }: Scope,
  actor: { kind: string; id: string | null },
  made: { id: string; name: string; durationMinutes: number; importId: string }[],
): Promise<void> {
  await tx.$executeRaw`
    with made as (
      insert into service (company_id, id, name, duration_minutes)
      select ${companyId}::uuid, m.id, m.name, m."durationMinutes"
      from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as m(id uuid, name text, "durationMinutes" int)
      returning id, name, duration_minutes
    )
    insert into event (company_id, entity, entity_id, action, actor_kind, actor_id, after)
    select ${companyId}::uuid, 'service', id, 'imported', ${actor.kind}, ${actor.id}::uuid,
      jsonb_build_object('name', name, 'durationMinutes', duration_minutes, 'importId', ${made[0]?.importId ?? ""}::text)
    from made`;
}

export type Ref = { recordId: string; revision: number | null };

export async function findRefs({ tx, companyId }: Scope, ids: string[]): Promise<Map<string, Ref>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<(Ref & { externalId: string })[]>`
    select r.external_id as "externalId", r.record_id::text as "recordId", r.revision
    from (select distinct i from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) i) asked
    join external_ref r on r.company_id = ${companyId}::uuid and r.entity = 'booking' and r.external_id = asked.i`;
  return new Map(rows.map((row) => [row.externalId, row]));
}

/** Remembers external ids, and the newest edition of each. */
export async function keepRefs(
  { tx, companyId }: Scope,
  refs: { externalId: string; recordId: string; revision: number | null }[],
): Promise<void> {
  if (refs.length === 0) return;
  await tx.$executeRaw`
    insert into external_ref as x (company_id, entity, external_id, record_id, revision)
    select ${companyId}::uuid, 'booking', r."externalId", r."recordId", r.revision
    from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as r("externalId" text, "recordId" uuid, revision int)
    on conflict (company_id, entity, external_id) do update set revision = excluded.revision
      where x.record_id = excluded.record_id and x.revision is distinct from excluded.revision and excluded.revision is not null`;
}

/** Adds what this batch met of each hash, and answers how often the import has met it now. */
export async function countRepeats(
  { tx, companyId }: Scope,
  importId: string,
  met: Map<string, number>,
): Promise<Map<string, number>> {
  if (met.size === 0) return new Map();
  const asked = [...met].map(([hash, times]) => ({ hash, times }));
  const rows = await tx.$queryRaw<{ hash: string; times: number }[]>`
    insert into import_repeat as r (company_id, import_id, hash, times)
    select ${companyId}::uuid, ${importId}::uuid, m.hash, m.times
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as m(hash text, times int)
    on conflict (company_id, import_id, hash) do update set times = r.times + excluded.times
    returning hash, times`;
  return new Map(rows.map(({ hash, times }) => [hash, times]));
}

/** Bookings as they are, locked until the transaction ends, in the order of their ids. */
export async function loadBookings(
  { tx, companyId }: Scope,
  ids: string[],
): Promise<Map<string, BookingState>> {
  if (ids.length === 0) return new Map();
  const asked = JSON.stringify(ids);
  await tx.$queryRaw`
    select 1 from booking
    where company_id = ${companyId}::uuid and id = any(array(select jsonb_array_elements_text(${asked}::jsonb)::uuid))
    order by id for update`;
  const rows = await tx.$queryRaw<{ state: BookingState }[]>`
    select jsonb_build_object(
      'id', b.id, 'serviceId', b.service_id, 'customerId', b.customer_id, 'status', b.status, 'start', b.starts_at,
      'end', b.ends_at, 'seats', b.seats, 'price', b.price_minor, 'currency', b.currency, 'cancelledAt', b.cancelled_at,
      'source', b.source, 'location', b.location, 'note', b.note, 'createdAt', b.created_at, 'details', b.details,
      'resourceIds', (
        select coalesce(jsonb_agg(distinct p.resource_id), '[]') from booking_span p
        where p.company_id = b.company_id and p.booking_id = b.id)
    ) as state
    from booking b
    where b.company_id = ${companyId}::uuid and b.id = any(array(select jsonb_array_elements_text(${asked}::jsonb)::uuid))`;
  const iso = (moment: string) => new Date(moment).toISOString();
  return new Map(
    rows.map(({ state }) => [
      state.id,
      {
        ...state,
        start: iso(state.start),
        end: iso(state.end),
        createdAt: iso(state.createdAt),
        cancelledAt: state.cancelledAt && iso(state.cancelledAt),
      },
    ]),
  );
}

export async function insertStates({ tx, companyId }: Scope, states: BookingState[]): Promise<void> {
  if (states.length === 0) return;
  await tx.$executeRaw`
    insert into booking (company_id, id, service_id, customer_id, status, starts_at, ends_at, seats, price_minor, currency,
      cancelled_at, source, location, note, created_at, updated_at, details)
    select ${companyId}::uuid, b.id, b."serviceId", b."customerId", b.status, b.start, b."end", b.seats, b.price, b.currency,
      b."cancelledAt", b.source, b.location, b.note, b."createdAt", now(), b.details
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as b(id uuid, "serviceId" uuid, "customerId" uuid,
      status text, start timestamptz, "end" timestamptz, seats int, price bigint, currency text,
      "cancelledAt" timestamptz, source text, location text, note text, "createdAt" timestamptz, details jsonb)`;
}

/** A link reaches to the end of its booking, wherever that is moved. */
export async function updateStates({ tx, companyId }: Scope, states: BookingState[]): Promise<void> {
  if (states.length === 0) return;
  await tx.$executeRaw`
    with changed as (
      update booking t set service_id = b."serviceId", customer_id = b."customerId", status = b.status, starts_at = b.start,
        ends_at = b."end", seats = b.seats, price_minor = b.price, currency = b.currency, cancelled_at = b."cancelledAt",
        source = b.source, location = b.location, note = b.note, created_at = b."createdAt", details = b.details,
        expires_at = case when b.status = 'hold' then t.expires_at end, updated_at = now(), version = t.version + 1
      from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as b(id uuid, "serviceId" uuid, "customerId" uuid,
        status text, start timestamptz, "end" timestamptz, seats int, price bigint, currency text,
        "cancelledAt" timestamptz, source text, location text, note text, "createdAt" timestamptz, details jsonb)
      where t.company_id = ${companyId}::uuid and t.id = b.id
      returning t.id, t.ends_at
    )
    update booking_link l set expires_at = c.ends_at from changed c
    where l.company_id = ${companyId}::uuid and l.booking_id = c.id and l.expires_at > now()`;
}

export type SpanRow = {
  booking_id: string;
  resource_id: string;
  seat: number;
  starts_at: string;
  ends_at: string;
  whole: boolean;
  blocks: boolean;
};

export async function deleteSpans({ tx, companyId }: Scope, bookingIds: string[]): Promise<void> {
  if (bookingIds.length === 0) return;
  await tx.$executeRaw`
    delete from booking_span where company_id = ${companyId}::uuid
      and booking_id = any(array(select jsonb_array_elements_text(${JSON.stringify(bookingIds)}::jsonb)::uuid))`;
}

export async function insertSpans({ tx, companyId }: Scope, spans: SpanRow[]): Promise<void> {
  if (spans.length === 0) return;
  await tx.$executeRaw`
    insert into booking_span (company_id, booking_id, resource_id, seat, starts_at, ends_at, whole, blocks)
    select ${companyId}::uuid, p.booking_id, p.resource_id, p.seat, p.starts_at, p.ends_at, p.whole, p.blocks
    from jsonb_to_recordset(${JSON.stringify(spans)}::jsonb) as p(booking_id uuid, resource_id uuid, seat int,
      starts_at timestamptz, ends_at timestamptz, whole boolean, blocks boolean)`;
}

export async function addEvents(
  { tx, companyId }: Scope,
  actor: { kind: string; id: string | null },
  events: { entityId: string; before: object | null; after: object }[],
): Promise<void> {
  if (events.length === 0) return;
  await tx.$executeRaw`
    insert into event (company_id, entity, entity_id, action, actor_kind, actor_id, before, after)
    select ${companyId}::uuid, 'booking', e."entityId", 'imported', ${actor.kind}, ${actor.id}::uuid, e.before, e.after
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e("entityId" uuid, before jsonb, after jsonb)`;
}

/** Name → the customer who alone has it. */
export async function customersByName(
  { tx, companyId }: Scope,
  names: string[],
): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ name: string; id: string }[]>`
    select asked.n as name, min(c.id::text) as id
    from (select distinct n from jsonb_array_elements_text(${JSON.stringify(names)}::jsonb) n) asked
    join customer c on c.company_id = ${companyId}::uuid and c.name = asked.n collate nordic
    group by asked.n having count(*) = 1`;
  return new Map(rows.map(({ name, id }) => [name, id]));
}
