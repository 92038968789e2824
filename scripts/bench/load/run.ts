import { Agent } from "node:http";
import { Client } from "pg";
import type { Scope } from "../../prove/scope";
import { cpuSeconds } from "../cpu";
import { addKeys } from "../keys";
import { type Reply, sender } from "./caller";
import { type Acknowledged, KINDS, type Kind, Person } from "./person";

export const defaults = { rows: 50_000 };

type Scenario = {
  people: number;
  seconds: number;
  /** Keys that each uses in turn. One has its rate limit; ten never meet it. */
  keysEach: number;
  /** Statuses besides 2xx that are an answer; each must say when to come again. */
  refusals: number[];
};

const SCENARIOS: Record<string, Scenario> = {
  normal: { people: 8, seconds: 20, keysEach: 20, refusals: [] },
  peak: { people: 32, seconds: 20, keysEach: 10, refusals: [] },
  stress: { people: 200, seconds: 30, keysEach: 1, refusals: [429, 503] },
};

type Sample = { milliseconds: number; status: number };

/**
 * People at work on one company, over the API of a running Skala, none of them pausing. Normal and peak may
 * refuse nothing; under stress a request may be refused, but is told when to come again. Afterwards all that
 * was said to be done has to be there, once.
 */
export async function bench(
  scope: Scope,
  rows: number,
  { scenario = "normal" }: { scenario?: string },
): Promise<void> {
  const chosen = SCENARIOS[scenario];
  if (!chosen) throw new Error(`A scenario is one of: ${Object.keys(SCENARIOS).join(", ")}.`);
  const { people, seconds, keysEach, refusals } = chosen;
  const stack = await scope.stack({
    rows,
    web: { distDir: ".next" },
    env: { DATABASE_POOL: "16", LOG_LEVEL: "warn" },
  });
  const [company] = stack.companies;
  const server = stack.web?.pid;
  if (!company || !server) throw new Error("No company, or no web.");
  const keys = await addKeys(stack.urls.owner, company.slug, people * keysEach, [
    "leads:read",
    "leads:write",
  ]);

  const samples = new Map<Kind, Sample[]>(KINDS.map((kind) => [kind, []]));
  const wrong: string[] = [];
  const note = (kind: Kind, { status, text, headers }: Reply, milliseconds: number) => {
    samples.get(kind)?.push({ milliseconds, status });
    if (status >= 200 && status < 300) return;
    if (!refusals.includes(status)) wrong.push(`${kind} ${status} ${text.slice(0, 80)}`);
    else if (!headers["retry-after"]) wrong.push(`${kind} ${status} without Retry-After`);
  };
  const told: Acknowledged = { created: 0, noted: 0, versions: new Map() };
  const source = `load ${scenario}`;
  const agent = new Agent({ keepAlive: true, maxSockets: people });
  const crowd = Array.from({ length: people }, (_, number) => {
    const own = keys.slice(number * keysEach, (number + 1) * keysEach);
    return new Person(number, sender(stack.url, agent, own), told, note, source);
  });

  const before = { server: cpuSeconds(server), database: cpuSeconds(stack.cluster.pid) };
  const began = performance.now();
  await Promise.all(crowd.map((person) => person.work(began + seconds * 1_000)));
  const elapsed = (performance.now() - began) / 1_000;
  agent.destroy();
  const cpu = {
    server: cpuSeconds(server) - before.server,
    database: cpuSeconds(stack.cluster.pid) - before.database,
  };
  report(scope, { scenario, people, rows, elapsed, cpu }, samples);
  if (refusals.length > 0)
    scope.none(`answers that are neither 2xx nor ${refusals.join(" or ")} with Retry-After`, wrong);
  else scope.none("answers that are not 2xx", wrong);
  await lookAfter(scope, stack.urls.owner, source, told);
}

type About = {
  scenario: string;
  people: number;
  rows: number;
  elapsed: number;
  cpu: { server: number; database: number };
};

function report(
  scope: Scope,
  { scenario, people, rows, elapsed, cpu }: About,
  samples: Map<Kind, Sample[]>,
): void {
  const all = [...samples.values()].flat();
  const micros = (spent: number) => `${((spent / all.length) * 1e6).toFixed(0)} µs`;
  scope.notes.push(
    `${scenario}: ${people} at once on ${rows.toLocaleString("en")} leads, ${elapsed.toFixed(0)} s`,
    `CPU a request: server ${micros(cpu.server)}, Postgres ${micros(cpu.database)}`,
  );
  const figures: Record<string, unknown> = {};
  for (const [kind, found] of [...samples, ["all", all] as const]) {
    const times = found.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    const statuses: Record<number, number> = {};
    for (const { status } of found) statuses[status] = (statuses[status] ?? 0) + 1;
    const perSecond = found.length / elapsed;
    const cells = [
      `${perSecond.toFixed(1)} req/s`.padStart(13),
      ...([0.5, 0.95, 0.99] as const).map((share) =>
        `p${share * 100} ${at(share).toFixed(0)} ms`.padStart(12),
      ),
      Object.entries(statuses)
        .map(([status, count]) => `${count} × ${status}`)
        .join(", "),
    ];
    scope.notes.push(`${kind.padEnd(8)} ${cells.join("  ")}`);
    figures[kind] = {
      requests: found.length,
      perSecond,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      statuses,
    };
  }
  Object.assign(scope.figures, { scenario, people, seconds: elapsed, cpu, kinds: figures });
}

/** What was acknowledged is there, once, with its history; what was not may or may not be, but is whole. */
async function lookAfter(scope: Scope, ownerUrl: string, source: string, told: Acknowledged): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; version: number; events: number; notes: number }>(
      `select l.id, l.version,
         (select count(*)::int from event e where e.company_id = l.company_id and e.entity = 'lead' and e.entity_id = l.id and e.action <> 'noted') as events,
         (select count(*)::int from note n where n.company_id = l.company_id and n.lead_id = l.id) as notes
       from lead l where l.source = $1`,
      [source],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    const lost = [...told.versions].filter(([id, version]) => (found.get(id)?.version ?? 0) < version);
    scope.none(
      `of ${told.created} leads said to be made or changed, those not found so`,
      lost.map(([id, version]) => `${id} at ${version}`),
    );
    scope.none(
      "leads whose history has more or fewer entries than changes",
      rows
        .filter(({ version, events }) => version !== events)
        .map(({ id, version, events }) => `${id}: ${events} of ${version}`),
    );
    const notes = rows.reduce((sum, row) => sum + row.notes, 0);
    scope.promise(
      "notes found, of those said to be taken",
      `≥ ${told.noted}`,
      String(notes),
      notes >= told.noted,
    );
  } finally {
    await client.end();
  }
}
