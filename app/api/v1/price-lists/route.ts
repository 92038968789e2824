import { PriceList, PriceListCreate, PriceListPage, PriceListQuery } from "@/lib/domain/pricing/schema";
import { createPriceList, listPriceLists } from "@/lib/domain/pricing/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List price lists",
    permission: "pricing:read",
    limit: "read",
    query: PriceListQuery,
    returns: PriceListPage,
  },
  ({ ctx, query }) => listPriceLists(ctx, query),
);

export const POST = route(
  {
    summary: "Create a price list",
    permission: "pricing:write",
    limit: "write",
    body: PriceListCreate,
    returns: PriceList,
    status: 201,
  },
  ({ ctx, body }) => createPriceList(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
