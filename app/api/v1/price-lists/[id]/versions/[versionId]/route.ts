import { PriceVersion, VersionParams } from "@/lib/domain/pricing/schema";
import { getPriceVersion } from "@/lib/domain/pricing/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Get a published version of a price list",
    permission: "pricing:read",
    limit: "read",
    params: VersionParams,
    returns: PriceVersion,
  },
  ({ ctx, params }) => getPriceVersion(ctx, params.id, params.versionId),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
