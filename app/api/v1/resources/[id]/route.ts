import { Resource, ResourceChange } from "@/lib/domain/catalog/schema";
import { changeResource, getResource } from "@/lib/domain/catalog/service";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Get a resource",
    permission: "services:read",
    limit: "read",
    params: IdParams,
    returns: Resource,
  },
  ({ ctx, params }) => getResource(ctx, params.id),
);

export const PATCH = route(
  {
    summary: "Change, archive or restore a resource",
    permission: "services:write",
    limit: "write",
    params: IdParams,
    body: ResourceChange,
    ifMatch: true,
    returns: Resource,
  },
  ({ ctx, params, body, version }) => changeResource(ctx, params.id, version, body),
);

export const { POST, PUT, DELETE, OPTIONS } = others("GET", "PATCH");
