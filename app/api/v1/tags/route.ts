import { Tag, TagCreate, TagPage } from "@/lib/domain/records/schema";
import { createTag, listTags } from "@/lib/domain/records/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  { summary: "List tags", permission: "company:read", limit: "read", returns: TagPage },
  ({ ctx }) => listTags(ctx),
);

export const POST = route(
  {
    summary: "Create a tag",
    permission: "leads:write",
    limit: "write",
    body: TagCreate,
    returns: Tag,
    status: 201,
  },
  ({ ctx, body }) => createTag(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
