import { Import, ImportStart } from "@/lib/domain/imports/schema";
import { startImport } from "@/lib/domain/imports/service";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Start a draft",
    permission: "imports:write",
    limit: "write",
    params: IdParams,
    body: ImportStart,
    returns: Import,
  },
  ({ ctx, params, body }) => startImport(ctx, params.id, body),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
