import { CatalogListQuery, Service, ServiceCreate, ServicePage } from "@/lib/domain/catalog/schema";
import { createService, listServices } from "@/lib/domain/catalog/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List services",
    permission: "services:read",
    limit: "read",
    query: CatalogListQuery,
    returns: ServicePage,
  },
  ({ ctx, query }) => listServices(ctx, query),
);

export const POST = route(
  {
    summary: "Create a service",
    permission: "services:write",
    limit: "write",
    body: ServiceCreate,
    returns: Service,
    status: 201,
  },
  ({ ctx, body }) => createService(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
