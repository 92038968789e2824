import { OpeningHours, OpeningHoursChange } from "@/lib/domain/catalog/schema";
import { changeOpeningHours, getOpeningHours } from "@/lib/domain/catalog/service";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Get a set of opening hours",
    permission: "services:read",
    limit: "read",
    params: IdParams,
    returns: OpeningHours,
  },
  ({ ctx, params }) => getOpeningHours(ctx, params.id),
);

export const PATCH = route(
  {
    summary: "Change, archive or restore a set of opening hours",
    permission: "services:write",
    limit: "write",
    params: IdParams,
    body: OpeningHoursChange,
    ifMatch: true,
    returns: OpeningHours,
  },
  ({ ctx, params, body, version }) => changeOpeningHours(ctx, params.id, version, body),
);

export const { POST, PUT, DELETE, OPTIONS } = others("GET", "PATCH");
