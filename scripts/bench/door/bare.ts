// The least that an answer could cost: Node's own server with a constant, a string, and what `pg` hands over.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "pg";

type Given = { text: string; statement: { name: string; text: string; values: unknown[] } };

const { text, statement }: Given = JSON.parse(readFileSync(process.env.BARE_GIVEN ?? "", "utf8"));
/** Plans are kept as ours are, and the wall is opened once and for all: nothing is left out but the work around it. */
const options = `-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c app.company_id=${statement.values[0]}`;
const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: 16,
  idleTimeoutMillis: 300_000,
  options,
});
const json = { "content-type": "application/json" };

const server = createServer(async (incoming, outgoing) => {
  if (incoming.url === "/constant") {
    outgoing.writeHead(200, json).end('{"status":"ok"}');
  } else if (incoming.url === "/text") {
    outgoing.writeHead(200, json).end(text);
  } else {
    const { rows } = await pool.query<{ data: string }>(statement);
    outgoing.writeHead(200, json).end(rows[0]?.data);
  }
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.channel?.ref();
