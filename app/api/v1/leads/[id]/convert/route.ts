import { z } from "zod";
import { Customer } from "@/lib/domain/customers/schema";
import { convertLead } from "@/lib/domain/leads/convert";
import { Lead, LeadConvert } from "@/lib/domain/leads/schema";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Convert a lead into a customer",
    permission: "leads:write",
    limit: "write",
    params: IdParams,
    body: LeadConvert,
    returns: z.object({ lead: Lead, customer: Customer }),
    status: 201,
  },
  ({ ctx, params, body }) => convertLead(ctx, params.id, body),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
