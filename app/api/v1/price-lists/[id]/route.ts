import { PriceList, PriceListChange } from "@/lib/domain/pricing/schema";
import { getPriceList, saveDraft } from "@/lib/domain/pricing/service";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Get a price list with its draft and versions",
    permission: "pricing:read",
    limit: "read",
    params: IdParams,
    returns: PriceList,
  },
  ({ ctx, params }) => getPriceList(ctx, params.id),
);

export const PATCH = route(
  {
    summary: "Change a price list's draft, name or examples, archive or restore it",
    permission: "pricing:write",
    limit: "write",
    params: IdParams,
    body: PriceListChange,
    ifMatch: true,
    returns: PriceList,
  },
  ({ ctx, params, body, version }) => saveDraft(ctx, params.id, version, body),
);

export const { POST, PUT, DELETE, OPTIONS } = others("GET", "PATCH");
