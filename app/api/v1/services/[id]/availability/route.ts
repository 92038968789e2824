import { availability } from "@/lib/domain/bookings/availability";
import { Availability, AvailabilityQuery } from "@/lib/domain/bookings/schema";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Free times of a service",
    permission: "bookings:read",
    limit: "read",
    params: IdParams,
    query: AvailabilityQuery,
    returns: Availability,
  },
  ({ ctx, params, query }) => availability(ctx, params.id, query),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
