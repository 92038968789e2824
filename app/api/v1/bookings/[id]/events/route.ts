import { bookingHistory } from "@/lib/domain/bookings/read";
import { HistoryPage, IdParams, ListQuery } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Read a booking's history",
    permission: "bookings:read",
    limit: "read",
    params: IdParams,
    query: ListQuery,
    returns: HistoryPage,
  },
  ({ ctx, params, query }) => bookingHistory(ctx, params.id, query),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");
