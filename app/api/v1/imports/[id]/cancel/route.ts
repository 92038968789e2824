import { Import } from "@/lib/domain/imports/schema";
import { cancelImport } from "@/lib/domain/imports/service";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Cancel an import",
    permission: "imports:write",
    limit: "write",
    params: IdParams,
    returns: Import,
  },
  ({ ctx, params }) => cancelImport(ctx, params.id),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
