import { Import } from "@/lib/domain/imports/schema";
import { getImport } from "@/lib/domain/imports/service";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  { summary: "Get an import", permission: "imports:read", limit: "read", params: IdParams, returns: Import },
  ({ ctx, params }) => getImport(ctx, params.id),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
