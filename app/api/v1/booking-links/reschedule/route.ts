import { moveByLink } from "@/lib/domain/bookings/links";
import { LinkedBooking, LinkMove } from "@/lib/domain/bookings/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

// The token is in the body, so that no log of addresses holds it.
export const POST = route(
  {
    summary: "Move a booking by its link",
    permission: "public",
    limit: "link",
    body: LinkMove,
    returns: LinkedBooking,
  },
  ({ body }) => moveByLink(body.token, body.start),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
