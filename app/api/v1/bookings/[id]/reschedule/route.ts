import { inMoveLine, moveBooking } from "@/lib/domain/bookings/move";
import { Booking, BookingMove } from "@/lib/domain/bookings/schema";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Move or stretch a booking",
    permission: "bookings:write",
    limit: "write",
    params: IdParams,
    body: BookingMove,
    ifMatch: true,
    returns: Booking,
    around: ({ ctx, params, body }, run) => inMoveLine(ctx, params.id, body, run),
  },
  ({ ctx, params, body, version }) => moveBooking(ctx, params.id, version, body),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
