import { plainQuery } from "@/lib/infra/db";
import { tenant } from "@/lib/infra/tenant";
import type { Tx } from "@/lib/infra/transaction";
import { ORDERS } from "./indexed";
import { ANCHORS } from "./place-sql";
import { MAX_SKIP } from "./schema";
import type { Subject } from "./subjects";

/** Shorter lists have no anchors: to any of their rows one gets by passing over others. */
const SHORTEST = MAX_SKIP;
/** The part of a list that may have changed before its anchors are taken anew. */
const CHANGED = 1 / 1_000;
/** Taking anchors uses no more than this part of the time, for a whole list and for a filtered one. */
const REST = { whole: 20, filtered: 100 };
const BUILD_MS = 600_000;

type Total = { entity: Subject; dimension: string; value: string; n: number };
type Order = { entity: Subject; dimension: string; value: string; column: string };
type Built = Order & { rows: number; tookMs: number; ageMs: number; changed: number };

const nameOf = ({ entity, dimension, value, column }: Order) =>
  JSON.stringify([entity, dimension, value, column]);

/** Takes the anchors of one order anew (prisma/sql/08_places.sql). @returns null while another does so. */
export async function buildPlaces(
  companyId: string,
  { entity, dimension, value, column }: Order,
): Promise<number | null> {
  return tenant(
    companyId,
    async (tx) => {
      await tx.$executeRawUnsafe(`set local statement_timeout = ${BUILD_MS}`);
      const [built] = await tx.$queryRaw<{ n: number | null }[]>`
        select app.build_anchors(${entity}, ${dimension}, ${value}, ${column}, ${SHORTEST}::bigint, ${ANCHORS}::int) as n`;
      return built?.n ?? null;
    },
    { timeoutMs: BUILD_MS },
  );
}

/**
 * Takes anchors of this company's long lists where there are none or too much has changed since: whole
 * lists first. Until `deadline` (ms) only, what is left is left for the next time.
 * @returns how many orders were taken anew
 */
export async function refreshPlaces(companyId: string, deadline = Number.POSITIVE_INFINITY): Promise<number> {
  let done = 0;
  for (const order of await tenant(companyId, (tx) => due(tx, companyId))) {
    if (Date.now() > deadline) break;
    if ((await buildPlaces(companyId, order)) !== null) done++;
  }
  return done;
}

/** The companies that `refreshPlaces` may find something to do for, in any order. */
export async function companiesWithPlaces(): Promise<string[]> {
  const rows = await plainQuery<{ id: string }>(
    "select c as id from app.companies_with_places($1) c order by random()",
    [SHORTEST],
  );
  return rows.map(({ id }) => id);
}

async function due(tx: Tx, companyId: string): Promise<Order[]> {
  const totals = await tx.$queryRaw<Total[]>`
    select entity, dimension, value, sum(n)::float8 as n from count_delta where company_id = ${companyId}::uuid
    group by entity, dimension, value having sum(n) >= ${SHORTEST}`;
  // An event's id begins with the time it was written at.
  const built = await tx.$queryRaw<Built[]>`
    select o.entity, o.dimension, o.value, o.sort_column as column, o.rows::float8 as rows, o.took_ms as "tookMs",
      (extract(epoch from clock_timestamp() - o.built_at) * 1000)::float8 as "ageMs",
      (select count(*) from (
        select from event e where e.company_id = ${companyId}::uuid and e.id > (
          lpad(to_hex((extract(epoch from o.built_at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
        limit (o.rows * ${CHANGED}::float8)::bigint + 1) c)::float8 as changed
    from list_order o where o.company_id = ${companyId}::uuid`;
  const known = new Map(built.map((order) => [nameOf(order), order]));
  const wanted: Order[] = [];
  for (const total of totals) {
    for (const column of columnsOf(total)) {
      const order = { ...total, column };
      const before = known.get(nameOf(order));
      known.delete(nameOf(order));
      if (!before || isStale(before, total.n)) wanted.push(order);
    }
  }
  // What is left are lists that have become short: they lose their anchors.
  wanted.sort((a, b) => Number(a.dimension !== "all") - Number(b.dimension !== "all"));
  return [...wanted, ...known.values()];
}

function columnsOf({ entity, dimension }: Total): readonly string[] {
  const { whole, dimensions, filtered } = ORDERS[entity];
  if (dimension === "all") return whole;
  return dimensions.some((name) => name === dimension) ? filtered : [];
}

function isStale({ dimension, rows, tookMs, ageMs, changed }: Built, total: number): boolean {
  const rest = tookMs * (dimension === "all" ? REST.whole : REST.filtered);
  return ageMs >= rest && changed + Math.abs(total - rows) > rows * CHANGED;
}
