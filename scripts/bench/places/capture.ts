import { Client } from "pg";

export type Statement = { name?: string; text: string; values: unknown[] };
/** A query of our own making (lib/infra/batch.ts). */
type Batch = { statements: { sql: string; values: unknown[] }[] };

let names = 0;

/** The one statement about a list that `work` sends through the pool. */
export async function statementOf(work: () => Promise<unknown>): Promise<Statement> {
  const sent: Statement[] = [];
  const query = Client.prototype.query;
  Client.prototype.query = function (this: Client, asked: Statement | Batch, ...more: unknown[]) {
    if ("statements" in asked)
      for (const { sql: text, values } of asked.statements)
        sent.push({ name: `kept_${++names}`, text, values });
    else sent.push(asked);
    return Reflect.apply(query, this, [asked, ...more]);
  } as unknown as typeof query;
  try {
    await work();
  } finally {
    Client.prototype.query = query;
  }
  const [statement, other] = sent.filter(({ text }) => text.includes("from lead r"));
  if (!statement || other) throw new Error("A page is one statement.");
  return statement;
}
