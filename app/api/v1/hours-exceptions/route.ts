import {
  CatalogListQuery,
  HoursException,
  HoursExceptionCreate,
  HoursExceptionPage,
} from "@/lib/domain/catalog/schema";
import { createException, listExceptions } from "@/lib/domain/catalog/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List exceptions from opening hours",
    permission: "services:read",
    limit: "read",
    query: CatalogListQuery,
    returns: HoursExceptionPage,
  },
  ({ ctx, query }) => listExceptions(ctx, query),
);

export const POST = route(
  {
    summary: "Create an exception from opening hours",
    permission: "services:write",
    limit: "write",
    body: HoursExceptionCreate,
    returns: HoursException,
    status: 201,
  },
  ({ ctx, body }) => createException(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
