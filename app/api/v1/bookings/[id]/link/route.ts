import { createLink } from "@/lib/domain/bookings/links";
import { BookingLink } from "@/lib/domain/bookings/schema";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Make a link for the customer",
    permission: "bookings:write",
    limit: "write",
    params: IdParams,
    returns: BookingLink,
    status: 201,
    secret: true,
  },
  ({ ctx, params }) => createLink(ctx, params.id),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
