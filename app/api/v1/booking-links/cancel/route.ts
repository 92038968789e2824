import { cancelByLink } from "@/lib/domain/bookings/links";
import { LinkedBooking, LinkOpen } from "@/lib/domain/bookings/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

// The token is in the body, so that no log of addresses holds it.
export const POST = route(
  {
    summary: "Cancel a booking by its link",
    permission: "public",
    limit: "link",
    body: LinkOpen,
    returns: LinkedBooking,
  },
  ({ body }) => cancelByLink(body.token),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
