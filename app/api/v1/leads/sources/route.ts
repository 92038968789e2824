import { SourcePage } from "@/lib/domain/records/schema";
import { listSources } from "@/lib/domain/records/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List the sources of leads in use",
    permission: "leads:read",
    limit: "read",
    returns: SourcePage,
  },
  ({ ctx }) => listSources(ctx, "lead"),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
