import { Pool } from "pg";

export type Statement = { name?: string; text: string; values: unknown[] };

/** The one statement about a list that `work` sends through the pool. */
export async function statementOf(work: () => Promise<unknown>): Promise<Statement> {
  const sent: Statement[] = [];
  const query = Pool.prototype.query;
  Pool.prototype.query = function (this: Pool, ...args: unknown[]) {
    if (typeof args[0] === "object") sent.push(args[0] as Statement);
    return Reflect.apply(query, this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    Pool.prototype.query = query;
  }
  const [statement, other] = sent.filter(({ text }) => text.includes("from lead r"));
  if (!statement || other) throw new Error("A page is one statement.");
  return statement;
}
