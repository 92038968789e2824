import type { ComparisonQuery } from "@/lib/domain/pricing/schema";
import { tenantQuery } from "@/lib/infra/tenant";
import type { Booked } from "./price-sums";

export type Place = { start: number; id: string };

const SELECT = `select b.id, b.service_id as "serviceId", (extract(epoch from b.starts_at) * 1000)::float8 as start,
  (extract(epoch from b.ends_at) * 1000)::float8 as end, b.seats,
  (extract(epoch from b.created_at) * 1000)::float8 as "createdAt"
from booking b
where b.company_id = s.company_id and b.status in ('pending', 'confirmed', 'in_progress', 'done', 'no_show')
  and b.starts_at >= $2::timestamptz and b.starts_at < $3::timestamptz
  and (b.starts_at, b.id) > ($4::timestamptz, $5::uuid)`;
const ORDER = "order by b.starts_at, b.id limit $6::int";
const FIRST = "00000000-0000-0000-0000-000000000000";

/** Bookings of a span behind a place, by start: along booking_by_start, or booking_by_service. */
export function bookedSlice(
  companyId: string,
  { from, to, serviceId }: ComparisonQuery,
  after: Place | null,
  limit: number,
): Promise<Booked[]> {
  const place = after ? [new Date(after.start).toISOString(), after.id] : [from, FIRST];
  const values = [from, to, ...place, limit];
  return tenantQuery<Booked>(companyId, {
    sql: serviceId ? `${SELECT} and b.service_id = $7::uuid ${ORDER}` : `${SELECT} ${ORDER}`,
    values: serviceId ? [...values, serviceId] : values,
    prepare: true,
  });
}

export async function serviceNames(companyId: string, ids: string[]): Promise<Map<string, string>> {
  const rows = await tenantQuery<{ id: string; name: string }>(companyId, {
    sql: "select v.id, v.name from service v where v.company_id = s.company_id and v.id = any ($2::uuid[])",
    values: [ids],
    prepare: true,
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** For whom bookings are, by their ids; those for nobody are not among them. */
export async function bookedFor(companyId: string, ids: string[]): Promise<Map<string, string>> {
  const rows = await tenantQuery<{ id: string; name: string | null }>(companyId, {
    sql: `select b.id, coalesce(c.name, l.name) as name from booking b
      left join customer c on c.company_id = b.company_id and c.id = b.customer_id
      left join lead l on l.company_id = b.company_id and l.id = b.lead_id
      where b.company_id = s.company_id and b.id = any ($2::uuid[])`,
    values: [ids],
    prepare: true,
  });
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}
