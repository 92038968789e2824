import type { Request } from "autocannon";
import { Client } from "pg";
import type { Scope } from "../../prove/scope";
import { startChild, until } from "../../stack/child";
import { fire } from "../cannon";
import { inTurns, noteTargets, ROUNDS, ratio, type Target } from "../rounds";

const SECONDS = 4;
export const defaults = { rows: 50_000 };
/** Leads that are changed in turn. */
const POOL = 4_000;

/**
 * What creating and changing a lead costs beside the bare INSERT or UPDATE with its event row: through the
 * API's own handlers and through a bare one, in one process, one after the other in turns. Ours also reads
 * the request, knows who asks, writes contact points and search words, and answers with the whole record.
 */
export async function bench(scope: Scope, rows: number): Promise<void> {
  const stack = await scope.stack({ rows, env: { LOG_LEVEL: "warn" } });
  const [company] = stack.companies;
  if (!company) throw new Error("No company.");
  const client = new Client({ connectionString: stack.urls.owner });
  await client.connect();
  const { rows: found } = await client.query<{ id: string; member: string }>(
    "select c.id, (select m.id from member m where m.company_id = c.id limit 1) as member from company c where slug = $1",
    [company.slug],
  );
  const [place] = found;
  if (!place) throw new Error("No company.");
  const leads = await client.query<{ id: string; version: number }>(
    "select id, version from lead where company_id = $1 and status <> 'converted' and archived_at is null order by id limit $2",
    [place.id, POOL],
  );
  await client.end();

  const server = startChild({
    args: ["--import", "tsx", "scripts/bench/writes/server.ts"],
    env: { ...stack.env, DATABASE_POOL: "16", BENCH_COMPANY: place.id, BENCH_MEMBER: place.member },
    log: `${stack.cluster.dir}/bench-server.log`,
  });
  scope.after(() => server.stop());
  let port = 0;
  server.process.on("message", (message: { port: number }) => {
    port = message.port;
  });
  await until(server, "The server", async () => port > 0);

  const versions = new Map(leads.rows.map(({ id, version }) => [id, version]));
  const headers = { authorization: `Bearer ${company.apiKey}`, "content-type": "application/json" };
  const changing = changes(versions, headers);
  const target = (
    name: string,
    what: string,
    connections: number,
    request: (connection: number) => Request,
  ): Target => ({
    name: `${name}${connections}`,
    what: `${what}, ${connections} at a time`,
    server: server.pid,
    database: stack.cluster.pid,
    run: (seconds) => fire(`http://127.0.0.1:${port}`, [request(connections)], { connections, seconds }),
  });
  const targets = [1, 16].flatMap((connections) => [
    target("create-bare-", "create, bare", connections, () => creating("/bare/leads", headers)),
    target("create-", "create", connections, () => creating("/api/v1/leads", headers)),
    target("create-key-", "create with Idempotency-Key", connections, () =>
      creating("/api/v1/leads", headers, true),
    ),
    target("change-bare-", "change, bare", connections, () => changing("/bare/leads")),
    target("change-", "change", connections, () => changing("/api/v1/leads")),
  ]);
  const measured = await inTurns(targets, { seconds: SECONDS });
  scope.notes.push(
    `${rows.toLocaleString("en")} leads, ${ROUNDS} rounds of ${SECONDS} s in turn; medians; CPU: of the server, an operation`,
  );
  noteTargets(scope, measured, "op/s");
  for (const connections of [1, 16]) {
    for (const verb of ["create", "change"]) {
      ratio(scope, measured, {
        name: `${verb} ÷ bare, ${connections} at a time`,
        says: `${verb} against the bare statement with its event, ${connections} at a time, operations a second`,
        over: `${verb}-${connections}`,
        under: `${verb}-bare-${connections}`,
        least: 0.5,
        // Of one at a time most is waiting for a turn.
        ...(connections === 1 && { unkept: true }),
      });
    }
  }
  for (const [verb, bare] of [
    ["create", "create-bare"],
    ["create-key", "create-bare"],
    ["change", "change-bare"],
  ] as const) {
    ratio(scope, measured, {
      name: `${verb} ÷ ${bare}, processor`,
      says: `${verb} against ${bare}, processor of server and Postgres an operation`,
      over: `${verb}-16`,
      under: `${bare}-16`,
      figure: "cpuMicros",
      most: 2,
    });
  }
}

let made = 0;

function creating(path: string, headers: Record<string, string>, withKey = false): Request {
  return {
    method: "POST",
    path,
    setupRequest(request) {
      made += 1;
      const lead = {
        name: `Åse Bæk ${made}`,
        organisation: `Bæk & Søn ${made % 500} ApS`,
        email: `aase.baek${made}@post.example.com`,
        phone: `20${String(made % 1_000_000).padStart(6, "1")}`,
        source: ["Hjemmeside", "Anbefaling", "Google"][made % 3],
        value: (made % 90) * 1_000,
      };
      const key: Record<string, string> = withKey
        ? { "idempotency-key": `bench-${process.pid}-${made}` }
        : {};
      return { ...request, headers: { ...headers, ...key }, body: JSON.stringify(lead) };
    },
  };
}

/** Each request takes the lead that has waited longest; one whose answer has not come is not used again. */
function changes(versions: Map<string, number>, headers: Record<string, string>) {
  const free = [...versions.keys()];
  return (path: string): Request => ({
    method: "PATCH",
    path,
    setupRequest(request, context: { id?: string }) {
      const id = free.shift();
      if (!id) throw new Error("No lead left to change.");
      context.id = id;
      const version = versions.get(id) ?? 1;
      const body = { status: version % 2 ? "contacted" : "qualified", value: version * 100 };
      return {
        ...request,
        path: `${path}/${id}`,
        headers: { ...headers, "if-match": `"${version}"` },
        body: JSON.stringify(body),
      };
    },
    onResponse(status, _body, { id }: { id?: string }) {
      if (status !== 200 || !id) return;
      versions.set(id, (versions.get(id) ?? 1) + 1);
      free.push(id);
    },
  });
}
