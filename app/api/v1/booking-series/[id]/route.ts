import { Series } from "@/lib/domain/bookings/schema";
import { getSeries } from "@/lib/domain/bookings/series";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Get a series and its bookings",
    permission: "bookings:read",
    limit: "read",
    params: IdParams,
    returns: Series,
  },
  ({ ctx, params }) => getSeries(ctx, params.id),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
