/** A value as an event keeps it. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  return value instanceof Date ? value.toISOString() : (value ?? null);
}

/** What of `next` differs from `current`; both sides only for the names that do. */
export function differences<T extends Record<string, unknown>>(
  current: T,
  next: Partial<T>,
): { data: Partial<T>; before: Record<string, unknown>; after: Record<string, unknown> } {
  const data: Partial<T> = {};
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const name of Object.keys(next) as (keyof T & string)[]) {
    const [was, is] = [plain(current[name]), plain(next[name])];
    if (next[name] === undefined || was === is) continue;
    data[name] = next[name];
    before[name] = was;
    after[name] = is;
  }
  return { data, before, after };
}
