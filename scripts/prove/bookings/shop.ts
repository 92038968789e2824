import { Client } from "pg";
import { addKeys } from "../../bench/keys";
import type { Stack } from "../../stack";
import { type Caller, call, type Reply, withKey } from "../../stack/client";

export type Answer = Reply & { ms: number };

/** A company that sells hours of one person, seats of one room and what any of three can do. */
export type Shop = {
  hour: string;
  seats: string;
  any: string;
  /** Each with a key and a rate limit of its own. */
  callers: Caller[];
  ask(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A day that nobody has used: `at("09:00")`. */
  nextDay(): (time: string) => string;
};

export const ROOM_SEATS = 5;

export async function openShop(stack: Stack, after: (undo: () => Promise<void>) => void): Promise<Shop> {
  const [company] = stack.companies;
  if (!company) throw new Error("The demo has a company.");
  const client = new Client({ connectionString: stack.urls.owner });
  await client.connect();
  after(() => client.end());
  const scopes = [
    "bookings:read",
    "bookings:write",
    "services:read",
    "services:write",
    "leads:read",
  ] as const;
  const keys = await addKeys(stack.urls.owner, company.slug, 60, scopes);
  const callers: Caller[] = keys.map((apiKey) => withKey({ ...company, apiKey }));
  let calls = 0;
  const ask: Shop["ask"] = async (method, path, body, headers) => {
    const caller = callers[calls++ % callers.length];
    if (!caller) throw new Error("Nobody to call.");
    const began = performance.now();
    try {
      const reply = await call(stack.url, caller, method, `/api/v1${path}`, { body, headers });
      return { ...reply, ms: performance.now() - began };
    } catch {
      // No answer at all.
      return { status: 0, text: "", json: null, headers: new Headers(), ms: performance.now() - began };
    }
  };
  const make = async (path: string, body: object): Promise<string> => {
    let answer = await ask("POST", path, body);
    // The first connections of a process on a busy machine may take longer than a request waits for one.
    for (let tries = 0; answer.status === 503 && tries < 5; tries++) answer = await ask("POST", path, body);
    const { status, json, text } = answer;
    if (status !== 201) throw new Error(`POST ${path}: ${status} ${text}`);
    return json.id as string;
  };
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: "00:00", closes: "24:00" }));
  // The demo's own hours, of which there may be one set: here everything is always open.
  await client.query("delete from opening_hours where resource_id is null");
  await make("/opening-hours", { week, closedOnHolidays: false });
  const person = await make("/resources", { kind: "person", name: "Anna" });
  const room = await make("/resources", { kind: "room", name: "Room", capacity: ROOM_SEATS });
  for (const name of ["Bo", "Carl", "Dea"])
    await make("/resources", { kind: "person", name, skills: ["any"] });
  const service = (needs: object[], more: object = {}) =>
    make("/services", { name: "Hour", durationMinutes: 60, windowDays: 1_095, needs, ...more });
  let day = Date.UTC(2027, 0, 1);
  return {
    hour: await service([{ resourceId: person }]),
    seats: await service([{ resourceId: room }], { shared: true }),
    any: await service([{ skill: "any" }]),
    callers,
    ask,
    sql: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await client.query(text, values)).rows as Row[],
    nextDay() {
      day += 6 * 86_400_000;
      const date = new Date(day).toISOString().slice(0, 10);
      return (time) => `${date}T${time}:00Z`;
    },
  };
}

/** Every two that block the same seat of the same resource at the same time, whatever the constraint says. */
export async function overlaps({ sql }: Shop): Promise<string[]> {
  const rows = await sql<{ a: string; b: string }>(
    `select a.booking_id as a, b.booking_id as b
     from booking_span a join booking_span b on a.company_id = b.company_id and a.resource_id = b.resource_id
       and a.seat = b.seat and a.booking_id < b.booking_id and a.starts_at < b.ends_at and b.starts_at < a.ends_at
     join booking x on x.company_id = a.company_id and x.id = a.booking_id
     join booking y on y.company_id = b.company_id and y.id = b.booking_id
     where x.status = any ($1) and y.status = any ($1)`,
    [["hold", "pending", "confirmed", "in_progress"]],
  );
  return rows.map(({ a, b }) => `${a} and ${b}`);
}
