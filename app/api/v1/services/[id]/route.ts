import { Service, ServiceChange } from "@/lib/domain/catalog/schema";
import { changeService, getService } from "@/lib/domain/catalog/service";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Get a service",
    permission: "services:read",
    limit: "read",
    params: IdParams,
    returns: Service,
  },
  ({ ctx, params }) => getService(ctx, params.id),
);

export const PATCH = route(
  {
    summary: "Change, archive or restore a service",
    permission: "services:write",
    limit: "write",
    params: IdParams,
    body: ServiceChange,
    ifMatch: true,
    returns: Service,
  },
  ({ ctx, params, body, version }) => changeService(ctx, params.id, version, body),
);

export const { POST, PUT, DELETE, OPTIONS } = others("GET", "PATCH");
