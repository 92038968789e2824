import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { JsonText } from "@/lib/core/json-text";
import { customerFromLead, getCustomer } from "@/lib/domain/customers/service";
import { write } from "@/lib/domain/events/write";
import { readState } from "@/lib/domain/records/change";
import { readRecord } from "@/lib/domain/records/one";
import * as queries from "./queries";

/**
 * Makes a lead a customer, once: into an existing customer, or into a new one made from the lead. Of two
 * at the same time one wins and the other is told.
 *
 * @returns `{ lead, customer }`
 * @throws AppError("already_converted"), ("not_found"), ("stale") when the lead changed meanwhile
 */
export async function convertLead(
  ctx: Ctx,
  id: string,
  { customerId }: { customerId?: string },
): Promise<JsonText> {
  ctx.require("leads:write");
  const companyId = ctx.company.id;
  const key = { subject: "lead", recordId: id } as const;
  return write(ctx, async ({ tx, run, event }) => {
    // Whoever comes second waits here, and then finds the lead converted.
    await tx.$queryRaw`select 1 from lead where company_id = ${companyId}::uuid and id = ${id}::uuid for update`;
    const { record: lead, points } = await readState<queries.Current>(ctx, key, queries.CURRENT);
    if (lead.convertedTo) throw new AppError("already_converted");

    if (customerId) await requireCustomer(ctx, customerId);
    const convertedTo = customerId ?? (await customerFromLead(ctx, { ...lead, points, leadId: id }));
    await run(queries.convertLead(id, lead.version, convertedTo));
    await event({
      entity: "lead",
      entityId: id,
      action: "converted",
      before: { status: lead.status },
      after: { status: "converted", convertedTo },
    });
    const [converted, customer] = [
      await readRecord(ctx, "lead", queries.LEAD_COLUMNS, id),
      await getCustomer(ctx, convertedTo),
    ];
    return new JsonText(`{"lead":${converted.text},"customer":${customer.text}}`);
  });
}

async function requireCustomer(ctx: Ctx, id: string): Promise<void> {
  await getCustomer(ctx, id).catch((error) => {
    throw error instanceof AppError && error.code === "not_found" ? invalid("customerId", "unknown") : error;
  });
}
