import { inMoveLine } from "@/lib/domain/bookings/move";
import { restoreBooking } from "@/lib/domain/bookings/restore";
import { Booking } from "@/lib/domain/bookings/schema";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Take a booking's last step back: cancelled, begun, done, no-show",
    permission: "bookings:write",
    limit: "write",
    params: IdParams,
    ifMatch: true,
    returns: Booking,
    around: ({ ctx, params }, run) => inMoveLine(ctx, params.id, {}, run),
  },
  ({ ctx, params, version }) => restoreBooking(ctx, params.id, version),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
