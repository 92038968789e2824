import { revokeApiKey } from "@/lib/domain/access/api-keys";
import { IdParams } from "@/lib/domain/access/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const DELETE = route(
  {
    summary: "Revoke an API key",
    permission: "keys:write",
    limit: "write",
    params: IdParams,
    returns: null,
    status: 204,
  },
  ({ ctx, params }) => revokeApiKey(ctx, params.id),
);

export const { GET, POST, PUT, PATCH, OPTIONS } = others("DELETE");
