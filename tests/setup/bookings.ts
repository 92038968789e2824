import type { Api, Reply } from "./api";
import type { TestCompany } from "./company";
import { query } from "./database";

/** 2031-06-02 is a Monday; far enough ahead that nothing is too soon, with `windowDays` that reach there. */
export const MONDAY = "2031-06-02";

/** What a company sells and with whom, made through the API. */
export function shopOf(api: Api, { key }: TestCompany) {
  const made = async (path: string, body: object): Promise<Reply["json"]> => {
    let reply = await api("POST", `/api/v1/${path}`, { key, body });
    // On a machine with much to do a first connection takes longer than a request waits for one.
    for (let tries = 0; reply.status === 503 && tries < 5; tries++)
      reply = await api("POST", `/api/v1/${path}`, { key, body });
    if (reply.status !== 201) throw new Error(`POST ${path}: ${reply.status} ${reply.text}`);
    return reply.json;
  };
  const all = [1, 2, 3, 4, 5, 6, 7];
  return {
    resource: (more: object = {}) => made("resources", { kind: "person", name: "Anna", ...more }),
    service: (needs: object[], more: object = {}) =>
      made("services", { name: "Clean", durationMinutes: 60, windowDays: 1_095, needs, ...more }),
    hours: (opens = "09:00", closes = "17:00", more: object = {}) =>
      made("opening-hours", { week: all.map((weekday) => ({ weekday, opens, closes })), ...more }),
    exception: (more: object) => made("hours-exceptions", more),
    post: (path: string, body: object = {}, headers: Record<string, string> = {}) =>
      api("POST", `/api/v1/${path}`, { key, body, headers }),
    get: (path: string) => api("GET", `/api/v1/${path}`, { key }),
    /** Changes what is at `version`. */
    at: (version: number, path: string, body: object = {}) =>
      api("POST", `/api/v1/${path}`, { key, body, headers: { "if-match": `"${version}"` } }),
    patch: (version: number, path: string, body: object) =>
      api("PATCH", `/api/v1/${path}`, { key, body, headers: { "if-match": `"${version}"` } }),
    book: (serviceId: string, start: string, more: object = {}) =>
      api("POST", "/api/v1/bookings", { key, body: { serviceId, start, ...more } }),
    free: async (serviceId: string, from: string, to: string, more = ""): Promise<Reply["json"]> => {
      const path = `/api/v1/services/${serviceId}/availability?from=${from}&to=${to}${more}`;
      const reply = await api("GET", path, { key });
      if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`);
      return reply.json.data;
    },
  };
}
export type Shop = ReturnType<typeof shopOf>;

/** Bookings of a shared room, one every 17 minutes from 1 May 2028, written straight: 2,000 through the API would take a minute. */
export async function fillRoom(
  adminUrl: string,
  room: { companyId: string; serviceId: string; resourceId: string },
  many: number,
): Promise<void> {
  await query(
    adminUrl,
    `with made as (
      insert into booking (company_id, service_id, status, starts_at, ends_at)
      select $1, $2, 'confirmed', t, t + interval '1 hour'
      from generate_series(1, $4::int) n, lateral (select timestamptz '2028-05-01' + n * interval '17 minutes') x(t)
      returning company_id, id, starts_at, ends_at
    ) insert into booking_span (company_id, booking_id, resource_id, seat, starts_at, ends_at)
      select company_id, id, $3, 1 + (row_number() over (order by starts_at))::int % 50, starts_at, ends_at from made`,
    [room.companyId, room.serviceId, room.resourceId, many],
  );
}
