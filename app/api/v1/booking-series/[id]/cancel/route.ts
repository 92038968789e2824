import { Series, SeriesCancel } from "@/lib/domain/bookings/schema";
import { cancelSeries } from "@/lib/domain/bookings/series";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Cancel what of a series lies ahead",
    permission: "bookings:write",
    limit: "write",
    params: IdParams,
    body: SeriesCancel,
    ifMatch: true,
    returns: Series,
  },
  ({ ctx, params, body, version }) => cancelSeries(ctx, params.id, version, body),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
