import { getQuote } from "@/lib/domain/pricing/quotes";
import { Quote } from "@/lib/domain/pricing/schema";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Get a quote as it was given",
    permission: "pricing:read",
    limit: "read",
    params: IdParams,
    returns: Quote,
  },
  ({ ctx, params }) => getQuote(ctx, params.id),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
