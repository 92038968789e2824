import { quote } from "@/lib/domain/pricing/quotes";
import { Quote, QuoteRequest } from "@/lib/domain/pricing/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Quote a price",
    permission: "pricing:read",
    limit: "write",
    body: QuoteRequest,
    returns: Quote,
    status: 201,
  },
  ({ ctx, body }) => quote(ctx, body),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
