import { quoteBulk } from "@/lib/domain/pricing/quotes";
import { BulkAnswer, BulkRequest } from "@/lib/domain/pricing/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Quote up to 1,000 prices; each item as for one quote",
    permission: "pricing:read",
    limit: "write",
    body: BulkRequest,
    returns: BulkAnswer,
    status: 201,
  },
  ({ ctx, body }) => quoteBulk(ctx, body.items),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
