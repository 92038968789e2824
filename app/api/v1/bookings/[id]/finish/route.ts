import { Booking } from "@/lib/domain/bookings/schema";
import { changeStatus, inStatusLine } from "@/lib/domain/bookings/status";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Finish a booking",
    permission: "bookings:write",
    limit: "write",
    params: IdParams,
    ifMatch: true,
    returns: Booking,
    around: ({ ctx, params }, run) => inStatusLine(ctx, params.id, run),
  },
  ({ ctx, params, version }) => changeStatus(ctx, params.id, version, "finish"),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
