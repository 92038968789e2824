import { Lead, LeadCreate, LeadListQuery, LeadPage } from "@/lib/domain/leads/schema";
import { createLead, listLeads } from "@/lib/domain/leads/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  { summary: "List leads", permission: "leads:read", limit: "read", query: LeadListQuery, returns: LeadPage },
  ({ ctx, query }) => listLeads(ctx, query),
);

export const POST = route(
  {
    summary: "Create a lead",
    permission: "leads:write",
    limit: "write",
    body: LeadCreate,
    returns: Lead,
    status: 201,
  },
  ({ ctx, body }) => createLead(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
