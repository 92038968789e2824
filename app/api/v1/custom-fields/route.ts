import { CustomFieldPage, CustomFieldQuery } from "@/lib/domain/records/schema";
import { listCustomFields } from "@/lib/domain/records/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List custom fields",
    permission: "company:read",
    limit: "read",
    query: CustomFieldQuery,
    returns: CustomFieldPage,
  },
  ({ ctx, query }) => listCustomFields(ctx, query.entity),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
