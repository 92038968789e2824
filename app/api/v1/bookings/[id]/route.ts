import { getBooking } from "@/lib/domain/bookings/read";
import { Booking } from "@/lib/domain/bookings/schema";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Get a booking",
    permission: "bookings:read",
    limit: "read",
    params: IdParams,
    returns: Booking,
  },
  ({ ctx, params }) => getBooking(ctx, params.id),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
