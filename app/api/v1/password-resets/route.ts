import { requestLink } from "@/lib/domain/access/links";
import { ResetRequest } from "@/lib/domain/access/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Ask for a mail with a link to a new password",
    permission: "public",
    limit: "auth",
    body: ResetRequest,
    returns: null,
    status: 202,
  },
  ({ body }) => requestLink(body.email, "reset"),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
