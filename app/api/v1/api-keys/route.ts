import { createApiKey, listApiKeys } from "@/lib/domain/access/api-keys";
import { ApiKeyList, ApiKeyMade, NewApiKey } from "@/lib/domain/access/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  { summary: "List the API keys", permission: "keys:write", limit: "read", returns: ApiKeyList },
  ({ ctx }) => listApiKeys(ctx),
);

export const POST = route(
  {
    summary: "Make an API key",
    permission: "keys:write",
    limit: "write",
    body: NewApiKey,
    returns: ApiKeyMade,
    status: 201,
    secret: true,
  },
  ({ ctx, body }) => createApiKey(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
