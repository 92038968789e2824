import { inviteMember, listMembers } from "@/lib/domain/access/members";
import { Invite, Member, MemberList } from "@/lib/domain/access/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  { summary: "List the members", permission: "members:read", limit: "read", returns: MemberList },
  ({ ctx }) => listMembers(ctx),
);

export const POST = route(
  {
    summary: "Invite a member by mail",
    permission: "members:write",
    limit: "write",
    body: Invite,
    returns: Member,
    status: 201,
  },
  ({ ctx, body }) => inviteMember(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
