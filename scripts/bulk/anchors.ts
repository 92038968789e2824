import type { Client } from "pg";
import { ORDERS } from "@/lib/domain/records/indexed";
import { ANCHORS } from "@/lib/domain/records/place-sql";
import { MAX_SKIP } from "@/lib/domain/records/schema";

type Total = { company: string; entity: "lead" | "customer"; dimension: string; value: string };

/**
 * Takes the anchors of all long lists at once, as the owner role: who has just loaded a company does not wait
 * for the worker's round. @returns milliseconds of the slowest order
 */
export async function takeAnchors(client: Client): Promise<number> {
  const { rows } = await client.query<Total>(
    `select company_id as company, entity, dimension, value from count_delta
     group by 1, 2, 3, 4 having sum(n) >= $1 order by 1, 2, 3, 4`,
    [MAX_SKIP],
  );
  let slowest = 0;
  for (const { company, entity, dimension, value } of rows) {
    const { whole, dimensions, filtered } = ORDERS[entity];
    const columns: readonly string[] =
      dimension === "all" ? whole : dimensions.some((name) => name === dimension) ? filtered : [];
    for (const column of columns) {
      const began = performance.now();
      await client.query("begin");
      await client.query("select set_config('app.company_id', $1, true)", [company]);
      await client.query("select app.build_anchors($1, $2, $3, $4, $5, $6)", [
        entity,
        dimension,
        value,
        column,
        MAX_SKIP,
        ANCHORS,
      ]);
      await client.query("commit");
      slowest = Math.max(slowest, performance.now() - began);
    }
  }
  return slowest;
}
