import { HoursException, HoursExceptionChange } from "@/lib/domain/catalog/schema";
import { changeException, getException } from "@/lib/domain/catalog/service";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Get an exception from opening hours",
    permission: "services:read",
    limit: "read",
    params: IdParams,
    returns: HoursException,
  },
  ({ ctx, params }) => getException(ctx, params.id),
);

export const PATCH = route(
  {
    summary: "Change, archive or restore an exception from opening hours",
    permission: "services:write",
    limit: "write",
    params: IdParams,
    body: HoursExceptionChange,
    ifMatch: true,
    returns: HoursException,
  },
  ({ ctx, params, body, version }) => changeException(ctx, params.id, version, body),
);

export const { POST, PUT, DELETE, OPTIONS } = others("GET", "PATCH");
