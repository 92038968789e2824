import { comparePrices } from "@/lib/domain/bookings/compare-prices";
import { Comparison, ComparisonQuery } from "@/lib/domain/pricing/schema";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Compare what bookings would have cost by two versions of a price list",
    permission: "pricing:read",
    limit: "write",
    params: IdParams,
    query: ComparisonQuery,
    returns: Comparison,
  },
  ({ ctx, params, query }) => comparePrices(ctx, params.id, query),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
