import { changeRole, removeMember } from "@/lib/domain/access/members";
import { IdParams, Member, RoleChange } from "@/lib/domain/access/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const PATCH = route(
  {
    summary: "Give a member another role",
    permission: "members:write",
    limit: "write",
    params: IdParams,
    body: RoleChange,
    returns: Member,
  },
  ({ ctx, params, body }) => changeRole(ctx, params.id, body.role),
);

export const DELETE = route(
  {
    summary: "Remove a member",
    permission: "members:write",
    limit: "write",
    params: IdParams,
    returns: null,
    status: 204,
  },
  ({ ctx, params }) => removeMember(ctx, params.id),
);

export const { GET, POST, PUT, OPTIONS } = others("PATCH", "DELETE");
