import type { Ctx } from "@/lib/core/context";
import { fold } from "@/lib/core/text";
import type { Tx } from "@/lib/infra/transaction";
import { type BatchSettings, writeBatch } from "./batch";
import { ZoneClock } from "./dates";
import { planRows } from "./plan";
import * as queries from "./queries";
import { buildRow, type ImportRecord, type RowContext } from "./row";
import type { Writer } from "./writer";

/** Reads and writes rows of leads or customers. */
export async function peopleWriter(
  tx: Tx,
  ctx: Ctx,
  stored: queries.StoredImport & { entity: "leads" | "customers" },
): Promise<Writer<ImportRecord>> {
  const { id: companyId, country, currency, timeZone } = ctx.company;
  const { entity } = stored;
  const people = await queries.members(tx, companyId);
  const plan = planRows(stored.mapping, stored.sniff.columns);
  const context: RowContext = {
    entity,
    country,
    currency,
    clock: new ZoneClock(timeZone),
    owners: ownersOf(people),
    damaged: stored.sniff.form.damaged,
  };
  let settings: BatchSettings = {
    importId: stored.id,
    entity,
    key: stored.key === "email" || stored.key === "externalId" ? stored.key : "none",
    currency,
    actor: queries.actorOf(stored, people),
    specs: plan.specs,
    parentSpare: plan.parentSpare,
    fieldIds: new Map(),
  };
  const subject = entity === "leads" ? "lead" : "customer";
  return {
    build: (cells) => buildRow(plan, cells, context),
    async write(batch, rows) {
      const { counts, fieldIds } = await writeBatch({ tx: batch, companyId, subject }, settings, rows);
      return { counts, committed: () => (settings = { ...settings, fieldIds }) };
    },
  };
}

/** Members by e-mail address and by folded name; a name that two have is nobody's. */
function ownersOf(people: { id: string; name: string; email: string }[]): Map<string, string> {
  const owners = new Map<string, string>();
  const names = people.map(({ name }) => fold(name));
  for (const [index, { id, email }] of people.entries()) {
    const name = names[index] ?? "";
    if (names.indexOf(name) === names.lastIndexOf(name)) owners.set(name, id);
    owners.set(fold(email), id);
  }
  return owners;
}
