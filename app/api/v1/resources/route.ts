import { CatalogListQuery, Resource, ResourceCreate, ResourcePage } from "@/lib/domain/catalog/schema";
import { createResource, listResources } from "@/lib/domain/catalog/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List resources",
    permission: "services:read",
    limit: "read",
    query: CatalogListQuery,
    returns: ResourcePage,
  },
  ({ ctx, query }) => listResources(ctx, query),
);

export const POST = route(
  {
    summary: "Create a resource",
    permission: "services:write",
    limit: "write",
    body: ResourceCreate,
    returns: Resource,
    status: 201,
  },
  ({ ctx, body }) => createResource(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
