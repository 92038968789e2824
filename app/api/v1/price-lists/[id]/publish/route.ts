import { PriceList, PublishRequest } from "@/lib/domain/pricing/schema";
import { publishVersion } from "@/lib/domain/pricing/service";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Publish a price list's draft as its next version",
    permission: "pricing:write",
    limit: "write",
    params: IdParams,
    body: PublishRequest,
    ifMatch: true,
    returns: PriceList,
    status: 201,
  },
  ({ ctx, params, body, version }) => publishVersion(ctx, params.id, version, body),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
