import type { Client } from "pg";
import type { Snapshot } from "./watcher";

/** An order of the list as Postgres knows it: the column, and which way. */
export type Sort = { name: string; column: string; way: "asc" | "desc" };

export const SORTS: Sort[] = [
  ...[
    ["createdAt", "created_at"],
    ["updatedAt", "updated_at"],
    ["name", "name"],
    ["value", "value"],
  ].flatMap(([name = "", column = ""]): Sort[] => [
    { name: `-${name}`, column, way: "desc" },
    { name, column, way: "asc" },
  ]),
];

/**
 * Compares what passed in the page with the order in the database. Whatever the length of the list, only the
 * stretch that was seen is asked for.
 */
export class Order {
  readonly wrong: string[] = [];
  readonly doubled: string[] = [];

  /** @param since when others began to insert, as Postgres writes it. */
  constructor(
    private readonly client: Client,
    private readonly company: string,
    private readonly since: string,
  ) {}

  /** How many rows stand before this one, and in the list. */
  async rankOf(id: string, { column, way }: Sort): Promise<{ rank: number; total: number }> {
    const { rows } = await this.client.query<{ rank: string; total: string }>(
      `select (select count(*) from lead l where l.company_id = $1 and l.archived_at is null
           and (l.${column}, l.id) ${way === "desc" ? ">" : "<"} (at.${column}, at.id)) as rank,
         (select sum(n) from count_delta where company_id = $1 and entity = 'lead' and dimension = 'all') as total
       from lead at where at.company_id = $1 and at.id = $2`,
      [this.company, id],
    );
    return { rank: Number(rows[0]?.rank ?? -1), total: Number(rows[0]?.total ?? 0) };
  }

  /**
   * Checks what was seen at one place: every row once, in the database's order, none left out, unless
   * somebody inserted it meanwhile. @returns how many rows that was
   */
  async check(snapshots: Snapshot[], sort: Sort): Promise<number> {
    const seen = new Set(snapshots.flat().filter((id) => id !== null));
    const stretch = await this.stretch([...seen], sort);
    const place = new Map(stretch.map((id, at) => [id, at]));
    for (const snapshot of snapshots) this.checkOne(snapshot, place, sort);
    const missing = stretch.filter((id) => !seen.has(id));
    if (missing.length > 0) this.wrong.push(`${sort.name}: ${missing.length} rows never came by`);
    return stretch.length;
  }

  private checkOne(snapshot: Snapshot, place: ReadonlyMap<string, number>, sort: Sort): void {
    const loaded = snapshot.filter((id) => id !== null);
    const twice = loaded.find((id, at) => loaded.indexOf(id) !== at);
    if (twice) this.doubled.push(twice);
    let before: { at: number; place: number } | undefined;
    let later = 0;
    for (const [index, id] of snapshot.entries()) {
      const found = id === null ? undefined : place.get(id);
      if (id === null) continue;
      if (found === undefined) {
        // Inserted meanwhile. In the order of creation it stands before all that were there.
        if (before && sort.name === "-createdAt") this.wrong.push(`a new row below row ${before.place}`);
        later++;
        continue;
      }
      const at = index - later;
      if (before && found - before.place !== at - before.at)
        this.wrong.push(`${sort.name}: row ${before.place} is followed by ${found} after ${at - before.at}`);
      before = { at, place: found };
    }
  }

  /** The rows from the first to the last of these in the order, without those inserted meanwhile. */
  private async stretch(ids: string[], { column, way }: Sort): Promise<string[]> {
    const { rows } = await this.client.query<{ id: string }>(
      `with seen as (select l.${column} as key, l.id from lead l where l.company_id = $1 and l.id = any($2) and l.created_at < $3),
         low as (select key, id from seen order by key, id limit 1),
         high as (select key, id from seen order by key desc, id desc limit 1)
       select l.id from lead l where l.company_id = $1 and l.archived_at is null and l.created_at < $3
         and (l.${column}, l.id) >= ((select key from low), (select id from low))
         and (l.${column}, l.id) <= ((select key from high), (select id from high))
       order by l.${column} ${way}, l.id ${way} limit 100000`,
      [this.company, ids, this.since],
    );
    return rows.map(({ id }) => id);
  }
}
