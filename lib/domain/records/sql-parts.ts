/** An order a list offers: the column, its SQL type (a cursor's value goes back through it), the way. */
export type Sort = { column: string; type: "timestamptz" | "text" | "bigint"; direction: "asc" | "desc" };

/**
 * A condition with `?` where its value goes. `probe` asks the same of one row in a way that no planner
 * turns into reading everything else first.
 */
export type Condition = {
  sql: string;
  value?: unknown;
  probe?: string;
  /** The column, where it is asked to be null: an index is then in order only for who sorts by it as well. */
  isNull?: string;
};

/** A total that the write keeps (count_delta). */
export type Kept = { entity: string; dimension: string; value: string };

/** Collects values and hands out their places; `$1` is the company (see tenantQuery). */
export class Values {
  readonly list: unknown[] = [];
  add(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length + 1}`;
  }
  bind({ sql, value }: Condition): string {
    return sql.includes("?") ? sql.replace("?", this.add(value)) : sql;
  }
}

export function keptSql({ entity, dimension, value }: Kept, values: Values): string {
  return `select coalesce(sum(d.n), 0)::bigint as n from count_delta d where d.company_id = s.company_id
    and d.entity = '${entity}' and d.dimension = '${dimension}' and d.value = ${values.add(value)}`;
}
