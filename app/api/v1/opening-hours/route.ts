import {
  CatalogListQuery,
  OpeningHours,
  OpeningHoursCreate,
  OpeningHoursPage,
} from "@/lib/domain/catalog/schema";
import { createOpeningHours, listOpeningHours } from "@/lib/domain/catalog/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List opening hours",
    permission: "services:read",
    limit: "read",
    query: CatalogListQuery,
    returns: OpeningHoursPage,
  },
  ({ ctx, query }) => listOpeningHours(ctx, query),
);

export const POST = route(
  {
    summary: "Create a set of opening hours",
    permission: "services:write",
    limit: "write",
    body: OpeningHoursCreate,
    returns: OpeningHours,
    status: 201,
  },
  ({ ctx, body }) => createOpeningHours(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
