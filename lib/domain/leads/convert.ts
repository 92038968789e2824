import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { JsonText } from "@/lib/core/json-text";
import { customerFromLead, getCustomer } from "@/lib/domain/customers/service";
import { write } from "@/lib/domain/events/write";
import { contactPoints } from "@/lib/domain/records/change";
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
  return write(ctx, async ({ tx, event }) => {
    // Whoever comes second waits here, and then finds the lead converted.
    await tx.$queryRaw`select 1 from lead where company_id = ${companyId}::uuid and id = ${id}::uuid for update`;
    const lead = await queries.findLead(tx, companyId, id);
    if (!lead) throw new AppError("not_found");
    if (lead.convertedTo) throw new AppError("already_converted");

    const points = await contactPoints(tx, ctx, "lead", id);
    if (customerId) await requireCustomer(ctx, customerId);
    const convertedTo = customerId ?? (await customerFromLead(ctx, { ...lead, points, leadId: id }));
    if (!(await queries.updateLead(tx, companyId, id, lead.version, { status: "converted", convertedTo })))
      throw new AppError("stale");
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
