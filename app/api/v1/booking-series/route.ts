import { inBookingLine } from "@/lib/domain/bookings/book";
import { SeriesCreate, SeriesListQuery, SeriesMade, SeriesPage } from "@/lib/domain/bookings/schema";
import { createSeries, listSeries } from "@/lib/domain/bookings/series";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List series of bookings",
    permission: "bookings:read",
    limit: "read",
    query: SeriesListQuery,
    returns: SeriesPage,
  },
  ({ ctx, query }) => listSeries(ctx, query),
);

export const POST = route(
  {
    summary: "Book a service again and again by a rule",
    permission: "bookings:write",
    limit: "write",
    body: SeriesCreate,
    returns: SeriesMade,
    status: 201,
    around: ({ ctx, body, request }, run) =>
      inBookingLine(ctx, body, !request.headers.has("idempotency-key"), run),
  },
  ({ ctx, body }) => createSeries(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");
