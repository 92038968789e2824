import { rejectedCsv } from "@/lib/domain/imports/rejected";
import { IdParams } from "@/lib/domain/records/schema";
import { csv } from "@/lib/http/csv";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Download the rejected rows",
    permission: "imports:read",
    limit: "read",
    params: IdParams,
    returns: "text/csv",
  },
  async ({ ctx, params }) => {
    const { fileName, text } = await rejectedCsv(ctx, params.id);
    return csv(fileName, text);
  },
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
