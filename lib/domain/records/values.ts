/** A condition with `?` where its value goes. */
export type Condition = { sql: string; value?: unknown };

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
