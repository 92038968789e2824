// The least that creating and changing a lead with its event can be: a plain handler on `pg` that checks
// nothing, behind the same wall, on the same tables with the same indexes and triggers.
import { Pool, type PoolClient } from "pg";
import { v7 } from "uuid";

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
const COMPANY = process.env.BENCH_COMPANY ?? "";
const MEMBER = process.env.BENCH_MEMBER ?? "";

const INSERT = `
  insert into lead (company_id, id, name, organisation, email, phone, source, value, currency, search_text)
  values ($1, $2, $3, $4, $5, $6, $7, $8, 'DKK', $9)
  returning id, version, name, organisation, email, phone, status, source, value::float8, currency, created_at, updated_at`;
const UPDATE = `
  update lead set status = $4, value = $5, version = version + 1, updated_at = now()
  where company_id = $1 and id = $2 and version = $3
  returning id, version, name, organisation, email, phone, status, source, value::float8, currency, created_at, updated_at`;
const EVENT = `
  insert into event (company_id, entity, entity_id, action, actor_kind, actor_id, after)
  values ($1, 'lead', $2, $3, 'member', $4, $5)`;

async function transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query({
      name: "wall",
      text: "select set_config('app.company_id', $1, true)",
      values: [COMPANY],
    });
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

export async function create(request: Request): Promise<Response> {
  const lead = await request.json();
  const { name, organisation, email, phone, source, value } = lead;
  const id = v7();
  const search = [name, organisation, email, phone].join(" ").toLowerCase();
  const row = await transaction(async (client) => {
    const values = [COMPANY, id, name, organisation, email, phone, source, value, search];
    const { rows } = await client.query({ name: "insert", text: INSERT, values });
    await client.query({
      name: "event",
      text: EVENT,
      values: [COMPANY, id, "created", MEMBER, JSON.stringify(lead)],
    });
    return rows[0];
  });
  return Response.json(row, { status: 201 });
}

export async function change(request: Request, id: string): Promise<Response> {
  const change = await request.json();
  const version = Number(request.headers.get("if-match")?.replaceAll('"', ""));
  const row = await transaction(async (client) => {
    const values = [COMPANY, id, version, change.status, change.value];
    const { rows } = await client.query({ name: "update", text: UPDATE, values });
    if (rows.length === 0) return undefined;
    await client.query({
      name: "event",
      text: EVENT,
      values: [COMPANY, id, "updated", MEMBER, JSON.stringify(change)],
    });
    return rows[0];
  });
  return row ? Response.json(row) : new Response(null, { status: 412 });
}
