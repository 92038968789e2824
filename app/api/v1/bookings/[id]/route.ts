import { changeBooking } from "@/lib/domain/bookings/details";
import { getBooking } from "@/lib/domain/bookings/read";
import { Booking, BookingChange } from "@/lib/domain/bookings/schema";
import { inStatusLine } from "@/lib/domain/bookings/status";
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

export const PATCH = route(
  {
    summary: "Change whom a booking is for, where, or its note",
    permission: "bookings:write",
    limit: "write",
    params: IdParams,
    body: BookingChange,
    ifMatch: true,
    returns: Booking,
    around: ({ ctx, params }, run) => inStatusLine(ctx, params.id, run),
  },
  ({ ctx, params, body, version }) => changeBooking(ctx, params.id, version, body),
);

export const { POST, PUT, DELETE, OPTIONS } = others("GET", "PATCH");
