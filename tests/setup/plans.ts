import { Client } from "pg";
import { vi } from "vitest";
import { withClient } from "./database";

export type Statement = { name?: string; text: string; values: unknown[] };

type Node = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows"?: number;
  "Actual Loops"?: number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Node[];
};

/** What a statement did to a partitioned table. */
export type Work = {
  /** Rows that its scans looked at. */
  read: number;
  /** Rows that went into the largest sort. */
  sorted: number;
  /** Indexes of the parent table that were scanned, primary keys apart; "none" for a scan without one. */
  indexes: string[];
  /** Partitions that were looked into. */
  partitions: string[];
};

/** The statements that `work` really sends through the pool while it runs. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const query = Client.prototype.query;
  const spy = vi.spyOn(Client.prototype, "query").mockImplementation(function (
    this: Client,
    asked: Statement | { statements: { sql: string; values: unknown[] }[] },
    ...more: unknown[]
  ) {
    // A batch is a query of our own making (lib/infra/batch.ts), whose statements are all prepared.
    if ("statements" in asked)
      for (const { sql: text, values } of asked.statements) sent.push({ name: "kept", text, values });
    else sent.push(asked);
    return Reflect.apply(query, this, [asked, ...more]);
  } as unknown as typeof query);
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return sent;
}

/**
 * Runs a statement over this connection and counts what it did to `table`. With `generic`, by the plan that
 * a prepared statement ends up with, which does not know its values.
 */
export async function workOf(
  client: Client,
  { text, values }: Statement,
  table: string,
  { generic = false } = {},
): Promise<Work> {
  return summed(await planOf(client, { text, values }, generic), table);
}

/** As lib/infra/tenant.ts opens the way for a statement that is kept. */
const OPENING = `select set_config('plan_cache_mode', 'force_generic_plan', false),
  set_config('enable_seqscan', 'off', false), set_config('app.company_id', $1, false)`;

async function planOf(client: Client, { text, values }: Statement, generic: boolean): Promise<Node> {
  const explain = "explain (analyze, format json, timing off, costs off, summary off)";
  if (!generic) {
    await client.query("select set_config('app.company_id', $1, false)", [values[0]]);
    return (await client.query(`${explain} ${text}`, values)).rows[0]["QUERY PLAN"][0].Plan;
  }
  await client.query(OPENING, [values[0]]);
  await client.query(`prepare asked as ${text}`);
  try {
    const literals = values.map((value) => client.escapeLiteral(String(value))).join(", ");
    return (await client.query(`${explain} execute asked(${literals})`)).rows[0]["QUERY PLAN"][0].Plan;
  } finally {
    await client.query("deallocate asked; reset plan_cache_mode; reset enable_seqscan; reset app.company_id");
  }
}

function summed(root: Node, table: string): Work {
  const isPartition = new RegExp(`^${table}_p\\d\\d$`);
  const work = { read: 0, sorted: 0, indexes: new Set<string>(), partitions: new Set<string>() };
  const visit = (node: Node, relation?: string): void => {
    const loops = node["Actual Loops"] ?? 0;
    const type = node["Node Type"];
    const of = node["Relation Name"] ?? relation;
    if (loops > 0) {
      const rows = (node["Actual Rows"] ?? 0) * loops;
      const removed = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
      if (of && isPartition.test(of) && node["Relation Name"]) {
        work.partitions.add(of);
        work.read += rows + removed * loops;
        const index = node["Index Name"];
        if (index && !index.endsWith("_pkey")) work.indexes.add(index);
        if (type === "Seq Scan") work.indexes.add("none");
      }
      if (type === "Bitmap Index Scan" && node["Index Name"]) work.indexes.add(node["Index Name"]);
      if (type === "Sort") {
        const [child] = node.Plans ?? [];
        work.sorted = Math.max(work.sorted, (child?.["Actual Rows"] ?? 0) * (child?.["Actual Loops"] ?? 0));
      }
    }
    for (const child of node.Plans ?? []) visit(child, of);
  };
  visit(root);
  return { ...work, indexes: [...work.indexes].sort(), partitions: [...work.partitions] };
}

/** Index of a partition → index of the table. */
export async function parentIndexes(url: string): Promise<Map<string, string>> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ child: string; parent: string }>(
      "select i.inhrelid::regclass::text as child, i.inhparent::regclass::text as parent from pg_inherits i join pg_class c on c.oid = i.inhrelid and c.relkind = 'i'",
    );
    return new Map(rows.map(({ child, parent }) => [child, parent]));
  });
}
