import { IdParams } from "@/lib/domain/access/schema";
import { endOwnSession } from "@/lib/domain/access/sessions";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const DELETE = route(
  {
    summary: "End one of one's sessions",
    permission: "signed-in",
    limit: "write",
    params: IdParams,
    returns: null,
    status: 204,
  },
  ({ ctx, params }) => endOwnSession(ctx, params.id),
);

export const { GET, POST, PUT, PATCH, OPTIONS } = others("DELETE");
