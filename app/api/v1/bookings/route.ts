import { createBooking, inBookingLine } from "@/lib/domain/bookings/book";
import { listBookings } from "@/lib/domain/bookings/read";
import { Booking, BookingCreate, BookingListQuery, BookingPage } from "@/lib/domain/bookings/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List bookings",
    permission: "bookings:read",
    limit: "read",
    query: BookingListQuery,
    returns: BookingPage,
  },
  ({ ctx, query }) => listBookings(ctx, query),
);

export const POST = route(
  {
    summary: "Book a service, or hold its time",
    permission: "bookings:write",
    limit: "write",
    body: BookingCreate,
    returns: Booking,
    status: 201,
    // A key has its own answer, also where an equal request without one was refused.
    around: ({ ctx, body, request }, run) =>
      inBookingLine(ctx, body, !request.headers.has("idempotency-key"), run),
  },
  ({ ctx, body }) => createBooking(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
