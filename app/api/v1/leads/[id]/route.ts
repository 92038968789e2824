import { Lead, LeadChange } from "@/lib/domain/leads/schema";
import { changeLead, getLead } from "@/lib/domain/leads/service";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  { summary: "Get a lead", permission: "leads:read", limit: "read", params: IdParams, returns: Lead },
  ({ ctx, params }) => getLead(ctx, params.id),
);

export const PATCH = route(
  {
    summary: "Change, archive or restore a lead",
    permission: "leads:write",
    limit: "write",
    params: IdParams,
    body: LeadChange,
    ifMatch: true,
    returns: Lead,
  },
  ({ ctx, params, body, version }) => changeLead(ctx, params.id, version, body),
);

export const { POST, PUT, DELETE, OPTIONS } = others("GET", "PATCH");
