import { SourcePage } from "@/lib/domain/records/schema";
import { listSources } from "@/lib/domain/records/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List the sources of customers in use",
    permission: "customers:read",
    limit: "read",
    returns: SourcePage,
  },
  ({ ctx }) => listSources(ctx, "customer"),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
